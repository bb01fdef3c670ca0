"""The map of the network in a real browser, on a network of real organizations."""

from typing import cast

import pytest
from playwright.async_api import expect

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.pages.roles import Role
from tests.pages import harness
from tests.pages.harness import PHONE, Pages, check_page, leave

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def referred(pages: Pages, partner: str = "langues", service: str = "french_course") -> str:
    """Somebody of Singa's at a partner; the ref there."""
    purposes = {"french_course": "learn_french", "flashcoop": "try_enterprise", "microcredit": "finance_project"}
    singa, desk = cast(OwnerDesk, pages.town.desks["singa"]), cast(PartnerDesk, pages.town.desks[partner])
    return (await pages.town.refer(singa, desk, service=service, purpose=purposes[service])).ref


async def test_the_map_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 720)
    for partner, service in (("langues", "french_course"), ("langues", "french_course"), ("migracoop", "flashcoop")):
        await referred(pages, partner, service)
    await pages.town.later(days=9)
    await referred(pages, "adie", "microcredit")

    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto("/desk/network")
        await expect(page.get_by_role("table")).to_contain_text("Langues plurielles")
        await check_page(page, "network")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_organization_is_opened_by_the_keyboard(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 1000)
    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto("/desk/network")
        link = page.locator("svg a[aria-label='Langues plurielles']")
        await link.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Langues plurielles")
        await check_page(page, "network-partner")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.locator("a[href$='/published']").click()
        await page.wait_for_url("**/published")
        await check_page(page, "network-published")


async def test_the_map_renews_itself_when_somebody_is_referred(pages: Pages) -> None:
    page = await pages.signed_in("singa", Role.COORDINATOR, language="en", width=PHONE)
    await page.goto("/desk/network")
    await page.evaluate("window.isTheSame = true")
    row = page.get_by_role("row").filter(has_text="Langues plurielles")
    before = int(await row.locator("td.number").first.inner_text())

    await referred(pages)

    await expect(row.locator("td.number").first).to_have_text(str(before + 1), timeout=20_000)
    assert await page.evaluate("window.isTheSame")
    await leave(page)
