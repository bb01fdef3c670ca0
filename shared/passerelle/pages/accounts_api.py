"""Accounts over the organization's API, for `passerelle accounts` and the organization's own systems."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, StringConstraints

from passerelle.pages import accounts, sessions, staff_links
from passerelle.pages.accounts import Account
from passerelle.pages.cookies import hash_of, new_token
from passerelle.pages.errors import AccountIsUnknown
from passerelle.pages.roles import Role

if TYPE_CHECKING:
    from passerelle.pages.site import Site

GOOD_FOR = timedelta(days=3)
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
    organization = site.organization

    @router.post("/accounts", status_code=201)
    async def add(body: NewAccount) -> dict[str, str]:
        """A new account; the link answered lets its owner choose a password, once, within three days."""
        key, now = uuid4(), organization.now()
        async with organization.connection() as connection, connection.transaction():
            territories = tuple(body.territories)
            await accounts.add(connection, key, body.email, body.name, frozenset(body.roles), territories, now)
            account = await accounts.by_key(connection, key)
            return {"link": await _link(site, connection, account, "set_up", GOOD_FOR)}

    @router.post("/accounts/disable")
    async def disable(body: Whose) -> dict[str, str]:
        """Signed out everywhere, and no way in any more; what the account did stays told."""
        async with organization.connection() as connection, connection.transaction():
            account = await _known(connection, body.email)
            await accounts.set_disabled(connection, account.key, organization.now())
            await sessions.end_all(connection, account.key)
            await staff_links.drop_of(connection, account.key)
        return {"email": account.email}

    @router.post("/accounts/reset")
    async def reset(body: Reset) -> dict[str, str]:
        """Signed out everywhere; a new link to choose a password; enabled again; the second factor off if asked."""
        async with organization.connection() as connection, connection.transaction():
            account = await _known(connection, body.email)
            await accounts.set_password(connection, account.key, None)
            await accounts.set_disabled(connection, account.key, None)
            if body.second_factor:
                await accounts.set_second_factor(connection, account.key, None, 0)
                await accounts.keep_recovery_codes(connection, account.key, [])
            await sessions.end_all(connection, account.key)
            return {"link": await _link(site, connection, account, "set_up", GOOD_FOR)}


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
                roles = frozenset({Role.COORDINATOR, Role.ADVISER, Role.MANAGER})
                await accounts.add(connection, uuid4(), email, "Camille Demo", roles, (), now)
            account = await _known(connection, email)
            return {"link": await _link(site, connection, account, "demonstration", DEMONSTRATION)}


async def _known(connection: object, email: str) -> Account:
    account = await accounts.by_email(connection, email)
    if account is None:
        raise AccountIsUnknown
    return account


async def _link(site: "Site", connection: object, account: Account, purpose: str, good_for: timedelta) -> str:
    token, now = new_token(), site.organization.now()
    await staff_links.keep(connection, hash_of(token), account.key, purpose, now, now + good_for)
    path = "demonstration" if purpose == "demonstration" else "set-up"
    return f"{site.address}/desk/{path}/{token}"
