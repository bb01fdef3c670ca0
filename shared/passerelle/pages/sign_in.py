"""Signing in with a password, choosing one through a link, signing out, and the door of a local demonstration."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from passerelle.pages import accounts, passwords, sessions, staff_links
from passerelle.pages.accounts import Account
from passerelle.pages.cookies import LANGUAGE, LOOPBACK, hash_of
from passerelle.pages.errors import HttpsNeeded, TooManyAttempts
from passerelle.pages.forms import Form
from passerelle.pages.places import HOME, safe_next
from passerelle.pages.signing import session_of
from passerelle.pages.words import DESK_LANGUAGES

if TYPE_CHECKING:
    from passerelle.pages.site import Site

YEAR_S = 31_536_000


def routes(site: "Site") -> APIRouter:
    """GET and POST /desk/sign-in, /desk/set-up/{token}, /desk/demonstration/{token}; POST /desk/sign-out."""
    router = APIRouter()
    _add_sign_in(router, site)
    _add_set_up(router, site)
    _add_demonstration(router, site)
    _add_language(router)
    return router


def _add_sign_in(router: APIRouter, site: "Site") -> None:
    def ask(request: Request, following: str, email: str = "", status: int = 200, error: str = "") -> Response:
        if not site.cookies.may_be_set(request):
            raise HttpsNeeded
        provider = bool(site.organization.settings.oidc_issuer)
        shown: dict[str, Any] = {
            "following": safe_next(following),
            "email": email,
            "error": error,
            "provider": provider,
        }
        return site.page(request, "sign_in.html", status=status, **shown)

    @router.get("/desk/sign-in")
    async def show(request: Request, next: str = HOME) -> Response:
        session = await session_of(request)
        if session is not None and session.is_full:
            return RedirectResponse(safe_next(next), 303)
        return ask(request, next)

    @router.post("/desk/sign-in")
    async def sign_in(request: Request, form: Form) -> Response:
        following, email = form.get("next", HOME), form.get("email", "")
        try:
            account = await site.entrance.account_for(request, email, form.get("password", ""))
        except TooManyAttempts:
            return ask(request, following, email, TooManyAttempts.status, "sign_in.too_many")
        if account is None:
            return ask(request, following, email, 422, "sign_in.wrong")
        return await enter(site, request, account, safe_next(following))

    @router.post("/desk/sign-out")
    async def sign_out(request: Request, form: Form) -> Response:
        async with site.organization.connection() as connection:
            await sessions.end(connection, hash_of(site.cookies.token(request, "staff")))
        response = RedirectResponse("/desk/sign-in", 303)
        site.cookies.drop(request, response, "staff")
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


async def enter(
    site: "Site", request: Request, account: Account, following: str, *, has_given_both: bool = False
) -> Response:
    """A session for this account, full or waiting for the second factor."""
    owes = not has_given_both and site.entrance.owes_second_factor(account)
    where = following
    if owes:
        step = "/desk/second-factor" if account.has_second_factor else "/desk/second-factor/set-up"
        where = step if following == HOME else f"{step}?{urlencode({'next': following})}"
    response = RedirectResponse(where, 303)
    await site.entrance.begin(request, response, account.key, is_full=not owes)
    return response


def _add_set_up(router: APIRouter, site: "Site") -> None:
    async def account_of(token: str) -> Account:
        now = site.organization.now()
        async with site.organization.connection() as connection:
            key = await staff_links.account_of(connection, hash_of(token), "set_up", now)
            if key is None:
                raise HTTPException(404)
            return await accounts.by_key(connection, key)

    @router.get("/desk/set-up/{token}")
    async def show(request: Request, token: str) -> Response:
        return site.page(request, "set_up.html", account=await account_of(token), error="")

    @router.post("/desk/set-up/{token}")
    async def choose(request: Request, token: str, form: Form) -> Response:
        account = await account_of(token)
        password = form.get("password", "")
        if wrong := passwords.objection(password, account.email, form.get("again", "")):
            return site.page(request, "set_up.html", status=422, account=account, error=wrong)
        if not await site.entrance.set_password(account.key, password, link=token):
            raise HTTPException(404)
        return await enter(site, request, account, HOME)


def _add_demonstration(router: APIRouter, site: "Site") -> None:
    @router.get("/desk/demonstration/{token}")
    async def walk_in(request: Request, token: str) -> Response:
        """One click, for synthetic people on this very machine only: no password, no second factor."""
        here = request.client.host if request.client else ""
        if not site.is_demonstration or not {here, request.url.hostname} <= LOOPBACK:
            raise HTTPException(404)
        now = site.organization.now()
        async with site.organization.connection() as connection:
            account: UUID | None = await staff_links.account_of(connection, hash_of(token), "demonstration", now)
        if account is None:
            raise HTTPException(404)
        response = RedirectResponse(HOME, 303)
        await site.entrance.begin(request, response, account, is_full=True)
        return response


def _add_language(router: APIRouter) -> None:
    @router.get("/desk/language/{language}")
    async def choose_language(language: str, next: str = HOME) -> Response:
        """A preference of this browser; changes nothing else."""
        if language not in DESK_LANGUAGES:
            raise HTTPException(404)
        response = RedirectResponse(safe_next(next), 303)
        response.set_cookie(LANGUAGE, language, max_age=YEAR_S, httponly=True, samesite="lax", path="/")
        return response
