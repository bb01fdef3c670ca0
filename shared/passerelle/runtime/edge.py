"""The edge of the web application: around every request its trace, a limit for its body, and protective headers."""

import structlog
from opentelemetry import trace
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from passerelle.runtime.problems import unexpected
from passerelle.runtime.tracing import Tracing, correlation_asked, trace_id_of

ASSETS = "/assets"
CORRELATION = "correlation-id"
"""A UUID every event and log line that follows from the request carries; the caller may choose it."""
PROTECTION = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""On every answer that does not say otherwise."""


class Edge:
    """ASGI middleware of one organization."""

    def __init__(self, app: ASGIApp, organization: str, tracing: Tracing, max_body_bytes: int) -> None:
        self._app = app
        self._organization = organization
        self._tracing = tracing
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not HTTP; no error of a request goes further than here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        correlation = str(correlation_asked(headers.get(CORRELATION)))
        with (
            self._tracing.serving(scope["method"], headers.get("traceparent")) as span,
            structlog.contextvars.bound_contextvars(
                organization=self._organization, trace=trace_id_of(span), correlation=correlation
            ),
        ):
            answer = Answer(send, span, correlation, is_asset=scope["path"].startswith(ASSETS))
            limited = limited_body(receive, headers.get("content-length", ""), self._max_body_bytes)
            try:
                await self._app(scope, limited, answer.send)
            except Exception as error:
                if answer.has_started:
                    raise
                said = await unexpected(Request(scope), error)
                await said(scope, receive, answer.send)
            finally:
                _describe(span, scope)


class Answer:
    """The answer to one request, on its way out."""

    def __init__(self, send: Send, span: trace.Span, correlation: str, is_asset: bool) -> None:
        self._send = send
        self._span = span
        self._correlation = correlation
        self._is_asset = is_asset
        self.has_started = False

    async def send(self, message: Message) -> None:
        """Add what is missing to the headers."""
        if message["type"] == "http.response.start":
            self.has_started = True
            headers = MutableHeaders(scope=message)
            for name, value in PROTECTION.items():
                if not (self._is_asset and name == "cache-control"):
                    headers.setdefault(name, value)
            headers.setdefault(CORRELATION, self._correlation)
            self._span.set_attribute("http.response.status_code", message["status"])
            if message["status"] >= 500:
                self._span.set_status(trace.StatusCode.ERROR)
        await self._send(message)


def limited_body(receive: Receive, declared: str, most: int) -> Receive:
    """Reads a request's body as long as it is not too large, whatever its header says."""
    size = 0

    async def limited() -> Message:
        nonlocal size
        if declared.isdecimal() and int(declared) > most:
            raise _too_large(most)
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise _too_large(most)
        return message

    return limited


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"The body is larger than {most} bytes.", {"Connection": "close"})


def _describe(span: trace.Span, scope: Scope) -> None:
    # The route, never the path or the query: these can hold what somebody searched for.
    path = getattr(scope.get("route"), "path", None)
    span.update_name(f"{scope['method']} {path or 'unknown'}")
    span.set_attribute("http.request.method", scope["method"])
    if path:
        span.set_attribute("http.route", path)
