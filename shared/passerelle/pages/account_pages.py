"""One's own account: password, second factor, and where one is signed in."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from passerelle.pages import accounts, attempts, passwords, sessions
from passerelle.pages.cookies import hash_of
from passerelle.pages.errors import TooManyAttempts
from passerelle.pages.flash import done
from passerelle.pages.forms import Form
from passerelle.pages.roles import Visitor
from passerelle.pages.signing import Signed

if TYPE_CHECKING:
    from passerelle.pages.site import Site

PLACE = "/desk/account"


def routes(site: "Site") -> APIRouter:
    """GET /desk/account; POST /desk/account/password, /recovery-codes and /sign-out-elsewhere."""
    router = APIRouter()
    _add_account(router, site)
    _add_password(router, site)
    return router


def _add_account(router: APIRouter, site: "Site") -> None:
    @router.get(PLACE)
    async def show(request: Request, visitor: Signed) -> Response:
        return await shown(site, request, visitor)

    @router.post(f"{PLACE}/recovery-codes")
    async def renew(request: Request, visitor: Signed, form: Form) -> Response:
        async with site.organization.connection() as connection:
            account = await accounts.by_key(connection, visitor.account)
        if not await _is_them(site, account, form.get("password", "")):
            return await shown(site, request, visitor, 422, "account.wrong_password")
        if not account.has_second_factor:
            return done(request, f"{PLACE}")
        codes = await site.entrance.renew_recovery_codes(visitor.account)
        return site.page(request, "recovery_codes.html", visitor, codes=codes, following=PLACE)

    @router.post(f"{PLACE}/sign-out-elsewhere")
    async def sign_out_elsewhere(request: Request, visitor: Signed, form: Form) -> Response:
        async with site.organization.connection() as connection:
            await sessions.end_all(connection, visitor.account, but=hash_of(site.cookies.token(request, "staff")))
        return done(request, PLACE, "account.signed_out_elsewhere")


def _add_password(router: APIRouter, site: "Site") -> None:
    @router.post(f"{PLACE}/password")
    async def change(request: Request, visitor: Signed, form: Form) -> Response:
        async with site.organization.connection() as connection:
            account = await accounts.by_key(connection, visitor.account)
        if not await _is_them(site, account, form.get("password", "")):
            return await shown(site, request, visitor, 422, "account.wrong_password")
        new = form.get("new", "")
        if wrong := passwords.objection(new, account.email, form.get("again", "")):
            return await shown(site, request, visitor, 422, wrong)
        await site.entrance.set_password(account.key, new)
        response = done(request, PLACE, "account.password_changed")
        await site.entrance.begin(request, response, account.key, is_full=True)
        return response


async def _is_them(site: "Site", account: accounts.Account, password: str) -> bool:
    """The password again, before what would lock the owner out; tries are counted as at sign-in."""
    subject = attempts.subject_of("account", account.email)
    async with site.organization.connection() as connection:
        try:
            await attempts.enter(connection, subject, site.organization.now(), attempts.PER_ACCOUNT)
        except TooManyAttempts:
            return False
    fits = await site.entrance.passwords.fits(password, account.password_hash)
    if fits:
        async with site.organization.connection() as connection:
            await attempts.forgive(connection, subject)
    return fits


async def shown(site: "Site", request: Request, visitor: Visitor, status: int = 200, error: str = "") -> Response:
    """The account page."""
    organization = site.organization
    async with organization.connection() as connection:
        account = await accounts.by_key(connection, visitor.account)
        open_sessions = await sessions.of_account(
            connection, visitor.account, organization.now(), organization.settings.session_idle
        )
        left = await accounts.recovery_codes_left(connection, visitor.account)
    mine = hash_of(site.cookies.token(request, "staff"))
    context: dict[str, Any] = {
        "account": account,
        "sessions": open_sessions,
        "mine": mine,
        "left": left,
        "error": error,
    }
    return site.page(request, "account.html", visitor, status=status, **context)
