"""No page tells a name without leaving a row: every route of the desk is opened with a person nobody could miss."""

import io
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID
from zipfile import ZipFile

from httpx import AsyncClient, Response

from passerelle.pages.roles import Role
from tests.pages.coordinating import House
from tests.pages.forms import hidden_fields
from tests.pages.sites import filled, templates

CANARY = "Zzcanaryzz"
ENDLESS = "/desk/live"
WORDS = ("language-to-enterprise", "language_course", "langues", "1", "0")
"""What a parameter may be that is no identifier: a plan, a step, a partner, a version."""
MOST = 60
"""Addresses tried of one route."""


async def identifiers(house: House) -> list[str]:
    """Everything about the person that could stand in an address."""
    rows = await house.rows("SELECT id FROM pathways UNION SELECT id FROM people UNION SELECT id FROM referrals")
    return [str(row["id"]) for row in rows]


def text_of(answer: Response) -> str:
    """What is read in it, spreadsheets and PDFs too."""
    if answer.content.startswith(b"PK"):
        with ZipFile(io.BytesIO(answer.content)) as file:
            return "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return answer.text


async def test_every_page_that_tells_a_name_leaves_a_row(house: House) -> None:
    pathway = await house.pathway(CANARY)
    await house.desk.agree(pathway, "langues", "learn_french")
    (person,) = await house.rows("SELECT id FROM people")
    day = house.clock.now().date()
    seen = {"expires_on": str(day + timedelta(days=20)), "verified_by": "desk", "verified_on": str(day)}
    await house.desk.done(f"/people/{person['id']}/documents", {"kind": "recepisse", **seen})
    own = {UUID(pathway), person["id"]}
    known = await identifiers(house)
    browser, _ = await house.signed(*Role)
    telling, silent = [], []

    def candidates(name: str) -> Collection[str]:
        return [*known, *WORDS]

    for template in templates(house.organization, "GET"):
        if not template.startswith("/desk") or template == ENDLESS:
            continue
        for address in list(filled(template, candidates))[:MOST]:
            threads = await read_by(house, browser, address)
            if threads is not None:
                telling.append(template)
                silent += [] if threads & own else [template]

    assert sorted(set(silent)) == []
    assert {"/desk/today", "/desk/pathways", "/desk/pathways/{pathway}", "/desk/pathways/export.csv"} <= set(telling)


async def read_by(house: House, browser: AsyncClient, address: str) -> set[UUID] | None:
    """Whose files a page noted; none when it does not tell the name."""
    await house.rows("TRUNCATE page_reads")
    answer = await browser.get(address)
    assert answer.status_code < 500, (address, answer.status_code)
    if CANARY.lower() not in text_of(answer).lower():
        return None
    return {row["thread"] for row in await house.rows("SELECT thread FROM page_reads")}


async def test_a_search_that_finds_a_name_leaves_a_row(house: House) -> None:
    pathway = await house.pathway(CANARY)
    browser, _ = await house.signed()
    form = hidden_fields(await browser.get("/desk/pathways"))
    await house.rows("TRUNCATE page_reads")

    found = await browser.post("/desk/pathways/search", data={**form, "name": CANARY})

    assert CANARY in found.text
    assert [str(row["thread"]) for row in await house.rows("SELECT thread FROM page_reads")] == [pathway]
