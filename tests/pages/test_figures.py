"""The figures of a year: shown, chosen, exported, and to be seen by staff only."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from httpx import AsyncClient

from tests.pages.coordinating import TABLES, House, hosted_house
from tests.pages.counted import YEAR, remember


@pytest.fixture
def migrations() -> Sequence[str]:
    return TABLES


@pytest_asyncio.fixture
async def house(database: str, tmp_path: Path) -> AsyncIterator[House]:
    async with hosted_house(database, tmp_path) as house:
        async with house.organization.connection() as connection:
            await remember(connection, YEAR)
        yield house


async def rows(browser: AsyncClient, name: str, **asked: str) -> list[list[str]]:
    """One table, as its file has it."""
    file = await browser.get(f"/desk/figures/{name}.csv", params={"year": "2025", **asked})
    assert file.status_code == 200, file.text
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))


async def test_the_page_shows_each_figure_with_its_picture(house: House) -> None:
    browser, _ = await house.signed()

    shown = await browser.get("/desk/figures", params={"year": "2025"})

    assert shown.status_code == 200, shown.text
    for name in ("plans", "funnel", "flows", "times", "causes", "territory", "quarters"):
        assert f'<h2 id="{name}">' in shown.text
        assert f'href="/desk/figures/method#{name}"' in shown.text
    assert shown.text.count("<svg ") == 6
