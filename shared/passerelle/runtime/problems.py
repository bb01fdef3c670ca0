"""Errors as RFC 9457 problem details: what is wrong and what to do, never the input back."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from passerelle.messaging.answers import AnswerWasErased, KeyUsedForAnotherRequest
from passerelle.messaging.decisions import Refusal

log = structlog.get_logger()

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
)
"""The database is stopping, starting, full, busy or out of reach: the same request may succeed in a moment."""

_CODES = {413: "body_too_large"}
"""Where the name of a status differs between versions of Python."""
_REPEAT_INPUT = frozenset({"assertion_error", "union_tag_invalid", "uuid_parsing", "value_error"})
"""Kinds of validation errors whose message may quote what was sent."""


def problem(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """One problem document."""
    content = {
        "type": f"urn:passerelle:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    retry = {"Retry-After": "2"} if status == 503 else {}
    return JSONResponse(content, status, {**retry, **(headers or {})}, media_type="application/problem+json")


def answer_with_problems(app: FastAPI, refusals: Sequence[type[Exception]]) -> None:
    """Turn refusals, invalid requests and trouble into problems."""
    kinds: tuple[type[Exception], ...] = (Refusal, *refusals)
    for kind in kinds:
        app.add_exception_handler(kind, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(KeyUsedForAnotherRequest, _key_reused)
    app.add_exception_handler(AnswerWasErased, _erased_since)
    away: tuple[type[Exception], ...] = AWAY
    for trouble in away:
        app.add_exception_handler(trouble, _away)
    app.add_exception_handler(asyncpg.DataError, _unstorable)
    app.add_exception_handler(Exception, unexpected)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    facts = {name: str(value) for name, value in getattr(error, "facts", {}).items()}
    said = str(error) or (error.__doc__ or "").strip()
    return problem(
        getattr(error, "status", 409), getattr(error, "code", "refused"), said, **({"facts": facts} if facts else {})
    )


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    names = described_names(request.app.openapi())
    errors = [
        {"pointer": _pointer(one["loc"], names), "reason": one["type"], "detail": _explained(one)}
        for one in error.errors()
    ]
    return problem(422, "invalid_request", "Some values are missing or not as described; see `errors`.", errors=errors)


async def _http(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code = _CODES.get(error.status_code) or HTTPStatus(error.status_code).name.lower()
    return problem(error.status_code, code, str(error.detail), error.headers)


async def _key_reused(request: Request, error: Exception) -> JSONResponse:
    return problem(422, "idempotency_key_reused", str(KeyUsedForAnotherRequest.__doc__))


async def _erased_since(request: Request, error: Exception) -> JSONResponse:
    return problem(410, "erased_since", str(AnswerWasErased.__doc__))


async def _away(request: Request, error: Exception) -> JSONResponse:
    log.warning("database_away", error=type(error).__name__)
    said = "The database does not answer. Send the same request again, with the same Idempotency-Key if it has one."
    return problem(503, "try_again", said)


async def _unstorable(request: Request, error: Exception) -> JSONResponse:
    log.warning("value_not_stored", exc_info=error)
    said = "A value cannot be stored, such as a number too large or a NUL character; nothing was changed."
    return problem(422, "unstorable_value", said)


async def unexpected(request: Request, error: Exception) -> JSONResponse:
    """The answer to an error nobody thought of."""
    log.error("request_failed", exc_info=error, method=request.method)
    # An error after the commit ends here too: whether something was changed is not known.
    said = "Something went wrong here; the team can see it in the log. Sent again with the same Idempotency-Key, a"
    return problem(500, "internal_error", f"{said} request is carried out once at most.")


def described_names(document: Any) -> frozenset[str]:
    """Every name of a field or parameter in an OpenAPI document, in lower case."""
    if isinstance(document, list):
        return frozenset[str]().union(*map(described_names, document))
    if not isinstance(document, dict):
        return frozenset()
    properties, name = document.get("properties"), document.get("name")
    own = [*(properties if isinstance(properties, dict) else ()), *([name] if isinstance(name, str) else ())]
    return frozenset(one.lower() for one in own).union(*map(described_names, document.values()))


def _pointer(location: Sequence[int | str], names: frozenset[str]) -> str:
    # What the caller invented is not repeated: it can be personal data put in the wrong place.
    shown = [part if isinstance(part, int) or part.lower() in names else "?" for part in location[1:]]
    return "/".join(["", str(location[0]), *map(str, shown)])


def _explained(one: Mapping[str, Any]) -> str:
    return "The value is not as described." if one["type"] in _REPEAT_INPUT else str(one["msg"])
