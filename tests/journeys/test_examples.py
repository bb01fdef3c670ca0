"""Every page of docs/journeys, carried out on real Kafka and PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from passerelle.platform import Platform
from passerelle.testing.examples import Page, PageShowsNothing, pages_in
from passerelle.testing.town import Town, hosted_town

FOLDER = Path(__file__).parents[2] / "docs" / "journeys"
PAGES = pages_in(FOLDER)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Started once for all pages."""
    async with hosted_town(platform, tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
async def test_the_page_does_what_it_says(path: Path, town: Town) -> None:
    town.clock.reset()

    page = Page.read(path)

    await page.run(town.names())


@pytest.mark.asyncio(loop_scope="module")
async def test_time_that_passes_brings_what_is_due(town: Town) -> None:
    town.clock.reset()
    singa, langues = town.names()["singa"], town.names()["langues"]
    referred = await town.refer(singa, langues, service="french_course", purpose="learn_french")
    before = town.today()

    await town.later(days=15)

    assert (await langues.get(f"/referrals/{referred.ref}"))["status"] == "lapsed"
    assert (await singa.get(f"/pathways/{referred.pathway}"))["step"] == "reassess"
    assert (town.today() - before).days == 15


async def test_blocks_of_a_page_share_names_and_await(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# Page\n\n```python\nanswer = await ask()\n```\n\nThen:\n\n```python\nassert answer == 42\n```\n")

    async def ask() -> int:
        return 42

    await Page.read(path).run({"ask": ask})


async def test_an_error_names_the_line_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# Page\n\n```python\nfine = 1\n```\n\n```python\nassert fine == 2\n```\n")

    with pytest.raises(AssertionError) as wrong:
        await Page.read(path).run({})

    assert (wrong.traceback[-1].path, wrong.traceback[-1].lineno + 1) == (path, 8)


@pytest.mark.parametrize("text", ["# Only prose\n", "```python\nfine = 1\n```\n", "```sh\nassert\n```\n"])
def test_a_page_that_asserts_nothing_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(text)

    with pytest.raises(PageShowsNothing):
        Page.read(path)
