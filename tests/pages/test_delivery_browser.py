"""The delivery desk in a real browser: read everywhere, repaired by the keyboard."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from passerelle.pages.roles import Role
from passerelle.pages.site import MIGRATIONS
from passerelle.testing.databases import FreshDatabases
from passerelle.testing.stand import free_port
from tests.pages import harness
from tests.pages.harness import DESKTOP, PHONE, check_page, every_page, leave, opened, sign_in
from tests.pages.island import PROBES, Island, hosted_island, served
from tests.pages.test_delivery import numbers, stopped, waiting

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Island]:
    """One island for the whole file, served at a port, with messages stopped and missing."""
    databases = FreshDatabases(postgres)
    dsn = await databases.fresh((*PROBES, *MIGRATIONS))
    async with hosted_island(dsn, tmp_path_factory.mktemp("island"), http_port=free_port()) as island, served(island):
        await stopped(island, "unknown_version", 3)
        await stopped(island, "bad_signature", source="grenoble-metropole")
        await waiting(island)
        yield island
    await databases.drop_all()


async def test_the_delivery_desk_reads_well_everywhere(
    shown: Island, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, "TALLEST", 800)
    signed = await sign_in(shown.organization, Role.COORDINATOR)
    [number, *_] = await numbers(shown)

    async for page in every_page(browser, signed):
        for path, name in (
            ("", "delivery"),
            ("/parked?reason=unknown_version", "delivery-kind"),
            (f"/parked/{number}", "delivery-message"),
            ("/held", "delivery-held"),
            ("/history", "delivery-history"),
        ):
            await page.goto(f"/desk/delivery{path}")
            await check_page(page, name)
            wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide == 0, path


async def test_a_message_is_set_aside_by_the_keyboard(shown: Island, browser: Browser) -> None:
    await stopped(shown, "conflicting_body")
    page = await opened(browser, await sign_in(shown.organization, Role.ADMIN), "en", PHONE)
    await page.goto("/desk/delivery/parked?reason=conflicting_body")

    await page.get_by_role("link", name="Stopped message").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Reason").focus()
    await page.keyboard.type("settled")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.get_by_text("The message was set aside.")).to_be_visible()
    await expect(page.get_by_text("settled otherwise, such as by telephone")).to_be_visible()
    await leave(page)


async def test_a_message_that_stops_shows_without_reloading(shown: Island, browser: Browser) -> None:
    page = await opened(browser, await sign_in(shown.organization, Role.ADMIN), "en", DESKTOP)
    await page.goto("/desk/delivery")
    await page.wait_for_load_state("load")
    await page.evaluate("window.isTheSame = true")

    await stopped(shown, "oversized")
    shown.site.committed()

    await expect(page.get_by_text("The message is too large.")).to_be_visible(timeout=10_000)
    assert await page.evaluate("window.isTheSame")
    await leave(page)
