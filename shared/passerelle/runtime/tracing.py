"""OpenTelemetry from the HTTP request to the last organization; recorded where an exporter is set."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from random import getrandbits
from types import TracebackType
from uuid import UUID

import structlog
import uuid_utils.compat
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_CONTEXT = TraceContextTextMapPropagator()
RECORDED = ParentBased(root=ALWAYS_ON, remote_parent_not_sampled=ALWAYS_ON)
"""Each organization decides for itself what it records: a sender without an exporter must not decide for the others."""

log = structlog.get_logger()


class Tracing:
    """Spans of one organization; without an exporter it still makes and carries trace ids."""

    def __init__(self, organization: str, endpoint: str = "", provider: TracerProvider | None = None) -> None:
        self.provider = provider or TracerProvider(RECORDED, Resource({"service.name": organization}))
        self._recorded = bool(endpoint or provider)
        if endpoint:
            self.provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self.provider.get_tracer("passerelle")

    @property
    def is_recorded(self) -> bool:
        """Whether spans go anywhere; when not, only the ids are made and carried on."""
        return self._recorded

    @contextmanager
    def serving(self, method: str, parent: str | None) -> Iterator[trace.Span]:
        """A span around one HTTP request, child of the caller's; it holds nothing but what is set on it."""
        caller = _CONTEXT.extract({"traceparent": parent}, Context()) if parent else Context()
        if self._recorded:
            with self._tracer.start_as_current_span(
                method, caller, kind=trace.SpanKind.SERVER, record_exception=False, set_status_on_exception=False
            ) as span:
                yield span
            return
        ids = trace.get_current_span(caller).get_span_context()
        made = trace.SpanContext(
            ids.trace_id or _random(128), _random(64), is_remote=False, trace_flags=ids.trace_flags
        )
        with trace.use_span(trace.NonRecordingSpan(made)) as span:
            yield span

    def answering(self, parent: str | None, name: str, correlation: UUID) -> AbstractContextManager[str | None]:
        """A span around the answer to one message; gives the context its consequences carry."""
        return self._recording(parent, name, correlation) if self._recorded else Passing(parent, name, correlation)

    @contextmanager
    def _recording(self, parent: str | None, name: str, correlation: UUID) -> Iterator[str | None]:
        context = _CONTEXT.extract({"traceparent": parent}) if parent else None
        with (
            Passing(parent, name, correlation),
            self._tracer.start_as_current_span(
                f"answer {name}", context, kind=trace.SpanKind.CONSUMER, record_exception=False
            ) as span,
        ):
            yield _traceparent(span)

    @contextmanager
    def commanding(self, name: str) -> Iterator[str | None]:
        """A span around a command, inside the request's own if there is one."""
        if not self._recorded:
            request = trace.get_current_span()
            yield _child_of(_traceparent(request) if request.get_span_context().is_valid else None)
            return
        with self._tracer.start_as_current_span(f"command {name}", record_exception=False) as span:
            yield _traceparent(span)

    def stop(self) -> None:
        """Hand over the last spans."""
        self.provider.shutdown()


class Passing:
    """Stands for a span nobody records: its consequences still carry on the trace, and a failure is told with it."""

    __slots__ = ("_correlation", "_name", "_parent")

    def __init__(self, parent: str | None, name: str, correlation: UUID) -> None:
        self._parent = parent
        self._name = name
        self._correlation = correlation

    def __enter__(self) -> str:
        return _child_of(self._parent)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            trace_id = self._parent[3:35] if self._parent else ""
            log.warning(
                "answer_failed",
                message=self._name,
                trace=trace_id,
                correlation=str(self._correlation),
                exc_info=error,
            )


def correlation_asked(said: str | None) -> UUID:
    """The caller's own id of what it is doing, when it is a UUID; else a new one."""
    try:
        return UUID(said)
    except (ValueError, TypeError, AttributeError):
        return uuid_utils.compat.uuid7()


def correlation_bound() -> UUID:
    """The id of the request at hand, or a new one outside of any."""
    return correlation_asked(structlog.contextvars.get_contextvars().get("correlation"))


def trace_id_of(span: trace.Span) -> str:
    """As it stands in log lines."""
    return f"{span.get_span_context().trace_id:032x}"


def _child_of(parent: str | None) -> str:
    trace_id, flags = (parent[3:35], parent[53:55]) if parent else (f"{_random(128):032x}", "00")
    return f"00-{trace_id}-{_random(64):016x}-{flags}"


def _random(bits: int) -> int:
    return getrandbits(bits) | 1


def _traceparent(span: trace.Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
