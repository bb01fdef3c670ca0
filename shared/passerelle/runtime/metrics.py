"""What an operator watches, one registry per organization; labels never carry anything about a person."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from passerelle.messaging.batch import Tally

SAMPLES = 50
"""Latencies observed per batch, evenly spaced: each one costs as much as reading an event."""
_LATENCIES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.5, 5, 30, 300)


class Metrics:
    """Counters and gauges of one organization."""

    def __init__(self, organization: str) -> None:
        self.registry = CollectorRegistry()
        self._organization = organization
        self.messages = self._counter("messages", "Messages received, by what became of them", ["fate"])
        self.sent = self._counter("messages_sent", "Messages the broker has acknowledged", [])
        self.batches = Histogram(
            "passerelle_batch_size", "Records in one batch", ["organization"], registry=self.registry,
            buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500),
        ).labels(organization)  # fmt: skip
        self.latency = Histogram(
            "passerelle_latency_seconds",
            "From the sender's decision to the effect here",
            ["organization"],
            registry=self.registry,
            buckets=_LATENCIES,
        ).labels(organization)
        self.lag = self._gauge("lag_records", "Records of the inbox not fetched yet")
        self.unsent = self._gauge("outbox_unsent", "Messages queued and not acknowledged by the broker")
        self.outbox_age = self._gauge("outbox_age_seconds", "Age of the oldest unsent message")
        self.parked = self._gauge("parked_open", "Parked messages waiting for somebody")
        self.held_refs = self._gauge("held_refs", "Refs that wait for a missing or failing message")
        self.held_messages = self._gauge("held_messages", "Messages waiting on those refs")
        self.standing = Gauge(
            "passerelle_standing",
            "What waits for staff, as the service itself counts it",
            ["organization", "what", "kind"],
            registry=self.registry,
        )
        self.uncommitted = self._gauge("offset_commits_failed", "Offset commits that failed since the start")

    def counted(self, figures: Mapping[tuple[str, str], int]) -> None:
        """Set what the service's own stores count, by name and kind."""
        self.standing.clear()
        for (name, kind), count in figures.items():
            self.standing.labels(self._organization, name, kind).set(count)

    def received(self, size: int, tally: Tally) -> None:
        """Count one batch."""
        self.batches.observe(size)
        for fate in ("applied", "duplicates", "past", "held", "parked", "stopped"):
            if count := getattr(tally, fate):
                self.messages.labels(self._organization, fate).inc(count)
        for seconds in tally.latencies[:: max(1, len(tally.latencies) // SAMPLES)]:
            self.latency.observe(max(0.0, seconds))

    def relayed(self, count: int) -> None:
        """Count messages sent."""
        self.sent.labels(self._organization).inc(count)

    def _counter(self, name: str, text: str, labels: list[str]) -> Counter:
        return Counter(f"passerelle_{name}", text, ["organization", *labels], registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"passerelle_{name}", text, ["organization"], registry=self.registry).labels(self._organization)
