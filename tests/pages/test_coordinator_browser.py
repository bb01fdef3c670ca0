"""The coordinator's pages in a real browser, on a network of real organizations."""

from typing import Any, cast

import pytest
from playwright.async_api import expect

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.demo.people import ECHIROLLES
from passerelle.pages.roles import Role
from passerelle.testing.town import Referred
from tests.pages import harness
from tests.pages.harness import Pages, check_page, leave

pytestmark = pytest.mark.asyncio(loop_scope="module")


SIDEWAYS = """() => Math.max(...[document.documentElement, ...document.querySelectorAll(".scroll")]
    .map(one => one.scrollWidth - one.clientWidth))"""


async def referred(pages: Pages, **data: Any) -> Referred:
    """Somebody in Paris who asks for a French course at the cooperative."""
    singa, langues = cast(OwnerDesk, pages.town.desks["singa"]), cast(PartnerDesk, pages.town.desks["langues"])
    return await pages.town.refer(singa, langues, service="french_course", purpose="learn_french", **data)


async def test_the_list_of_pathways_reads_well_everywhere(pages: Pages) -> None:
    await referred(pages)
    await pages.town.later(days=2)
    await referred(pages, given_name="Amina <b>", family_name="Sansexistence")

    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto("/desk/pathways")
        await expect(page.get_by_role("link", name="Amina <b> Sansexistence")).to_be_visible()
        await check_page(page, "pathways")
        assert await page.evaluate(SIDEWAYS) == 0


async def test_the_search_answers_without_a_name_in_the_address(pages: Pages) -> None:
    await referred(pages, given_name="Zelda", family_name="Sansexistence")

    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto("/desk/pathways")
        await page.keyboard.press("/")
        await page.keyboard.type("zelda")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("link", name="Zelda Sansexistence")).to_be_visible()
        assert "zelda" not in page.url
        await check_page(page, "pathways-found")


async def test_rows_are_reached_and_opened_by_the_keyboard(pages: Pages) -> None:
    await referred(pages)
    page = await pages.signed_in("singa", Role.COORDINATOR, language="en")
    await page.goto("/desk/pathways")

    await page.keyboard.press("ArrowDown")
    first = await page.evaluate("document.activeElement.getAttribute('href')")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"**{first}")
    await leave(page)


async def test_one_pathway_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 900)
    one = await referred(pages, given_name="Nour", family_name="Delafiction")

    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto(f"/desk/pathways/{one.pathway}")
        await expect(page.get_by_role("heading", name="Nour Delafiction")).to_be_visible()
        await page.locator("img").scroll_into_view_if_needed()
        assert await page.locator("img").evaluate("async one => { await one.decode(); return one.naturalWidth }") > 0
        await page.evaluate("scrollTo(0, 0)")
        await check_page(page, "pathway")


async def test_a_partners_act_shows_without_reloading(pages: Pages) -> None:
    """At rest; an act that follows at once waits for the pause between two notices too."""
    one = await referred(pages)
    page = await pages.signed_in("singa", Role.COORDINATOR, language="en")
    await page.goto(f"/desk/pathways/{one.pathway}")
    await page.evaluate("window.isTheSame = true")

    for act, shown in (("open", "The partner's staff opened the referral"), ("accept", "The partner accepted")):
        await pages.town.settle()
        await pages.town.desks["langues"].post(f"/referrals/{one.ref}/{act}")
        await expect(page.get_by_text(shown)).to_be_visible(timeout=10_000)

    assert await page.evaluate("window.isTheSame")
    await leave(page)


async def test_today_leads_to_who_is_stuck_and_why(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 1200)
    one = await referred(pages, given_name="Silvia", family_name="Horsdumonde", commune=ECHIROLLES)
    singa = pages.town.desks["singa"]
    seen = {"expires_on": str(pages.town.today()), "verified_by": "desk", "verified_on": str(pages.town.today())}
    await singa.post(f"/people/{one.person}/documents", {"kind": "recepisse", **seen})
    await singa.post(f"/people/{one.person}/stages", {"stage": "emergency_reception"})
    await pages.town.later(days=12)

    async for page in pages.every("singa", Role.COORDINATOR, territories=(ECHIROLLES,)):
        await page.goto("/desk/today")
        await expect(page.get_by_role("link", name="Silvia Horsdumonde").first).to_be_visible()
        await check_page(page, "today")
        await page.get_by_role("link", name="Silvia Horsdumonde").first.click()
        await expect(page.get_by_role("heading", name="Silvia Horsdumonde")).to_be_visible()
