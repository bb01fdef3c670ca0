from pathlib import Path

import pytest

from passerelle.pages.cookies import new_token
from tests.pages.island import Island, hosted_island, path_of


async def link_of(island: Island) -> str:
    answer = await island.api("POST", "/accounts/demonstration")
    return path_of(answer.json()["link"]) if answer.status_code == 200 else ""


async def test_a_newcomer_enters_the_demonstration_with_one_click(database: str, tmp_path: Path) -> None:
    async with hosted_island(database, tmp_path, demonstration=True) as island:
        browser, link = island.browser(), await link_of(island)

        entered = await browser.get(link)
        home = await browser.get(entered.headers["location"])
        again = await island.browser().get(link)

    assert (entered.headers["location"], home.status_code, again.status_code) == ("/desk", 200, 303)


async def test_the_demonstrations_door_opens_on_this_machine_only(database: str, tmp_path: Path) -> None:
    async with hosted_island(database, tmp_path, demonstration=True) as island:
        link = await link_of(island)

        from_afar = await island.browser(address="192.0.2.7").get(link)
        by_name = await island.browser("https://singa.example").get(link)
        invented = await island.browser().get(f"/desk/demonstration/{new_token()}")

    assert {answer.status_code for answer in (from_afar, by_name, invented)} == {404}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"demonstration": True, "public_url": "https://singa.example"},
        {"demonstration": True, "http_host": "0.0.0.0"},
    ],
)
async def test_what_others_can_reach_has_no_such_door(
    database: str, tmp_path: Path, settings: dict[str, object]
) -> None:
    async with hosted_island(database, tmp_path, **settings) as island:
        assert await link_of(island) == ""
