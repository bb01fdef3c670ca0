"""Opens every page of a desk with a person nobody could miss, and watches whether telling the name leaves a row."""

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID
from zipfile import ZipFile

from httpx import AsyncClient, Response

from passerelle.runtime.organization import Organization
from tests.pages.sites import filled, templates

CANARY = "Zzcanaryzz"
ENDLESS = "/desk/live"
MOST = 60
"""Addresses tried of one route."""


@dataclass
class Watched:
    """Routes that told the name, and those of them that left no row about the person."""

    telling: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)


async def watched(
    organization: Organization, browser: AsyncClient, known: Sequence[str], own: Collection[UUID]
) -> Watched:
    """`known`: what parameters of routes may be; `own`: under which identifiers the person's file may be noted."""
    found = Watched()

    def candidates(name: str) -> Sequence[str]:
        return known

    for template in templates(organization, "GET"):
        addresses = [] if template == ENDLESS or not template.startswith("/desk") else filled(template, candidates)
        for address in list(addresses)[:MOST]:
            threads = await _noted(organization, browser, address)
            if threads is not None:
                found.telling.add(template)
                found.silent |= set() if threads & set(own) else {template}
    return found


async def _noted(organization: Organization, browser: AsyncClient, address: str) -> set[UUID] | None:
    """Whose files a page noted; none when it does not tell the name."""
    async with organization.connection() as connection:
        await connection.execute("TRUNCATE page_reads")
    answer = await browser.get(address)
    assert answer.status_code < 500, (address, answer.status_code)
    if CANARY.lower() not in _text_of(answer).lower():
        return None
    async with organization.connection() as connection:
        rows = await connection.fetch("SELECT thread FROM page_reads")
    return {row["thread"] for row in rows}


def _text_of(answer: Response) -> str:
    """What is read in it, spreadsheets too."""
    if answer.content.startswith(b"PK"):
        with ZipFile(io.BytesIO(answer.content)) as file:
            return "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return answer.text
