"""Real pages in a real browser: signed in, at the widths and in the languages people use, checked the same way.

In a test file:

    pytestmark = pytest.mark.asyncio(loop_scope="module")

    async def test_the_inbox_shows_what_waits(pages: Pages) -> None:
        await pages.town.refer(...)
        async for page in pages.every("langues", Role.COORDINATOR):
            await page.goto("/desk/inbox")
            await check_page(page, "language-inbox")
"""

import os
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

import httpx
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

from passerelle.pages import accounts, sessions
from passerelle.pages.cookies import LANGUAGE, csrf_of, hash_of, new_token
from passerelle.pages.roles import Role
from passerelle.runtime.organization import Organization
from passerelle.testing.town import Town

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
WIDTHS = (PHONE, DESKTOP)
LANGUAGES = ("fr", "en")
MOST_BYTES = 150_000
MOST_SCREEN_BYTES = 120_000
TALLEST = 1800
"""Pixels of a page shown in the documentation."""
SLOWER = 4
"""Times that the processor is slowed down while a page is measured."""
AXE = next((Path(__file__).parent / "assets").glob("axe-core-*.min.js")).read_text("utf-8")
SCREENS = Path(__file__).parents[2] / "docs" / "screens"
OBSERVERS = """(() => {
    if (window.painted) return;
    const painted = window.painted = {lcp: 0, cls: 0, tbt: 0};
    for (const [type, note] of [
        ["largest-contentful-paint", one => painted.lcp = one.startTime],
        ["layout-shift", one => painted.cls += one.hadRecentInput ? 0 : one.value],
        ["longtask", one => painted.tbt += Math.max(0, one.duration - 50)],
    ]) new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
})()"""
QUIET_MS = 300
"""How long a page is watched after it has loaded."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody signed in: an account of one organization with an open session."""

    account: UUID
    cookie: str
    token: str
    url: str

    @property
    def csrf(self) -> str:
        return csrf_of(self.token)

    def client(self, language: str = "en") -> httpx.AsyncClient:
        """A browser without script: follows no redirect by itself."""
        cookies = {self.cookie: self.token, LANGUAGE: language}
        return httpx.AsyncClient(base_url=self.url, cookies=cookies, timeout=30)

    def form(self, **fields: str) -> dict[str, str]:
        """A form as the page would post it."""
        return {"csrf": self.csrf, "once": new_token(), **fields}


async def sign_in(
    organization: Organization, *roles: Role, territories: Sequence[str] = (), name: str = "Camille Durand"
) -> Signed:
    """A new account with these roles, and a session as if both factors had been given."""
    account, token, now = uuid4(), new_token(), organization.now()
    settings = organization.settings
    async with organization.connection() as connection:
        email = f"{account.hex[:6]}@{organization.id}.example"
        await accounts.add(connection, account, email, name, frozenset(roles), tuple(territories), now)
        ends = now + settings.session_longest
        await sessions.begin(connection, hash_of(token), account, "tests", now, ends, is_full=True)
    cookie = f"passerelle-local-{organization.id}-staff"
    return Signed(account, cookie, token, f"http://127.0.0.1:{settings.http_port}")


