"""As a new coordinator would: from `make demo` and its printed link, whoever is stuck is found in three clicks."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from passerelle.testing.waiting import wait_until
from tests.pages import harness
from tests.pages.harness import DESKTOP, PHONE, check_page, leave, visiting

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow, pytest.mark.real, pytest.mark.timeout(420)
]  # fmt: skip
LINK = re.compile(r"http://127\.0\.0\.1:\d+/desk/demonstration/\S+")
PATIENCE_S = 300
COUNT_CLICKS = "addEventListener('click', () => sessionStorage.clicks = 1 + Number(sessionStorage.clicks || 0), true)"


def command(home: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    own = {"PASSERELLE_HOME": str(home), "PASSERELLE_PLATFORM": "embedded", "COLUMNS": "200"}
    return [sys.executable, "-m", "passerelle.runtime.commands", *arguments], known | own


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo") / "home"
    yield folder
    words, environment = command(folder, "reset", "--yes")
    subprocess.run(words, env=environment, capture_output=True, check=True, timeout=120)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def links(home: Path) -> AsyncIterator[list[str]]:
    """What `make demo` prints to be clicked, while the network is up; the first is the first organization's."""
    words, environment = command(home, "demo")
    told = home.with_name("told.txt")
    with told.open("wb") as out:
        process = await asyncio.create_subprocess_exec(*words, env=environment, stdout=out, stderr=out)
        try:
            await wait_until(
                lambda: process.returncode is not None or "press Ctrl-C" in told.read_text("utf-8"),
                "the demonstration is up",
                PATIENCE_S,
            )
            assert process.returncode is None, told.read_text("utf-8")
            yield LINK.findall(told.read_text("utf-8"))
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await process.wait()


async def clicked(page: Page) -> int:
    """Clicks since the printed link, which was the first."""
    return 1 + int(await page.evaluate("sessionStorage.clicks || 0"))


@pytest.mark.parametrize(("width", "language"), [(DESKTOP, "en"), (PHONE, "fr")], ids=["desktop-en", "phone-fr"])
async def test_whoever_is_stuck_is_found_in_three_clicks(
    links: list[str], browser: Browser, width: ViewportSize, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, "TALLEST", 750)
    page = await visiting(browser, links[0].partition("/desk/")[0], language, width)
    await page.context.add_init_script(COUNT_CLICKS)

    await page.goto(links[0])
    await page.get_by_role("main").get_by_role("link", name={"en": "Today", "fr": "Aujourd'hui"}[language]).click()
    who = page.locator('section[aria-labelledby="stuck"] [data-row]').first
    name = await who.inner_text()
    await who.click()

    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    why = page.get_by_role(
        "heading", name={"en": "What it needs to go on", "fr": "Ce qu'il faut pour avancer"}[language]
    )
    await expect(why).to_be_visible()
    reasons = await page.locator("ul.why").nth(1).locator("li").all_inner_texts()
    assert [one for one in reasons if one.strip()]
    assert await clicked(page) == 3
    await check_page(page, "stuck")
    await page.context.close()


async def test_every_desk_of_the_demonstration_opens_by_its_link(links: list[str], browser: Browser) -> None:
    opened = []
    for link in links:
        page = await visiting(browser, link.partition("/desk/")[0], "fr", DESKTOP)
        await page.goto(link)
        opened.append(await page.locator("main .cards a").count())
        await leave(page)

    assert len(opened) == 5
    assert min(opened) >= 3
