"""OpenTelemetry from the HTTP request to the last organization; recorded where an exporter is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_CONTEXT = TraceContextTextMapPropagator()


class Tracing:
    """Spans of one organization; without an exporter it still makes and carries trace ids."""

    def __init__(self, organization: str, endpoint: str = "", provider: TracerProvider | None = None) -> None:
        self.provider = provider or TracerProvider(resource=Resource({"service.name": organization}))
        self._recorded = bool(endpoint or provider)
        if endpoint:
            self.provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self.provider.get_tracer("passerelle")

    @property
    def is_recorded(self) -> bool:
        """Whether spans go anywhere; when not, only the ids are made and carried on."""
        return self._recorded

    @contextmanager
    def answering(self, parent: str | None, name: str) -> Iterator[str | None]:
        """A span around the answer to one message; gives the context its consequences carry."""
        if not self._recorded:
            yield _child_of(parent)
            return
        context = _CONTEXT.extract({"traceparent": parent}) if parent else None
        with self._tracer.start_as_current_span(
            f"answer {name}", context, kind=trace.SpanKind.CONSUMER, record_exception=False
        ) as span:
            yield _traceparent(span)

    @contextmanager
    def commanding(self, name: str) -> Iterator[str | None]:
        """A span around a command, inside the request's own if there is one."""
        if not self._recorded:
            yield _child_of(None)
            return
        with self._tracer.start_as_current_span(f"command {name}", record_exception=False) as span:
            yield _traceparent(span)

    def stop(self) -> None:
        """Hand over the last spans."""
        self.provider.shutdown()


def _child_of(parent: str | None) -> str:
    trace_id = parent[3:35] if parent else token_hex(16)
    return f"00-{trace_id}-{token_hex(8)}-00"


def _traceparent(span: trace.Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
