"""Signing in through the organization's own provider, where one is set."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from passerelle.pages import account_changes, accounts, provider_rows
from passerelle.pages.account_changes import What
from passerelle.pages.accounts import Account
from passerelle.pages.cookies import new_token
from passerelle.pages.errors import HttpsNeeded, ProviderFailed
from passerelle.pages.places import HOME, safe_next
from passerelle.pages.provider_powers import Powers, follow, powers_of
from passerelle.pages.roles import Role
from passerelle.pages.sign_in import enter
from passerelle.runtime.settings import Settings

if TYPE_CHECKING:
    from passerelle.pages.provider import Claims
    from passerelle.pages.site import Site

BACK = "/desk/provider/back"
PATIENCE = timedelta(minutes=10)

log = structlog.get_logger()


def routes(site: "Site") -> APIRouter:
    """GET /desk/provider and /desk/provider/back; absent without PASSERELLE_OIDC_ISSUER."""
    router = APIRouter()
    settings, organization = site.organization.settings, site.organization
    if not settings.oidc_issuer:
        return router
    # Its cryptography takes a fifth of a second to load, which those without a provider need not wait for.
    from passerelle.pages.provider import Provider

    @router.get("/desk/provider")
    async def leave(request: Request, next: str = HOME) -> Response:
        if not site.cookies.may_be_set(request):
            raise HttpsNeeded
        browser = site.cookies.token(request, "form") or new_token()
        try:
            started = await Provider(settings, site.address + BACK).start(new_token(), new_token(), new_token())
        except ProviderFailed:
            return _said(site, request, "sign_in.provider_failed")
        now = organization.now()
        async with organization.connection() as connection:
            await provider_rows.keep(connection, browser, started, safe_next(next), now, now + PATIENCE)
        response = RedirectResponse(started.address, 303)
        site.cookies.keep(request, response, "form", browser)
        return response

    @router.get(BACK)
    async def come_back(request: Request, state: str = Query("", max_length=200), code: str = "") -> Response:
        browser, now = site.cookies.token(request, "form"), organization.now()
        async with organization.connection() as connection:
            remembered = await provider_rows.take(connection, browser, state, now)
        if remembered is None:
            raise HTTPException(404)
        try:
            provider = Provider(settings, site.address + BACK)
            claims = await provider.finish(code, remembered["nonce"], remembered["verifier"])
        except ProviderFailed:
            log.warning("provider_failed")
            return _said(site, request, "sign_in.provider_failed")
        account = await account_of(site, claims)
        if account is None or account.is_disabled:
            return _said(site, request, "sign_in.not_known")
        trusted = claims.used_second_factor and settings.oidc_second_factor
        return await enter(site, request, account, remembered["next"], has_given_both=trusted)

    return router


async def account_of(site: "Site", claims: "Claims") -> Account | None:
    """The account tied to this subject, else that of the verified address, tied from now on, else a new one if set.

    Where groups are mapped, nobody comes in without one, and the account follows them.
    """
    organization, settings = site.organization, site.organization.settings
    powers = powers_of(claims.groups, settings.oidc_groups) if settings.oidc_groups else _new_powers(settings)
    if powers is None and settings.oidc_groups:
        return None
    async with organization.connection() as connection, connection.transaction():
        found = await _found(connection, claims, powers, organization.now())
        if found is None or powers is None or not settings.oidc_groups:
            return found
        return await follow(connection, found, powers, organization.now())


async def _found(connection: Any, claims: "Claims", powers: Powers | None, now: datetime) -> Account | None:
    tied = await accounts.by_subject(connection, claims.subject)
    if tied is not None or not claims.email:
        return tied
    known = await accounts.by_email(connection, claims.email)
    if known is None and powers is not None:
        name, key = claims.email.partition("@")[0], uuid4()
        await accounts.add(connection, key, claims.email, name, powers.roles, powers.territories, now)
        await account_changes.note_roles(connection, now, key, None, What.INVITED, powers.roles, powers.territories)
        known = await accounts.by_key(connection, key)
    if known is None or not await accounts.tie(connection, known.key, claims.subject):
        return None
    return known


def _new_powers(settings: Settings) -> Powers | None:
    """What whoever is unknown may do; none: they get no account."""
    roles = frozenset(Role(role) for role in settings.oidc_new_roles.split(",") if role)
    return Powers(roles, ()) if roles else None


def _said(site: "Site", request: Request, error: str) -> Response:
    shown: dict[str, Any] = {"following": HOME, "email": "", "error": error, "provider": True}
    return site.page(request, "sign_in.html", status=422, **shown)
