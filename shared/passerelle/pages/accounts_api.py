"""Accounts over the organization's API, for `passerelle accounts` and the organization's own systems."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, StringConstraints

from passerelle.pages import accounts
from passerelle.pages.accounts import Account
from passerelle.pages.administration import Administration, link_for
from passerelle.pages.errors import AccountIsUnknown
from passerelle.pages.roles import Role

if TYPE_CHECKING:
    from passerelle.pages.site import Site

DEMONSTRATION = timedelta(hours=12)

Email = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Place = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2,5}$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewAccount(Body):
    """Somebody of the staff."""

    email: Email
    name: Name
    roles: list[Role]
    territories: list[Place] = []


class Whose(Body):
    """Whose account."""

    email: Email


class Reset(Whose):
    """What they lost."""

    second_factor: bool = False


def routes(site: "Site") -> APIRouter:
    """GET and POST /accounts; POST /accounts/disable, /accounts/reset and /accounts/demonstration."""
    router = APIRouter(tags=["accounts"])
    _add_lists(router, site)
    _add_changes(router, site)
    _add_demonstration(router, site)
    return router


def _add_lists(router: APIRouter, site: "Site") -> None:
    @router.get("/accounts")
    async def everybody() -> list[dict[str, object]]:
        """Every account, with what it may do."""
        async with site.organization.connection() as connection:
            rows = await accounts.everybody(connection)
        return [
            {
                "email": row["email"],
                "name": row["name"],
                "roles": row["roles"],
                "territories": row["territories"],
                "has_password": row["has_password"],
                "has_second_factor": row["has_second_factor"],
                "is_disabled": row["disabled_at"] is not None,
            }
            for row in rows
        ]


def _add_changes(router: APIRouter, site: "Site") -> None:
    administration = Administration(site)

    @router.post("/accounts", status_code=201)
    async def add(body: NewAccount) -> dict[str, str]:
        """A new account; the link answered lets its owner choose a password, once, within three days."""
        return {
            "link": await administration.invite(body.email, body.name, frozenset(body.roles), tuple(body.territories))
        }

    @router.post("/accounts/disable")
    async def disable(body: Whose) -> dict[str, str]:
        """Signed out everywhere, and no way in any more; what the account did stays told."""
        account = await known(body.email)
        await administration.lock(account.key)
        return {"email": account.email}

    @router.post("/accounts/reset")
    async def reset(body: Reset) -> dict[str, str]:
        """Signed out everywhere; a new link to choose a password; enabled again; the second factor off if asked."""
        account = await known(body.email)
        return {"link": await administration.reset(account.key, second_factor=body.second_factor)}

    async def known(email: str) -> Account:
        async with site.organization.connection() as connection:
            return await _known(connection, email)


def _add_demonstration(router: APIRouter, site: "Site") -> None:
    organization = site.organization

    @router.post("/accounts/demonstration")
    async def demonstration() -> dict[str, str]:
        """A link into the demonstration account, made if need be; only where PASSERELLE_DEMONSTRATION is set."""
        if not site.is_demonstration:
            raise HTTPException(404)
        email, now = f"demo@{organization.id}.example", organization.now()
        async with organization.connection() as connection, connection.transaction():
            if await accounts.by_email(connection, email) is None:
                roles = frozenset({Role.COORDINATOR, Role.ADVISER, Role.MANAGER, Role.ADMIN})
                await accounts.add(connection, uuid4(), email, "Camille Demo", roles, (), now)
            account = await _known(connection, email)
            return {"link": await link_for(site, connection, account.key, "demonstration", DEMONSTRATION)}


async def _known(connection: object, email: str) -> Account:
    account = await accounts.by_email(connection, email)
    if account is None:
        raise AccountIsUnknown
    return account
