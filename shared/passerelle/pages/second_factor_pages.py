"""Pages of the second factor: give a code, or set it up."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from passerelle.pages import accounts, second_factor, sessions
from passerelle.pages.cookies import csrf_of
from passerelle.pages.errors import SignInNeeded, TooManyAttempts
from passerelle.pages.forms import Form
from passerelle.pages.places import HOME, safe_next
from passerelle.pages.sessions import Session
from passerelle.pages.signing import session_of

if TYPE_CHECKING:
    from passerelle.pages.site import Site


async def any_session(request: Request) -> Session:
    """Full or not; raises SignInNeeded."""
    session = await session_of(request)
    if session is None:
        raise SignInNeeded
    return session


Begun = Annotated[Session, Depends(any_session)]


def routes(site: "Site") -> APIRouter:
    """GET and POST /desk/second-factor and /desk/second-factor/set-up."""
    router = APIRouter()
    _add_code(router, site)
    _add_set_up(router, site)
    return router


def _add_code(router: APIRouter, site: "Site") -> None:
    def ask(request: Request, following: str, status: int = 200, error: str = "") -> Response:
        shown: dict[str, Any] = {"following": safe_next(following), "error": error, "csrf": _csrf(site, request)}
        return site.page(request, "second_factor.html", status=status, **shown)

    @router.get("/desk/second-factor")
    async def show(request: Request, session: Begun, next: str = HOME) -> Response:
        return RedirectResponse(safe_next(next), 303) if session.is_full else ask(request, next)

    @router.post("/desk/second-factor")
    async def give(request: Request, session: Begun, form: Form) -> Response:
        following = safe_next(form.get("next", HOME))
        try:
            fits = await site.entrance.code_fits(session, form.get("code", ""))
        except TooManyAttempts:
            return ask(request, following, TooManyAttempts.status, "sign_in.too_many")
        if not fits:
            return ask(request, following, 422, "second_factor.wrong")
        response = RedirectResponse(following, 303)
        await site.entrance.begin(request, response, session.account, is_full=True)
        return response


def _add_set_up(router: APIRouter, site: "Site") -> None:
    async def ask(request: Request, session: Session, following: str, status: int = 200, error: str = "") -> Response:
        async with site.organization.connection() as connection:
            secret = await sessions.offer_totp(connection, session.token_hash, second_factor.new_secret())
        image = second_factor.qr_code(secret, session.email, f"Passerelle {site.organization.settings.name}")
        groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        shown: dict[str, Any] = {"image": image, "secret": groups, "following": safe_next(following), "error": error}
        return site.page(request, "second_factor_set_up.html", status=status, csrf=_csrf(site, request), **shown)

    async def elsewhere(session: Session) -> Response | None:
        """A second factor is never replaced here, whoever holds the session: `passerelle accounts reset` does that."""
        async with site.organization.connection() as connection:
            account = await accounts.by_key(connection, session.account)
        if not account.has_second_factor:
            return None
        return RedirectResponse("/desk/account" if session.is_full else "/desk/second-factor", 303)

    @router.get("/desk/second-factor/set-up")
    async def show(request: Request, session: Begun, next: str = HOME) -> Response:
        return await elsewhere(session) or await ask(request, session, next)

    @router.post("/desk/second-factor/set-up")
    async def confirm(request: Request, session: Begun, form: Form) -> Response:
        if other := await elsewhere(session):
            return other
        following = safe_next(form.get("next", HOME))
        codes = await site.entrance.confirm_second_factor(session, form.get("code", ""))
        if not codes:
            return await ask(request, session, following, 422, "second_factor.wrong")
        response = site.page(request, "recovery_codes.html", codes=codes, following=following)
        await site.entrance.begin(request, response, session.account, is_full=True)
        return response


def _csrf(site: "Site", request: Request) -> str:
    return csrf_of(site.cookies.token(request, "staff"))
