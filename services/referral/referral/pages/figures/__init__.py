"""Figures of the pathways of a year: counts of groups, and nobody's name."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from passerelle.pages.desk import Site, Visitor
from passerelle.runtime.organization import Organization
from referral.api.reading import following
from referral.domain.figures import WHOLE, Kind, Told
from referral.domain.plan import PathwayPlan
from referral.pages.access import STAFF, Staff
from referral.pages.export import as_csv, as_xlsx
from referral.pages.figures.asked import PATH, Asked, AskedFor, Chosen, chosen, may_see, place_name
from referral.pages.figures.charts import picture
from referral.pages.figures.counting import decide, quarters_of, year_is_over
from referral.pages.figures.svg import as_svg
from referral.pages.figures.tables import Facts, Table, said, tables_of
from referral.plans.library import Guide
from referral.store import figures_counted, figures_told

PATIENCE_S = 8.0
"""How long a visitor waits for a year to be decided: once in its life, half a minute for a million pathways."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Found:
    """What a page, a file or the report is made of."""

    facts: Facts
    years: Sequence[int]
    places: Sequence[str]

    @property
    def chosen(self) -> Chosen:
        return self.facts.chosen


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes share."""

    organization: Organization
    site: Site
    guide: Guide
    counting: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    """Years that are being decided."""

    async def found(self, visitor: Visitor, asked: Asked) -> Found:
        """Decides first what is told, where nobody asked before; raises 404 for what is not to be seen."""
        plans = list((await following(self.organization, self.guide)).plans.values())
        years = await self._years()
        year = int(asked.year) if asked.year else years[0]
        if year in years:
            await self._decided(plans, year)
        async with self.organization.connection() as connection:
            whole = await figures_told.told_at(connection, str(year), "", [WHOLE])
            found = chosen(asked, visitor, plans, years, _most_opened(whole))
            here = whole
            if not found.is_everywhere:
                here = await figures_told.told_at(connection, str(year), "", [found.place])
            places = await figures_told.places_told(connection, str(year), found.plan)
            inside = [one for one in places if found.holds(one)]
            below = await figures_told.told_at(connection, str(year), found.plan, inside)
            quarters = await figures_told.happened(connection, quarters_of(year))
        is_over, words = year_is_over(year, self.organization.now()), self.site.words(visitor.language)
        facts = Facts(found, here, below, quarters, words, is_over, not visitor.territories)
        return Found(facts, years, [one for one in places if found.is_near(one) and may_see(visitor, one)])

    async def _decided(self, plans: Sequence[PathwayPlan], year: int) -> None:
        """Goes on by itself where it takes long; raises 503, whose page asks to come again."""
        task = self.counting.get(year) or asyncio.create_task(decide(self.organization, plans, year))
        self.counting[year] = task
        await asyncio.wait({task}, timeout=PATIENCE_S)
        if not task.done():
            raise HTTPException(503)
        self.counting.pop(year, None)
        task.result()

    async def _years(self) -> list[int]:
        """The last year that is over first, the present one at the end."""
        now = self.organization.now().year
        async with self.organization.connection() as connection:
            first = await figures_counted.first_year(connection)
        return [*range(now - 1, min(first or now, now) - 1, -1), now]


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """Everything below /desk/figures."""
    site.add("referral.pages.figures")
    site.nav(PATH, "nav.figures", roles=STAFF, order=50)
    router, desk = APIRouter(), Desk(organization, site, guide)

    @router.get(PATH)
    async def show(request: Request, visitor: Staff, asked: AskedFor) -> Response:
        found = await desk.found(visitor, asked)
        sections = [(table, _drawn(found.facts, table)) for table in tables_of(found.facts)]
        choices = {
            "years": [(str(one), str(one)) for one in found.years],
            "plans": _plan_choices(list(found.chosen.plans.values()), visitor.language),
            "places": [(one, place_name(one)) for one in found.places],
        }
        context: dict[str, Any] = {
            "found": found,
            "chosen": found.chosen,
            "sections": sections,
            "choices": choices,
            "place": _place(found),
            "said_cell": lambda cell: said(found.facts.words, cell),
        }
        return site.page(request, "figures.html", visitor, **context)

    @router.get(f"{PATH}/method")
    async def method(request: Request, visitor: Staff) -> Response:
        return site.page(request, "figures_method.html", visitor)

    _exporting(router, desk)
    return router


def _exporting(router: APIRouter, desk: Desk) -> None:
    @router.get(f"{PATH}/report.pdf")
    async def report(visitor: Staff, asked: AskedFor) -> Response:
        found = await desk.found(visitor, asked)
        if not found.facts.is_over:
            raise HTTPException(404)
        body = await asyncio.to_thread(_printed, desk.organization, found)
        return _file(body, "application/pdf", f"figures-{found.chosen.year}.pdf")

    @router.get(f"{PATH}/{{name}}.csv")
    async def csv_file(visitor: Staff, name: str, asked: AskedFor) -> Response:
        found = await desk.found(visitor, asked)
        table = _named(found, name)
        separator = ";" if visitor.language == "fr" else ","
        return _file(as_csv(*_cells(found, table), separator), "text/csv; charset=utf-8", f"{name}.csv")

    @router.get(f"{PATH}/{{name}}.xlsx")
    async def xlsx_file(visitor: Staff, name: str, asked: AskedFor) -> Response:
        found = await desk.found(visitor, asked)
        table = _named(found, name)
        return _file(await asyncio.to_thread(as_xlsx, *_cells(found, table)), XLSX, f"{name}.xlsx")


def _printed(organization: Organization, found: Found) -> bytes:
    from referral.pages.figures.report import Report, as_pdf  # a third of a second, for whoever asks for a report

    return as_pdf(Report(organization.settings.name, _place(found), found.facts, organization.now()))


def _named(found: Found, name: str) -> Table:
    table = next((one for one in tables_of(found.facts) if one.name == name), None)
    if table is None:
        raise HTTPException(404)
    return table


def _cells(found: Found, table: Table) -> tuple[Sequence[str], list[list[str | int]]]:
    """Counts as numbers, which spreadsheets add up."""
    withheld = found.facts.words("figures.withheld")
    return table.headings, [[withheld if cell is None else cell for cell in row] for row in table.rows]


def _drawn(facts: Facts, table: Table) -> str:
    drawn = picture(facts, table)
    return "" if drawn is None else as_svg(drawn)


def _place(found: Found) -> str:
    place = found.chosen.place
    return place_name(place) if place else found.facts.words("figures.everywhere")


def _plan_choices(plans: Sequence[PathwayPlan], language: str) -> list[tuple[str, str]]:
    return sorted(((one.name, one.title.said_in(language)) for one in plans), key=lambda one: one[1])


def _most_opened(told: Told) -> str:
    counts = {one.plan: count for (_, one), count in told.counts.items() if one.kind is Kind.OPENED}
    return max(counts, key=lambda plan: counts[plan], default="")


def _file(body: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media_type, headers=headers)
