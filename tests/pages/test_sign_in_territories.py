"""Where somebody's work lies: a city of arrondissements holds all of them."""

import pytest

from passerelle.pages.attempts import PER_ACCOUNT
from passerelle.pages.territories import CITIES, widened
from referral.territory import official
from tests.pages.coordinating import House
from tests.pages.forms import posted
from tests.pages.island import Island


def test_the_arrondissements_are_those_of_the_official_list() -> None:
    listed: dict[str, set[str]] = {}
    for one in official().communes.values():
        if one.part_of:
            listed.setdefault(one.part_of, set()).add(one.code)

    assert {city: set(codes) for city, codes in CITIES.items()} == listed


def test_a_place_without_arrondissements_stays_itself() -> None:
    assert widened(["38", "38185"]) == ("38", "38185")
    assert widened(["69123", "69381"])[:2] == ("69123", "69381")
    assert widened([]) == ()


@pytest.mark.parametrize(("city", "within", "outside"), [("13055", "13201", "13001"), ("75056", "75118", "69381")])
async def test_a_city_as_territory_holds_its_arrondissements(
    house: House, city: str, within: str, outside: str
) -> None:
    here, there = await house.pathway("Here", commune=within), await house.pathway("There", commune=outside)
    browser, _ = await house.signed(territories=(city,))
    everywhere, _ = await house.signed()

    listed = (await browser.get("/desk/pathways")).text
    filtered = (await everywhere.get("/desk/pathways", params={"area": city})).text

    assert [(await browser.get(f"/desk/pathways/{one}")).status_code for one in (here, there)] == [200, 404]
    for text in (listed, filtered):
        assert here in text
        assert there not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Too many attempts. Wait a quarter of an hour"),
        ("fr", "Trop d&#39;essais. Attendez un quart d&#39;heure"),
    ],
)
async def test_too_many_tries_are_said_in_plain_words(island: Island, language: str, said: str) -> None:
    browser = island.browser(**{"passerelle-language": language})
    tries = [
        await posted(browser, "/desk/sign-in", email="nobody@singa.example", password="a guess, no more")
        for _ in range(PER_ACCOUNT + 1)
    ]

    assert said not in tries[0].text
    assert (tries[-1].status_code, said in tries[-1].text) == (429, True)
    assert 'role="alert"' in tries[-1].text
