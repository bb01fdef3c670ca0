"""Who has how much to do, and which loans are behind."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from funding.domain.application import Status
from funding.pages.agency import Agency
from funding.store.applications import workloads
from funding.store.desk import behind
from passerelle.partnership.desk import Staff

PAGE = 50
COLUMNS = {
    "deciding": (Status.GUARANTOR_SEARCH, Status.GUARANTOR_FOUND, Status.NO_GUARANTEE, Status.SUBMITTED),
    "granting": (Status.GRANTED, Status.CONTRACTED),
    "repaying": (Status.DISBURSED,),
}
"""How the page puts what is on a desk together."""
After = Annotated[UUID | None, Query()]


def routes(agency: Agency) -> APIRouter:
    """GET /desk/advisers and /desk/arrears."""
    router, organization = APIRouter(), agency.organization

    @router.get("/desk/advisers")
    async def show_loads(request: Request, visitor: Staff) -> Response:
        async with organization.connection() as connection:
            found, staff = await workloads(connection), await agency.staff(connection)
        idle: dict[str, dict[Status, int]] = {code: {} for code, _ in staff.advisers if code not in found}
        loads = [(code, staff.named(code), _columns(many)) for code, many in {**found, **idle}.items() if code]
        context: dict[str, Any] = {
            "waiting": sum(found.get("", {}).values()),
            "loads": sorted(loads, key=lambda one: (-sum(one[2].values()), one[1])),
            "columns": list(COLUMNS),
        }
        return agency.site.page(request, "advisers.html", visitor, **context)

    @router.get("/desk/arrears")
    async def show_arrears(request: Request, visitor: Staff, after: After = None) -> Response:
        async with organization.connection() as connection:
            found = await behind(connection, visitor.territories, after, PAGE + 1)
            names = await agency.names(connection, visitor, [one.ref for one, _ in found[:PAGE]])
            staff = await agency.staff(connection)
        await agency.noted(visitor, names, "arrears")
        context: dict[str, Any] = {
            "behind": found[:PAGE],
            "names": names,
            "staff": staff,
            "next_page": f"/desk/arrears?after={found[PAGE - 1][0].key}" if len(found) > PAGE else "",
            "first_page": "/desk/arrears" if after else "",
            "today": agency.today,
        }
        return agency.site.page(request, "arrears.html", visitor, **context)

    return router


def _columns(many: dict[Status, int]) -> dict[str, int]:
    return {name: sum(many.get(status, 0) for status in statuses) for name, statuses in COLUMNS.items()}
