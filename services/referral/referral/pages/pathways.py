"""The list of pathways: searched, filtered, taken along as a file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from passerelle.pages.desk import UNTRIED, Form, Site, Visitor
from passerelle.runtime.organization import Organization
from referral.api.reading import following
from referral.pages import views
from referral.pages.access import Staff
from referral.pages.asking import Asked, AskedFor, Known, known_of, place_of
from referral.pages.export import as_csv, as_xlsx
from referral.pages.showing import Row, Said, row_of
from referral.pages.tallies import Tallies
from referral.plans.library import Guide
from referral.store import overview
from referral.store.overview import Line
from referral.store.views import views_for

PAGE = 50
MOST_EXPORTED = 10_000
VIEWS = 20
"""Saved views shown above the list; all of them stand on their own page."""
FEWEST_LETTERS = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("name", "commune", "plan", "step", "waits", "who", "since", "stuck_since", "id")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes of the list share."""

    organization: Organization
    site: Site
    guide: Guide

    async def known(self, language: str) -> Known:
        """The plans of this moment, those adopted from networks too."""
        return known_of(self.organization, await following(self.organization, self.guide), language)

    async def lines(self, visitor: Visitor, asked: Asked, limit: int) -> list[Line]:
        wanted = asked.filter(visitor, self.organization.now())
        read = overview.latest_first if asked.is_descending else overview.longest_first
        async with self.organization.connection() as connection, connection.transaction(readonly=True):
            await overview.any_filter(connection)
            return await read(connection, wanted, asked.place, limit)

    async def named(self, visitor: Visitor, name: str) -> list[Line]:
        async with self.organization.connection() as connection, connection.transaction(readonly=True):
            await overview.any_filter(connection)
            return await overview.by_name(connection, name, visitor.territories, PAGE + 1)

    def rows(self, visitor: Visitor, lines: Sequence[Line], known: Known) -> list[Row]:
        now, said = self.organization.now(), Said(self.organization, self.site.words(visitor.language))
        return [row_of(line, known, said, now) for line in lines]


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/pathways, its saved views, its search and its files."""
    router, desk, tallies = APIRouter(), Desk(organization, site, guide), Tallies(organization)
    router.include_router(views.routes(organization, site, tallies))

    @router.get("/desk/pathways")
    async def list_pathways(request: Request, visitor: Staff, asked: AskedFor) -> Response:
        known, lines = await desk.known(visitor.language), await desk.lines(visitor, asked, PAGE + 1)
        async with organization.connection() as connection:
            kept = await views_for(connection, visitor.account, VIEWS)
        next_page = asked.address(after=place_of(lines[PAGE - 1])) if len(lines) > PAGE else ""
        rows = desk.rows(visitor, lines[:PAGE], known)
        await organization.audit_reads(visitor, [row.id for row in rows], "pathways")
        context: dict[str, Any] = {"asked": asked, "known": known, "rows": rows, "next_page": next_page, "name": ""}
        return site.page(
            request, "pathways.html", visitor, views=await tallies.with_counts(visitor, kept), tried=UNTRIED, **context
        )

    @router.post("/desk/pathways/search")
    async def search(request: Request, visitor: Staff, form: Form) -> Response:
        """Posted, so that no name stands in an address."""
        name = " ".join(form.get("name", "").split())
        lines = await desk.named(visitor, name) if len(name) >= FEWEST_LETTERS else []
        rows = desk.rows(visitor, lines[:PAGE], await desk.known(visitor.language))
        await organization.audit_reads(visitor, [row.id for row in rows], "pathways_search")
        has_more = len(lines) > PAGE
        return site.page(request, "pathways_found.html", visitor, rows=rows, name=name, has_more=has_more)

    _exporting(router, desk)
    return router


def _exporting(router: APIRouter, desk: Desk) -> None:
    @router.get("/desk/pathways/export.csv")
    async def csv_file(visitor: Staff, asked: AskedFor) -> Response:
        headings, rows = await _table(desk, visitor, asked)
        separator = ";" if visitor.language == "fr" else ","
        return _file(as_csv(headings, rows, separator), "text/csv; charset=utf-8", "csv")

    @router.get("/desk/pathways/export.xlsx")
    async def xlsx_file(visitor: Staff, asked: AskedFor) -> Response:
        headings, rows = await _table(desk, visitor, asked)
        return _file(await asyncio.to_thread(as_xlsx, headings, rows), XLSX, "xlsx")


async def _table(desk: Desk, visitor: Visitor, asked: Asked) -> tuple[list[str], list[list[str]]]:
    """From the first line on, whatever page is open; each line is a read of a person's file."""
    words = desk.site.words(visitor.language)
    lines = await desk.lines(visitor, asked.model_copy(update={"after": ""}), MOST_EXPORTED)
    taken = [line.id for line in lines]
    await desk.organization.audit_reads(visitor, taken, "pathways_export", every=timedelta())
    rows = desk.rows(visitor, lines, await desk.known(visitor.language))
    return [words(f"pathways.column.{one}") for one in COLUMNS], [
        [
            row.name,
            row.commune,
            row.plan,
            row.step,
            words(f"wait.{row.status}"),
            row.who,
            row.since.isoformat(timespec="minutes"),
            row.stuck_since.isoformat(timespec="minutes") if row.stuck_since else "",
            str(row.id),
        ]
        for row in rows
    ]


def _file(body: bytes, media_type: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="pathways.{ending}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media_type, headers=headers)
