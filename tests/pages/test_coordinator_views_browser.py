"""The list of pathways and its saved views in a real browser: without Kafka, on a database of its own."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from passerelle.pages.roles import Role
from passerelle.testing.databases import FreshDatabases
from passerelle.testing.stand import free_port
from tests.pages import harness
from tests.pages.coordinating import GRENOBLE, TABLES, House, hosted_house
from tests.pages.harness import check_page, every_page, leave, opened, sign_in
from tests.pages.island import served

pytestmark = pytest.mark.asyncio(loop_scope="module")
SIDEWAYS = """() => Math.max(...[document.documentElement, ...document.querySelectorAll(".scroll")]
    .map(one => one.scrollWidth - one.clientWidth))"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A house with a few people, served at a port."""
    databases = FreshDatabases(postgres)
    dsn, folder = await databases.fresh(TABLES), tmp_path_factory.mktemp("house")
    async with hosted_house(dsn, folder, http_port=free_port()) as house, served(house):
        for name, family, plan in (
            ("Amina", "Sansexistence", "farmer"),
            ("Jean-Baptiste Maximilien", "de la Fontaine-Imaginaire", "language-to-enterprise"),
            ("Oksana <b>", "Vigadana", "farmer"),
        ):
            await house.pathway(name, plan, family_name=family, commune=GRENOBLE)
            house.clock.move(timedelta(days=9))
        yield house
    await databases.drop_all()


async def test_the_list_needs_no_scrolling_sideways(shown: House, browser: Browser) -> None:
    signed = await sign_in(shown.organization, Role.COORDINATOR)

    async for page in every_page(browser, signed):
        for path in ("/desk/pathways", "/desk/pathways?plan=farmer", "/desk/today"):
            await page.goto(path)
            assert await page.evaluate(SIDEWAYS) == 0, path


async def test_a_filter_is_kept_as_a_view_by_the_keyboard(shown: House, browser: Browser) -> None:
    page = await opened(browser, await sign_in(shown.organization, Role.COORDINATOR), "en", harness.PHONE)
    await page.goto("/desk/pathways?plan=farmer")

    await page.get_by_text("Keep this filter").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Back <to> farming")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("The filter is kept.")).to_be_visible()
    await page.goto("/desk/pathways")
    await view_link(page, "Back <to> farming").focus()
    await page.keyboard.press("Enter")

    await page.wait_for_url("**/desk/pathways?plan=farmer")
    await leave(page)


async def test_saved_views_read_well_everywhere(shown: House, browser: Browser) -> None:
    signed = await sign_in(shown.organization, Role.COORDINATOR)
    async with signed.client() as client:
        for name, asked, shared in (
            ("Isère, tous", "area=38", {"shared": "true"}),
            ("Mes fermiers", "plan=farmer", {}),
        ):
            answer = await client.post("/desk/pathways/views", data=signed.form(name=name, asked=asked, **shared))
            assert answer.status_code == 303

    async for page in every_page(browser, signed):
        for path, name in (("/desk/pathways?area=38", "pathways-view"), ("/desk/pathways/views", "pathways-views")):
            await page.goto(path)
            await expect(page.get_by_role("link", name="Isère, tous").first).to_be_visible()
            await check_page(page, name)
            assert await page.evaluate(SIDEWAYS) == 0, path


def view_link(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Saved views").get_by_role("link", name=name)
