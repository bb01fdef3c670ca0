"""Who is in the network, as this organization knows it."""

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel

from passerelle.contracts.directory import ServiceOffered
from passerelle.privacy.directory import Entry

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization


class OrganizationView(BaseModel):
    """One organization of the directory."""

    organization: str
    kind: str
    name: str
    services: tuple[ServiceOffered, ...]


def neighbour_routes(organization: "Organization") -> APIRouter:
    """Routes of the directory."""
    router = APIRouter(prefix="/directory", tags=["directory"])

    @router.get("")
    async def list_organizations() -> list[OrganizationView]:
        """Everybody whose announcement was verified, this organization included."""
        return [_view(entry) for entry in organization.directory.entries()]

    return router


def _view(entry: Entry) -> OrganizationView:
    return OrganizationView(organization=entry.organization, kind=entry.kind, name=entry.name, services=entry.services)
