"""The pages as one application: protective headers, errors as pages, nothing but what belongs to them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from passerelle.messaging.answers import KeyUsedForAnotherRequest
from passerelle.messaging.decisions import Refusal
from passerelle.pages import (
    account_pages,
    accounts_api,
    accounts_pages,
    delivery,
    home,
    provider_sign_in,
    reads_pages,
    second_factor_pages,
    sign_in,
)
from passerelle.pages.assets import asset_routes
from passerelle.pages.errors import PageError, SignInNeeded
from passerelle.pages.places import sign_in_address
from passerelle.pages.signing import visitor_of
from passerelle.pages.trying import said_of
from passerelle.runtime.http import build_routes
from passerelle.runtime.problems import AWAY

if TYPE_CHECKING:
    from passerelle.pages.site import Site

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PROTECTION = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
MODULES = (
    sign_in,
    second_factor_pages,
    account_pages,
    provider_sign_in,
    home,
    delivery,
    accounts_pages,
    reads_pages,
)
"""Pages of every site."""
HIDDEN = frozenset({401, 403, 404, 405})
"""What is forbidden looks like what does not exist."""
HTTPS_ONLY = "max-age=31536000"

log = structlog.get_logger()


def application(site: "Site", routers: Sequence[APIRouter]) -> ASGIApp:
    """The site's own pages and those of its service."""
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.site = site
    _show_errors(app, site)
    app.include_router(asset_routes(site.assets))
    for module in MODULES:
        app.include_router(module.routes(site))
    for router in routers:
        app.include_router(router)
    build_routes(app)
    return Protected(app, site)


def api(site: "Site") -> APIRouter:
    """Routes for the organization's own systems."""
    return accounts_api.routes(site)


class Protected:
    """ASGI: headers on every page; an error nobody thought of is a page too."""

    def __init__(self, app: ASGIApp, site: "Site") -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, has_answered = Request(scope), False

        async def protected(message: Message) -> None:
            nonlocal has_answered
            if message["type"] == "http.response.start":
                has_answered = True
                headers = MutableHeaders(scope=message)
                for name, value in PROTECTION.items():
                    headers.setdefault(name, value)
                if self._site.cookies.is_secure(request):
                    headers.setdefault("strict-transport-security", HTTPS_ONLY)
            await send(message)

        try:
            await self._app(scope, receive, protected)
        except Exception:
            # The framework answers with the page below, then raises the error again.
            if not (has_answered and getattr(request.state, "failed", False)):
                raise


def _show_errors(app: FastAPI, site: "Site") -> None:
    async def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return await absent(request, error) if status in HIDDEN else _error_page(site, request, status)

    async def absent(request: Request, error: Exception) -> Response:
        if not hasattr(request.state, "visitor"):
            await visitor_of(request)
        return _error_page(site, request, 404)

    async def failed(request: Request, error: Exception) -> Response:
        request.state.failed = True
        log.error("page_failed", exc_info=error, method=request.method)
        return _error_page(site, request, 500)

    async def needed(request: Request, error: Exception) -> Response:
        return _to_sign_in(request)

    async def away(request: Request, error: Exception) -> Response:
        log.warning("database_away", error=type(error).__name__)
        return _error_page(site, request, 503)

    async def refused(request: Request, error: Exception) -> Response:
        return _refusal_page(site, request, error)

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, absent)
    app.add_exception_handler(SignInNeeded, needed)
    app.add_exception_handler(Exception, failed)
    kinds: tuple[type[Exception], ...] = (
        PageError,
        Refusal,
        KeyUsedForAnotherRequest,
        *site.organization.service.refusals,
    )
    for kind in kinds:
        app.add_exception_handler(kind, refused)
    troubles: tuple[type[Exception], ...] = AWAY
    for trouble in troubles:
        app.add_exception_handler(trouble, away)


def _to_sign_in(request: Request) -> Response:
    address = sign_in_address(request)
    if "hx-request" in request.headers:
        return Response(status_code=200, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _error_page(site: "Site", request: Request, status: int) -> Response:
    known = status if status in {404, 413, 503} else 404 if status < 500 else 500
    visitor = getattr(request.state, "visitor", None)
    # No section is shown as the present one: the page would differ from that of another address.
    return site.page(request, "error.html", visitor, status=status, reason=f"error.{known}", path="")


def _refusal_page(site: "Site", request: Request, error: Exception) -> Response:
    visitor = getattr(request.state, "visitor", None)
    words = site.words(visitor.language if visitor else site.language(request))
    said = said_of(words, error)
    return site.page(request, "refused.html", visitor, status=getattr(error, "status", 409), said_wrong=said)
