"""Errors as RFC 9457 problem details: what is wrong and what to do, never the input back."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from passerelle.messaging.commands import KeyUsedForAnotherRequest
from passerelle.messaging.decisions import Refusal

log = structlog.get_logger()

AWAY = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)


def problem(status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """One problem document."""
    content = {
        "type": f"urn:passerelle:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    headers = {"Retry-After": "2"} if status == 503 else None
    return JSONResponse(content, status, headers, media_type="application/problem+json")


def answer_with_problems(app: FastAPI, refusals: Sequence[type[Exception]]) -> None:
    """Turn refusals, invalid requests and trouble into problems."""
    kinds: tuple[type[Exception], ...] = (Refusal, *refusals)
    for kind in kinds:
        app.add_exception_handler(kind, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(KeyUsedForAnotherRequest, _key_reused)
    away: tuple[type[Exception], ...] = AWAY
    for trouble in away:
        app.add_exception_handler(trouble, _away)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    facts = {name: str(value) for name, value in getattr(error, "facts", {}).items()}
    said = str(error) or (error.__doc__ or "").strip()
    return problem(
        getattr(error, "status", 409), getattr(error, "code", "refused"), said, **({"facts": facts} if facts else {})
    )


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        {"pointer": "/" + "/".join(str(part) for part in one["loc"]), "reason": one["type"], "detail": one["msg"]}
        for one in error.errors()
    ]
    return problem(422, "invalid_request", "Some values are missing or not as described; see `errors`.", errors=errors)


async def _http(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code = HTTPStatus(error.status_code).name.lower()
    return problem(error.status_code, code, str(error.detail))


async def _key_reused(request: Request, error: Exception) -> JSONResponse:
    return problem(422, "idempotency_key_reused", str(KeyUsedForAnotherRequest.__doc__))


async def _away(request: Request, error: Exception) -> JSONResponse:
    log.warning("database_away", error=type(error).__name__, path=request.scope.get("route_path", ""))
    return problem(503, "try_again", "The database does not answer; nothing was changed. Send the same request again.")


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request_failed", exc_info=error, method=request.method)
    return problem(
        500, "internal_error", "Something went wrong here; nothing was changed. The team can see it in the log."
    )
