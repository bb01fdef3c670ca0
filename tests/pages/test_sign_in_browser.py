"""Sign-in, account, errors and every component, in a real browser."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize

from passerelle.pages import second_factor
from passerelle.pages.roles import Role
from passerelle.pages.site import MIGRATIONS
from passerelle.testing.databases import FreshDatabases
from passerelle.testing.stand import free_port
from tests.pages.harness import (
    DESKTOP,
    LANGUAGES,
    PHONE,
    WIDTHS,
    check_page,
    every_page,
    leave,
    opened,
    painting,
    sign_in,
    visiting,
)
from tests.pages.island import PASSWORD, PROBES, Island, hosted_island, served

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Island]:
    """One island for the whole file, served at a port."""
    databases = FreshDatabases(postgres)
    dsn = await databases.fresh((*PROBES, *MIGRATIONS))
    async with hosted_island(dsn, tmp_path_factory.mktemp("island"), http_port=free_port()) as island, served(island):
        yield island
    await databases.drop_all()


INJECTED = """() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = 1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 2'>");
}"""


def address(island: Island) -> str:
    return f"http://127.0.0.1:{island.organization.settings.http_port}"


async def test_a_newcomer_signs_in_step_by_step(shown: Island, browser: Browser) -> None:
    page = await visiting(browser, address(shown), "en", PHONE)
    await page.goto(await shown.invited("newcomer@singa.example"))
    await check_page(page, "set-up")
    await page.get_by_label("New password").fill(PASSWORD)
    await page.get_by_label("The same again").fill(PASSWORD)
    await page.get_by_role("button", name="Keep this password").click()
    await page.wait_for_url("**/desk/second-factor/set-up")
    await check_page(page, "second-factor-set-up")
    secret = (await page.locator("code.secret").inner_text()).replace(" ", "")
    await page.get_by_label("Code").fill(second_factor.code_at(secret, shown.clock.now()))
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("heading", name="Keep these recovery codes").wait_for()
    await check_page(page, "recovery-codes")
    await page.get_by_role("button", name="I kept them, go on").click()
    await page.get_by_role("heading", name="Hello Camille").wait_for()
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/desk/sign-in")
    shown.clock.move(timedelta(minutes=1))
    await page.get_by_label("E-mail address").fill("newcomer@singa.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/desk/second-factor")
    await check_page(page, "second-factor")
    await page.get_by_label("Code").fill(second_factor.code_at(secret, shown.clock.now()))
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/desk")
    await leave(page)


@pytest.mark.parametrize("width", WIDTHS, ids=["phone", "desktop"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_for_strangers_are_accessible(
    shown: Island, browser: Browser, language: str, width: ViewportSize
) -> None:
    page = await visiting(browser, address(shown), language, width)
    await page.goto("/desk/sign-in")
    await check_page(page, "sign-in")
    await page.goto("/desk/nowhere")
    await check_page(page, "not-found", status=404)
    await leave(page)


async def test_pages_of_the_signed_in_are_accessible(shown: Island, browser: Browser) -> None:
    signed = await sign_in(shown.organization, Role.COORDINATOR)
    async for page in every_page(browser, signed):
        for path, name, status in (
            ("/desk", "home", 200),
            ("/desk/account", "account", 200),
            ("/desk/probe", "components", 200),
            ("/desk/broken", "error", 500),
        ):
            await page.goto(path)
            await check_page(page, name, status=status)


async def test_an_open_page_changes_by_itself(shown: Island, browser: Browser) -> None:
    signed = await sign_in(shown.organization, Role.COORDINATOR)
    page = await opened(browser, signed, "en", DESKTOP)
    async with page.expect_request("**/desk/live*"):
        await page.goto("/desk/probe")
    before = await page.locator("#told").inner_text()
    async with signed.client() as client:
        await client.post("/desk/probe/tell", data=signed.form())
    await page.wait_for_function(
        "text => document.querySelector('#told').innerText !== text", arg=before, timeout=10_000
    )
    assert await page.locator("#told").inner_text() != before
    await leave(page)


async def test_pages_work_without_script(shown: Island, browser: Browser) -> None:
    signed = await sign_in(shown.organization, Role.COORDINATOR)
    context = await browser.new_context(base_url=signed.url, java_script_enabled=False, locale="en")
    await context.add_cookies([{"name": signed.cookie, "value": signed.token, "url": signed.url}])
    page = await context.new_page()
    await page.goto("/desk/probe")
    await page.get_by_role("button", name="Tell now").click()

    assert await page.get_by_role("status").inner_text() == "It was told."
    await context.close()


async def test_the_keyboard_reaches_the_content_first(shown: Island, browser: Browser) -> None:
    page = await opened(browser, await sign_in(shown.organization, Role.COORDINATOR), "en", DESKTOP)
    await page.goto("/desk/probe")
    await page.keyboard.press("Tab")
    focused = await page.evaluate("document.activeElement.textContent")
    await page.keyboard.press("Enter")

    assert focused == "Skip to the content"
    assert await page.evaluate("document.activeElement.id") == "main"
    await leave(page)


async def test_nothing_moves_while_a_page_comes_up(shown: Island, browser: Browser) -> None:
    """How long it takes is measured by `python -m benchmarks.paint`, not held to here."""
    page = await opened(browser, await sign_in(shown.organization, Role.COORDINATOR), "en", PHONE)

    seen = await painting(page, "/desk/probe")

    assert seen.largest_ms > 0
    assert seen.shifted <= 0.1
    await page.context.close()


async def test_the_browsers_own_policy_stops_what_is_injected(shown: Island, browser: Browser) -> None:
    page = await opened(browser, await sign_in(shown.organization, Role.COORDINATOR), "en", DESKTOP)
    await page.goto("/desk/probe")
    await page.evaluate(INJECTED)

    assert await page.evaluate("window.ran") is None
    assert await page.locator("#name").inner_text() != ""
    await page.context.close()
