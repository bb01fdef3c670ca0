"""The figures of a year: shown, chosen, exported, printed, and to be seen by staff only."""

import csv
import io
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import asyncpg
import pytest
import pytest_asyncio
from httpx import AsyncClient
from pypdf import PdfReader

from passerelle.pages.roles import Role
from referral.pages import figures
from referral.store import figures_counted, figures_told
from tests.pages.coordinating import HOSTILE, TABLES, House, hosted_house
from tests.pages.counted import GRENOBLE, YEAR, Group, Stay, remember
from tests.referral.explaining import Explaining

NAMES = ("plans", "funnel", "flows", "times", "causes", "territory", "quarters")
COUNTED = tuple(name for name in NAMES if name != "times")


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
    """One table without its headings, as its file has it."""
    file = await browser.get(f"/desk/figures/{name}.csv", params={"year": "2025", **asked})
    assert file.status_code == 200, file.text
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1:]


async def test_the_page_shows_each_figure_with_its_picture(house: House) -> None:
    browser, _ = await house.signed()

    shown = await browser.get("/desk/figures", params={"year": "2025"})

    assert shown.status_code == 200, shown.text
    for name in NAMES:
        assert f'<h2 id="{name}">' in shown.text
        assert f'href="/desk/figures/method#{name}"' in shown.text
    assert shown.text.count("<svg ") == 6


async def test_each_figure_counts_what_happened_in_the_year(house: House) -> None:
    browser, _ = await house.signed()

    told = {name: await rows(browser, name) for name in NAMES}

    assert told["plans"] == [["From a language course to one's own enterprise", "128", "23", "15"]]
    assert ["Flashcoop", "90"] in told["funnel"]
    assert ["Flashcoop", "Reassess together", "15"] in told["flows"]
    assert ["Flashcoop", "10", "10", "20"] in told["times"]
    assert told["causes"] == [["Not interested", "8"], ["Moved away", "7"]]
    assert told["territory"] == [
        ["Paris (75)", "92", "withheld"],
        ["Isère (38)", "23", "23"],
        ["Other territories, too small to be named", "13", "withheld"],
    ]
    assert [row[1] for row in told["quarters"]] == ["95", "11", "11", "11"]


async def test_a_territory_has_its_own_figures_and_its_cities(house: House) -> None:
    browser, _ = await house.signed()

    shown = (await browser.get("/desk/figures", params={"year": "2025", "place": GRENOBLE})).text

    assert await rows(browser, "territory", place="38") == [
        ["Grenoble", "14", "14 or more"],
        ["Échirolles", "9", "9 or more"],
    ]
    assert ["Flashcoop", "23"] in await rows(browser, "funnel", place="38")
    assert ["Language course", "Flashcoop", "23"] in await rows(browser, "flows", place="38")
    assert '<h2 id="flows">' not in shown
    assert "by department only" in shown


async def test_no_number_below_five_is_shown_anywhere(house: House) -> None:
    browser, _ = await house.signed()
    places = ["", "38", "38151", GRENOBLE, "75", "75056", "69", "13"]
    of_cities = [name for name in COUNTED if name not in {"flows", "causes"}]

    tables = [
        await rows(browser, name, place=place)
        for place in places
        for name in (of_cities if len(place) > 2 else COUNTED)
    ]

    numbers = [int(cell) for table in tables for row in table for cell in row[1:] if cell.isdigit()]
    assert len(numbers) > 40
    assert min(numbers) >= 5


async def test_an_erasure_does_not_show_in_figures_told_before(house: House) -> None:
    browser, _ = await house.signed()
    before = await rows(browser, "funnel")

    async with house.organization.connection() as connection:
        await connection.execute("DELETE FROM pathways WHERE step = 'settled'")
    after = await rows(browser, "funnel")

    assert after == before


async def test_a_year_that_is_not_over_tells_its_quarters_only(house: House) -> None:
    this_year = house.clock.now().year
    opened_at = datetime(this_year, 1, 7, tzinfo=UTC)
    async with house.organization.connection() as connection:
        await remember(connection, [Group(6, GRENOBLE, [Stay("language_course", 9)], opened_at=opened_at)])
    house.clock.move_to(datetime(this_year, 4, 2, tzinfo=UTC))
    browser, _ = await house.signed()

    shown = (await browser.get("/desk/figures", params={"year": str(this_year)})).text
    report = await browser.get("/desk/figures/report.pdf", params={"year": str(this_year)})

    assert report.status_code == 404
    assert f"The year {this_year} is not over" in shown
    assert '<h2 id="quarters">' in shown
    assert '<h2 id="funnel">' not in shown


async def test_before_any_pathway_the_page_says_when_figures_come(database: str, tmp_path: Path) -> None:
    async with hosted_house(database, tmp_path) as empty:
        browser, _ = await empty.signed()

        shown = await browser.get("/desk/figures")
        this_year = await browser.get("/desk/figures", params={"year": str(empty.clock.now().year)})

    assert (shown.status_code, this_year.status_code) == (200, 200)
    assert "counts enough pathways to be told" in shown.text


