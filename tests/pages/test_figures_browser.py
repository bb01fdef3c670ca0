"""The figures in a real browser: a year of made-up groups at an organization of the town."""

from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import expect

from passerelle.pages.roles import Role
from passerelle.testing.town import Town
from tests.pages import harness
from tests.pages.counted import YEAR, remember
from tests.pages.harness import PHONE, Pages, check_page, leave

pytestmark = pytest.mark.asyncio(loop_scope="module")
ADDRESS = "/desk/figures?year=2025"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def year(town: Town) -> datetime:
    """What happened in 2025."""
    async with town.organizations["singa"].connection() as connection:
        await remember(connection, YEAR)
    return datetime(2025, 1, 1, tzinfo=UTC)


async def test_the_figures_read_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 850)
    async for page in pages.every("singa", Role.MANAGER):
        await page.goto(ADDRESS)
        await expect(page.locator("svg").first).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await check_page(page, "figures")


async def test_the_method_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 600)
    async for page in pages.every("singa", Role.ADVISER):
        await page.goto(ADDRESS)
        await page.locator("#flows ~ .lead a").first.click()
        await page.wait_for_url("**/desk/figures/method#flows")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await check_page(page, "figures-method")


async def test_a_territory_is_chosen_and_its_report_taken_along_by_keyboard(pages: Pages) -> None:
    page = await pages.signed_in("singa", Role.COORDINATOR, language="fr", width=PHONE)
    await page.goto(ADDRESS)

    await page.locator("#f-place").focus()
    await page.keyboard.type("Isère")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**place=38*")
    await expect(page.get_by_role("rowheader", name="Grenoble")).to_be_visible()
    async with page.expect_download() as taken:
        await page.get_by_role("button", name="Rapport à imprimer").focus()
        await page.keyboard.press("Enter")

    assert (await (await taken.value).path()).read_bytes().startswith(b"%PDF-")
    await leave(page)
