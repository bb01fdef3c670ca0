from datetime import timedelta
from pathlib import Path

import pytest
import yaml

import referral.pages
from passerelle.contracts.days import day_of
from passerelle.pages.roles import Role
from referral.domain.timing import Wait
from tests.pages.coordinating import GRENOBLE, HOSTILE, MARSEILLE, House

WORDS = Path(referral.pages.__file__).parent / "words"


def part(text: str, name: str) -> str:
    """One section of the page."""
    return text.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


async def let_time_pass(house: House, **passed: float) -> None:
    """Every deadline on the way is answered in its turn."""
    end = house.clock.now() + timedelta(**passed)
    while house.clock.now() < end:
        house.clock.move(timedelta(days=1))
        while await house.organization.commands.wake_due():
            pass


async def test_a_silent_partner_is_somebodys_work_today(house: House) -> None:
    pathway = await house.pathway()
    await house.desk.agree(pathway, "langues", "learn_french")
    browser, _ = await house.signed()
    before = (await browser.get("/desk/today")).text

    await let_time_pass(house, days=6)
    browser, _ = await house.signed()
    after = (await browser.get("/desk/today")).text

    assert pathway not in part(before, "silent")
    assert pathway in part(after, "silent")
    assert "Langues" in part(after, "silent")


async def test_an_answer_due_within_a_week_is_listed(house: House) -> None:
    pathway = await house.pathway()
    await let_time_pass(house, days=25)
    browser, _ = await house.signed()

    shown = (await browser.get("/desk/today")).text

    assert pathway in part(shown, "lapsing")
    assert "the person&#39;s agreement" in part(shown, "lapsing")


async def test_a_step_without_agreement_waits_in_its_own_list(house: House) -> None:
    waiting, agreed = await house.pathway("Waiting"), await house.pathway("Agreed")
    await house.desk.agree(agreed, "langues", "learn_french")
    browser, _ = await house.signed()

    shown = part((await browser.get("/desk/today")).text, "unagreed")

    assert waiting in shown
    assert agreed not in shown


async def test_documents_and_checklists_come_up_in_their_time(house: House) -> None:
    person = await house.desk.register(given_name=HOSTILE)
    day = day_of(house.clock.now())
    seen = {"expires_on": str(day + timedelta(days=20)), "verified_by": "desk", "verified_on": str(day)}
    await house.desk.done(f"/people/{person}/documents", {"kind": "recepisse", **seen})
    await house.desk.done(f"/people/{person}/stages", {"stage": "emergency_reception"})
    browser, _ = await house.signed(language="fr")

    first = (await browser.get("/desk/today")).text
    await let_time_pass(house, days=2)
    browser, _ = await house.signed(language="fr")
    then = (await browser.get("/desk/today")).text

    assert "Récépissé de demande" in part(first, "documents")
    assert "Rien aujourd&#39;hui." in part(first, "items")
    assert "Hébergement trouvé" in part(then, "items")
    assert HOSTILE not in then


async def test_messages_nobody_could_read_are_counted(house: House) -> None:
    browser, _ = await house.signed()
    before = (await browser.get("/desk/today")).text
    async with house.organization.connection() as connection:
        await connection.execute(
            'INSERT INTO parked (topic, partition, "offset", headers, reason) VALUES ($1, 0, 1, $2, $3)',
            "inbox",
            b"",
            "unreadable",
        )

    after = (await browser.get("/desk/today")).text

    assert "could not be read" not in before
    assert "1 message from a partner could not be read" in after


async def test_today_shows_the_visitors_territory_only(house: House) -> None:
    here, there = await house.pathway("Here", commune=GRENOBLE), await house.pathway("There", commune=MARSEILLE)
    await let_time_pass(house, days=25)
    browser, _ = await house.signed(territories=("38",))
    admin, _ = await house.signed(Role.ADMIN)

    shown = (await browser.get("/desk/today")).text

    assert here in shown
    assert there not in shown
    assert (await admin.get("/desk/today")).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everything_awaited_has_its_words(language: str) -> None:
    words = yaml.safe_load((WORDS / f"{language}.yaml").read_text("utf-8"))

    assert {f"awaited.{one}" for one in Wait} - words.keys() == set()