async def test_each_table_is_a_file_without_formulas(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral.pages.figures.tables.place_name", lambda place: "=1+1")
    browser, _ = await house.signed()

    book = await browser.get("/desk/figures/territory.xlsx", params={"year": "2025"})
    file = await browser.get("/desk/figures/territory.csv", params={"year": "2025"})

    assert file.content.decode("utf-8-sig").splitlines()[1].startswith("'=1+1,")
    with ZipFile(io.BytesIO(book.content)) as inside:
        texts, sheet = inside.read("xl/sharedStrings.xml").decode(), inside.read("xl/worksheets/sheet1.xml").decode()
    assert "'=1+1" in texts
    assert "<v>92</v>" in sheet
    assert "<f>" not in sheet


async def test_hostile_words_in_a_picture_are_text(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral.pages.figures.tables.place_name", lambda place: HOSTILE)
    browser, _ = await house.signed()

    shown = (await browser.get("/desk/figures", params={"year": "2025"})).text

    assert HOSTILE not in shown
    assert "&lt;script&gt;" in shown


async def test_somebody_of_a_territory_sees_this_territory_only(house: House) -> None:
    browser, _ = await house.signed(territories=("38",))

    shown = await browser.get("/desk/figures", params={"year": "2025"})
    elsewhere = await browser.get("/desk/figures", params={"year": "2025", "place": "75"})

    assert "Isère (38)" in shown.text
    assert "Paris" not in shown.text
    assert '<h2 id="quarters">' not in shown.text
    assert elsewhere.status_code == 404
    assert (await browser.get("/desk/figures/quarters.csv", params={"year": "2025"})).status_code == 404


@pytest.mark.parametrize("asked", ["year=1999", "year=2031", "plan=nothing", "place=zz", "year=x"])
async def test_what_does_not_exist_is_not_found(house: House, asked: str) -> None:
    browser, _ = await house.signed()

    assert (await browser.get(f"/desk/figures?{asked}")).status_code in {404, 422}


async def test_who_may_not_see_people_finds_no_figures(house: House) -> None:
    browser, _ = await house.signed(Role.ADMIN)
    manager, _ = await house.signed(Role.MANAGER)

    for path in ("", "/method", "/funnel.csv", "/funnel.xlsx", "/report.pdf"):
        assert (await browser.get(f"/desk/figures{path}")).status_code == 404
        assert (await manager.get(f"/desk/figures{path}")).status_code == 200


async def test_the_method_explains_each_figure_in_both_languages(house: House) -> None:
    for language, word in (("fr", "Population"), ("en", "Event counted")):
        browser, _ = await house.signed(language=language)
        shown = (await browser.get("/desk/figures/method")).text

        assert word in shown
        assert all(f'<h2 id="{name}">' in shown for name in (*NAMES, "suppression"))


async def test_the_report_is_real_text_with_title_language_and_numbers(house: House) -> None:
    browser, _ = await house.signed(language="fr")

    answer = await browser.get("/desk/figures/report.pdf", params={"year": "2025"})
    report = PdfReader(io.BytesIO(answer.content))
    pages = [page.extract_text() for page in report.pages]

    assert answer.headers["content-type"] == "application/pdf"
    assert report.metadata is not None
    assert report.metadata.title == "Rapport d’activité 2025 – Singa & Co"
    assert str(report.root_object["/Lang"]) == "fr-FR"
    assert "Singa & Co" in pages[0]
    assert "du 1er janvier au 31 décembre 2025" in pages[0]
    assert [f"Page {number} sur {len(pages)}" in text for number, text in enumerate(pages, 1)] == [True] * len(pages)
    text = " ".join(" ".join(pages).split())
    for title in ("De l’ouverture à l’aboutissement", "Causes des arrêts", "Isère (38)", "Méthode", "masqué"):
        assert title in text
    assert {one.title for one in report.outline if not isinstance(one, list)} >= {"Par territoire", "Méthode"}


async def test_the_report_tells_no_number_the_page_does_not(house: House) -> None:
    browser, _ = await house.signed()
    shown = re.sub("<[^>]+>", " ", (await browser.get("/desk/figures", params={"year": "2025"})).text)

    answer = await browser.get("/desk/figures/report.pdf", params={"year": "2025"})
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages][1:-2]

    numbers = set(re.findall(r"\b\d+\b", " ".join(re.sub(r"Page \d+ of \d+", "", text) for text in pages)))
    assert len(numbers) > 12
    assert numbers <= set(re.findall(r"\b\d+\b", shown))


async def test_a_year_that_takes_long_asks_to_come_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "PATIENCE_S", 0.0)
    browser, _ = await house.signed()

    at_once = await browser.get("/desk/figures", params={"year": "2025"})
    monkeypatch.undo()
    later = await browser.get("/desk/figures", params={"year": "2025"})

    assert (at_once.status_code, later.status_code) == (503, 200)


async def test_what_was_told_is_read_by_its_key(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
    explaining, counting = Explaining(connection), Explaining(connection)
    now = datetime(2025, 1, 1, tzinfo=UTC)

    await figures_told.told_at(explaining, "2025", "farmer", ["75"])
    await figures_told.happened(explaining, ["2025Q1"])
    await figures_counted.opened(counting, now, now + timedelta(days=365))
    await connection.close()

    assert explaining.reached_by == {"told_counts_pkey", "told_times_pkey"}
    assert "pathways_by_opening" in counting.reached_by
