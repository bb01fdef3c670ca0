"""The desk of a language cooperative in a real browser, on a network of real organizations."""

from datetime import timedelta
from typing import Any, cast

import pytest
from playwright.async_api import Page, expect

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.pages.roles import Role
from passerelle.testing.town import Referred
from tests.pages import harness
from tests.pages.harness import PHONE, Pages, check_page, leave

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def referred(pages: Pages, given_name: str, **data: Any) -> Referred:
    """Somebody who asks for a French course at the cooperative."""
    singa, langues = cast(OwnerDesk, pages.town.desks["singa"]), cast(PartnerDesk, pages.town.desks["langues"])
    names = {"given_name": given_name, "family_name": "Sansexistence", **data}
    return await pages.town.refer(singa, langues, service="french_course", purpose="learn_french", **names)


async def placed(pages: Pages, given_name: str) -> Referred:
    """Taken on, with a level, ready for a course."""
    one = await referred(pages, given_name)
    langues = pages.town.desks["langues"]
    await langues.post(f"/referrals/{one.ref}/accept")
    await langues.post(f"/learners/{one.ref}/placement", {"level": "A1"})
    facts = {"noted_by": "teacher-1", "facts": [{"fact": "aim", "value": "resident_card"}]}
    await langues.post(f"/learners/{one.ref}/facts", facts)
    await pages.town.settle()
    return one


async def course(pages: Pages, title: str, *learners: Referred, places: int = 6) -> str:
    """With these people in it or in its queue; it has begun."""
    langues, today = pages.town.desks["langues"], pages.town.today()
    days = {"starts_on": str(today), "ends_on": str(today + timedelta(days=60)), "sessions_planned": 8}
    plan = {"title": title, "stream": "everyday", "level_from": "A1", "level_to": "A2", "places": places, **days}
    where = str((await langues.post("/courses", plan))["id"])
    slots = [{"on": str(today + timedelta(days=7 * week)), "starts": "18:00", "ends": "20:00"} for week in range(8)]
    await langues.post(f"/courses/{where}/calendar", {"teacher": f"teacher-{where[:4]}", "sessions": slots})
    for one in learners:
        await langues.post(f"/courses/{where}/enrolments", {"ref": one.ref})
    await langues.post(f"/courses/{where}/start")
    return where


async def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    wide: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return wide


async def test_the_inbox_reads_well_everywhere(pages: Pages) -> None:
    await referred(pages, "Idir <b>")
    one = await placed(pages, "Idir <b>")
    await referred(pages, "Selam")

    async for page in pages.every("langues", Role.COORDINATOR):
        await page.goto("/desk/inbox")
        await expect(page.get_by_role("link", name="Idir <b> Sansexistence")).to_be_visible()
        assert one.ref in str(await page.get_by_role("link", name="Idir <b>").first.get_attribute("href"))
        assert await fits(page)
        await check_page(page, "inbox")


async def test_one_referral_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 700)
    new, known = await referred(pages, "Noor"), await placed(pages, "Noor")

    async for page in pages.every("langues", Role.ADVISER):
        await page.goto(f"/desk/referrals/{known.ref}")
        await expect(page.get_by_role("heading", name="Noor Sansexistence")).to_be_visible()
        assert await fits(page)
        await check_page(page, "inbox-referral-known")
        await page.goto(f"/desk/referrals/{new.ref}")
        await page.locator("summary").click()
        assert await fits(page)
        await check_page(page, "inbox-referral")


async def test_today_and_proposals_read_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 700)
    await referred(pages, "Aya")
    await course(pages, "Français du quotidien, Belleville", await placed(pages, "Aya"))

    async for page in pages.every("langues", Role.COORDINATOR):
        for path in ("today", "proposals"):
            await page.goto(f"/desk/{path}")
            assert await fits(page)
            await check_page(page, f"inbox-{path}")


async def test_courses_and_their_register_read_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 700)
    learners = [await placed(pages, name) for name in ("Lina", "Omar", "Dana")]
    where = await course(pages, "Français du quotidien, Montreuil", *learners, places=2)

    async for page in pages.every("langues", Role.COORDINATOR):
        for path, name in (("", "language-courses"), (f"/{where}", "language-course"), ("/new", "language-course-new")):
            await page.goto(f"/desk/courses{path}")
            assert await fits(page)
            await check_page(page, name)


async def test_a_learner_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 560)
    enrolled, free = await placed(pages, "Ines"), await placed(pages, "Yann")
    await course(pages, "Français du quotidien, Pantin", enrolled)

    async for page in pages.every("langues", Role.ADVISER):
        for one, name in ((enrolled, "language-learner"), (free, "language-learner-free")):
            await page.goto(f"/desk/learners/{one.ref}")
            assert await fits(page)
            await check_page(page, name)


async def test_a_roll_is_called_with_a_thumb_on_a_phone(pages: Pages) -> None:
    learners = [await placed(pages, name) for name in ("Maya", "Tarek")]
    where = await course(pages, "Français du quotidien, Bagnolet", *learners)
    async for page in pages.every("langues", Role.ADVISER):
        await page.goto(f"/desk/courses/{where}/roll")
        for tick in await page.locator("label.tick").all():
            box = await tick.bounding_box()
            assert box is not None
            assert box["height"] >= 48
        assert await fits(page)
        await check_page(page, "language-roll")

    page = await pages.signed_in("langues", Role.ADVISER, language="en", width=PHONE)
    await page.goto(f"/desk/courses/{where}")
    await page.get_by_role("button", name="Call the roll of session 1").click()
    await page.get_by_text("Maya Sansexistence").click()
    await page.get_by_role("button", name="Record the roll").click()
    await expect(page.get_by_text("The roll is recorded.")).to_be_visible()
    await expect(page.get_by_text("1 person present")).to_be_visible()
    await leave(page)


async def test_a_referral_is_accepted_by_keyboard_and_details_arrive(pages: Pages) -> None:
    """They may come before the page listens: a page that waits for them asks once more by itself."""
    one = await referred(pages, "Farid")
    page = await pages.signed_in("langues", Role.ADVISER, language="en")
    await page.goto(f"/desk/referrals/{one.ref}")

    await page.get_by_role("button", name="Accept").focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_text("Accepted. The organization that refers is told")).to_be_visible()
    await expect(page.get_by_role("heading", name="Farid Sansexistence")).to_be_visible(timeout=20_000)
    await leave(page)


async def test_a_new_referral_appears_in_an_open_inbox(pages: Pages) -> None:
    await pages.town.settle()
    page = await pages.signed_in("langues", Role.ADVISER, language="en")
    await page.goto("/desk/inbox?state=new")
    await page.evaluate("window.isTheSame = true")
    one = await referred(pages, "Zohra")

    await expect(page.locator(f'a[href="/desk/referrals/{one.ref}"]')).to_be_visible(timeout=10_000)

    assert await page.evaluate("window.isTheSame")
    await leave(page)
