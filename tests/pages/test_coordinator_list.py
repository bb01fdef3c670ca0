import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest

from passerelle.pages.roles import Role
from tests.pages.coordinating import GRENOBLE, HOSTILE, MARSEILLE, House
from tests.pages.forms import hidden_fields


async def test_the_list_shows_what_each_pathway_waits_for(house: House) -> None:
    await house.pathway("Amina")
    house.clock.move(timedelta(days=3))
    browser, _ = await house.signed()

    shown = await browser.get("/desk/pathways")

    assert shown.status_code == 200
    assert "Amina Rahimi" in shown.text
    assert "Agreement" in shown.text
    assert "the person" in shown.text
    assert "3 days" in shown.text


async def test_hostile_names_in_the_list_are_text(house: House) -> None:
    await house.pathway(HOSTILE, family_name="=HYPERLINK(1)")
    browser, _ = await house.signed()

    shown = await browser.get("/desk/pathways")

    assert HOSTILE not in shown.text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in shown.text


async def test_somebody_sees_the_people_of_their_territory_only(house: House) -> None:
    there, elsewhere = await house.pathway("Here", commune=GRENOBLE), await house.pathway("There", commune=MARSEILLE)
    browser, _ = await house.signed(territories=("38",))
    in_town, _ = await house.signed(territories=(GRENOBLE,))

    lists = [(await one.get("/desk/pathways")).text for one in (browser, in_town)]
    found = await browser.post(
        "/desk/pathways/search", data={**hidden_fields(await browser.get("/desk/pathways")), "name": "ra"}
    )
    file = await browser.get("/desk/pathways/export.csv")

    for text in (*lists, found.text, file.text):
        assert there in text
        assert elsewhere not in text


async def test_filters_find_by_step_partner_plan_and_place(house: House) -> None:
    here = await house.pathway("Here", commune=GRENOBLE)
    there = await house.pathway("There", plan="farmer", commune=MARSEILLE)
    await house.desk.agree(here, "langues", "learn_french")
    browser, _ = await house.signed()

    async def found(**asked: str) -> list[bool]:
        text = (await browser.get("/desk/pathways", params=asked)).text
        return [one in text for one in (here, there)]

    assert await found(partner="langues") == [True, False]
    assert await found(plan="farmer") == [False, True]
    assert await found(step="language_course") == [True, False]
    assert await found(area="grenoble") == [True, False]
    assert await found(area="13") == [False, True]
    assert await found(area="Nowhere at all") == [False, False]
    assert await found(stage="completed") == [False, False]
    assert await found(stuck="0") == [False, False]
    assert await found(step="", partner="", area="", stuck="", order="since") == [True, True]


async def test_steps_without_agreement_can_be_asked_for(house: House) -> None:
    waiting, agreed = await house.pathway("Waiting"), await house.pathway("Agreed")
    await house.desk.agree(agreed, "langues", "learn_french")
    browser, _ = await house.signed()

    shown = await browser.get("/desk/pathways", params={"waits": "agreement"})

    assert waiting in shown.text
    assert agreed not in shown.text


async def test_pages_follow_each_other_by_the_time_at_the_step(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral.pages.pathways.PAGE", 2)
    opened = []
    for number in range(5):
        opened.append(await house.pathway(f"Person {number}"))
        house.clock.move(timedelta(hours=1))
    browser, _ = await house.signed()

    async def walk(path: str) -> list[str]:
        text = (await browser.get(path)).text
        here = [part[:36] for part in text.split('href="/desk/pathways/')[1:] if part[:36].count("-") == 4]
        following = text.partition('" rel="next"')[0].rpartition('href="')[2].replace("&amp;", "&")
        return here + (await walk(following) if 'rel="next"' in text else [])

    assert await walk("/desk/pathways") == opened
    assert await walk("/desk/pathways?order=-since") == opened[::-1]


async def test_a_name_is_found_by_its_beginning_and_stays_out_of_addresses(house: House) -> None:
    wanted, other = await house.pathway("Amina"), await house.pathway("Bako", family_name="Dialo")
    browser, _ = await house.signed()
    form = hidden_fields(await browser.get("/desk/pathways"))

    for name in ("am", "RAH", "amina rah", "rahimi am"):
        found = await browser.post("/desk/pathways/search", data={**form, "name": name})
        assert wanted in found.text, name
        assert other not in found.text, name
    assert (await browser.get("/desk/pathways", params={"name": "amina"})).text.count("Amina") == 1


async def test_an_exported_list_can_hold_no_formula(house: House) -> None:
    for name in ("=1+1", "+1", "-1", "@SUM(A1)", "Amina"):
        await house.pathway(name)
    browser, signed = await house.signed()

    file = await browser.get("/desk/pathways/export.csv")
    book = await browser.get("/desk/pathways/export.xlsx")

    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == [
        "Person", "'=1+1 Rahimi", "'+1 Rahimi", "'-1 Rahimi", "'@SUM(A1) Rahimi", "Amina Rahimi",
    ]  # fmt: skip
    with ZipFile(io.BytesIO(book.content)) as inside:
        texts, sheet = inside.read("xl/sharedStrings.xml").decode(), inside.read("xl/worksheets/sheet1.xml").decode()
    assert "'=1+1 Rahimi" in texts
    assert "<f>" not in sheet
    read = await house.rows("SELECT account, what FROM page_reads")
    assert [(row["account"], row["what"]) for row in read] == [(signed.account, "pathways_export")] * 10


async def test_who_may_not_see_people_finds_no_such_page(house: House) -> None:
    browser, _ = await house.signed(Role.ADMIN)

    answers = [await browser.get(f"/desk/{one}") for one in ("pathways", "pathways/export.csv", "nowhere")]
    home = await browser.get("/desk")

    assert {one.status_code for one in answers} == {404}
    assert "/desk/pathways" not in home.text