@dataclass
class Watch:
    """What a page did since it was last opened; without slots, as Playwright marks whoever listens."""

    origin: str
    sent_bytes: int = 0
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def on_request(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.sent_bytes = 0
            self.errors.clear()
        if not request.url.startswith(("data:", "blob:")) and _origin(request.url) != self.origin:
            self.elsewhere.append(request.url)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(f"{message.text} ({message.location['url']})")

    def on_error(self, error: Exception) -> None:
        self.errors.append(str(error))

    def on_finished(self, event: dict[str, Any]) -> None:
        self.sent_bytes += int(event["encodedDataLength"])

    def forget(self) -> None:
        """For the next visitor."""
        self.sent_bytes = 0
        self.errors.clear()
        self.elsewhere.clear()


WATCHES: WeakKeyDictionary[Page, Watch] = WeakKeyDictionary()
FREE: WeakKeyDictionary[Browser, dict[tuple[str, str], list[Page]]] = WeakKeyDictionary()
"""Pages nobody uses now, by address and language."""
PLACES: WeakKeyDictionary[Page, list[Page]] = WeakKeyDictionary()


class Pages:
    """The town's organizations, seen through a browser."""

    def __init__(self, town: Town, browser: Browser) -> None:
        self.town = town
        self.browser = browser

    async def signed_in(
        self, organization: str, *roles: Role, language: str = "fr", width: ViewportSize = DESKTOP, **more: Any
    ) -> Page:
        """A page of somebody with these roles; `goto` takes paths. Close it with `await page.context.close()`."""
        hosted = self.town.organizations[organization]
        return await opened(self.browser, await sign_in(hosted, *roles, **more), language, width)

    async def every(self, organization: str, *roles: Role, **more: Any) -> AsyncIterator[Page]:
        """The same visitor on a phone and on a desktop, in French and in English; each page is left after use."""
        signed = await sign_in(self.town.organizations[organization], *roles, **more)
        async for page in every_page(self.browser, signed):
            yield page

    async def stranger(self, organization: str, language: str = "fr", width: ViewportSize = PHONE) -> Page:
        """Somebody who is not signed in, such as a person with a link."""
        port = self.town.organizations[organization].settings.http_port
        return await visiting(self.browser, f"http://127.0.0.1:{port}", language, width)


async def every_page(browser: Browser, signed: Signed) -> AsyncIterator[Page]:
    """Phone and desktop, French and English."""
    for width in WIDTHS:
        for language in LANGUAGES:
            page = await opened(browser, signed, language, width)
            yield page
            await leave(page)


async def opened(browser: Browser, signed: Signed, language: str, width: ViewportSize) -> Page:
    """A page of somebody signed in."""
    page = await visiting(browser, signed.url, language, width)
    await page.context.add_cookies([{"name": signed.cookie, "value": signed.token, "url": signed.url}])
    return page


async def visiting(browser: Browser, url: str, language: str, width: ViewportSize) -> Page:
    """A page of nobody in particular; whatever it does is watched. It goes with `leave(page)`, or with its context."""
    free = FREE.setdefault(browser, {}).setdefault((url, language), [])
    if free:
        page = free.pop()
        await page.set_viewport_size(width)
        return page
    context = await browser.new_context(
        base_url=url, viewport=width, locale=language, reduced_motion="reduce", timezone_id="Europe/Paris"
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await _watch(context, page, _origin(url))
    PLACES[page] = free
    return page


async def leave(page: Page) -> None:
    """Forget whoever it was, and keep the page for the next: a browser that is warm is twice as fast.

    A page that was changed for good (routes, scripts, media) is closed instead: `await page.context.close()`.
    """
    await page.evaluate("localStorage.clear(); sessionStorage.clear()")
    await page.goto("about:blank")
    await page.context.clear_cookies()
    WATCHES[page].forget()
    PLACES[page].append(page)


async def check_page(page: Page, name: str, *, status: int = 200) -> None:
    """What holds for every page; renews its picture in docs/screens when UPDATE_SCREENS is set.

    `status` is the answer's when it is an error on purpose.
    """
    found = await troubles(page, status)
    assert not found, "\n".join(found)
    await _renew_screen(page, name)


async def troubles(page: Page, status: int = 200) -> list[str]:
    """What a page may not have: barriers, errors, requests elsewhere, too many bytes."""
    await page.wait_for_load_state("load")
    watch = WATCHES[page]
    wrong = [one for one in watch.errors if not (status >= 400 and one.endswith(f"({page.url})"))]
    heavy = [f"{watch.sent_bytes} bytes"] if watch.sent_bytes > MOST_BYTES else []
    return [*await violations(page), *wrong, *watch.elsewhere, *heavy]


async def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each: rule, where."""
    await page.evaluate(AXE)
    result = await page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']} at {node['target']} {node.get('failureSummary', '')}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


@dataclass(frozen=True, slots=True)
class Painting:
    """How a page came up, on a processor four times slower."""

    largest_ms: float
    """When the largest part was painted (LCP)."""
    shifted: float
    """How much moved while it loaded (CLS)."""
    blocked_ms: float
    """For how long it could not have answered (TBT)."""
    sent_bytes: int


async def painting(page: Page, path: str) -> Painting:
    """Open a page with nothing in the cache and watch it come up."""
    session = await page.context.new_cdp_session(page)
    await page.add_init_script(OBSERVERS)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.goto(path)
    await page.wait_for_timeout(QUIET_MS)
    seen: dict[str, float] = await page.evaluate("painted")
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return Painting(seen["lcp"], seen["cls"], seen["tbt"], WATCHES[page].sent_bytes)


async def _watch(context: BrowserContext, page: Page, origin: str) -> None:
    watch = WATCHES[page] = Watch(origin)
    page.on("request", watch.on_request)
    page.on("console", watch.on_console)
    page.on("pageerror", watch.on_error)
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", watch.on_finished)


async def _renew_screen(page: Page, name: str) -> None:
    if not os.environ.get("UPDATE_SCREENS"):
        return
    assert re.fullmatch(r"[a-z0-9-]+", name), name
    size = page.viewport_size
    assert size is not None
    tall: int = await page.evaluate("document.documentElement.scrollHeight")
    language = await page.evaluate("document.documentElement.lang")
    SCREENS.mkdir(exist_ok=True)
    path = SCREENS / f"{name}-{language}-{size['width']}.png"
    clip: Any = {"x": 0, "y": 0, "width": size["width"], "height": min(tall, TALLEST)}
    await page.screenshot(path=path, full_page=True, clip=clip, scale="css", animations="disabled")
    assert path.stat().st_size <= MOST_SCREEN_BYTES, f"{path.name}: {path.stat().st_size} bytes"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
