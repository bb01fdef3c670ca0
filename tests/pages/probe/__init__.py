"""Pages of the probe: one that shows every component, and one that changes something."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from passerelle.pages.desk import Form, Role, Signed, Site, Visitor, allowed, done, once_of
from passerelle.runtime.organization import Organization
from passerelle.testing.probe.service import tell

HOSTILE = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}"
PERSON = UUID(int=7)
BEGAN = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)


def pages(organization: Organization) -> Sequence[APIRouter]:
    site = Site.of(organization)
    site.add("tests.pages.probe")
    site.nav("/desk/probe", "nav.probe", order=10)
    site.nav("/desk/people", "nav.people", roles={Role.COORDINATOR}, order=20)
    router = APIRouter()

    async def told() -> int:
        async with organization.connection() as connection:
            count: int = await connection.fetchval("SELECT count(*) FROM outbox")
        return count

    @router.get("/desk/probe")
    async def show(request: Request, visitor: Signed) -> Response:
        shown: dict[str, Any] = {"name": HOSTILE, "began": BEGAN, "told": await told()}
        return site.page(request, "probe.html", visitor, **shown)

    @router.get("/desk/probe/told")
    async def part(request: Request, visitor: Signed) -> Response:
        return site.fragment(request, "probe_told.html", visitor, told=await told())

    @router.post("/desk/probe/tell")
    async def tell_somebody(request: Request, visitor: Signed, form: Form) -> Response:
        key = PERSON if form.get("known") else None
        await organization.execute(
            [], lambda states, moment: tell(states, moment, key, "peer", 1), once_of(request, visitor, form)
        )
        return done(request, "/desk/probe", "probe.told")

    _add_people(router, organization, site)
    return [router]


def _add_people(router: APIRouter, organization: Organization, site: Site) -> None:
    @router.get("/desk/people/{person}")
    async def person(
        request: Request, person: UUID, visitor: Annotated[Visitor, Depends(allowed(Role.COORDINATOR))]
    ) -> Response:
        if person != PERSON:
            raise HTTPException(404)
        await organization.audit_read(visitor, person, "person")
        return site.page(request, "probe.html", visitor, name=HOSTILE, began=BEGAN, told=0)

    @router.get("/desk/broken")
    async def broken(visitor: Signed) -> Response:
        raise RuntimeError(HOSTILE)
