"""A broker in memory: one inbox topic per organization, partitions by key, at-least-once delivery."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from passerelle.messaging.parked import Record
from passerelle.testing.network.chance import Chance

PARTITIONS = 3
Headers = tuple[tuple[str, bytes | None], ...]


class SendFailed(Exception):
    """The broker did not acknowledge the record; it may be written all the same."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands on the log."""

    key: bytes | None
    headers: Headers
    body: bytes | None


@dataclass(slots=True)
class Partition:
    """A log, where its one reader stands, and what the reader acknowledged."""

    entries: list[Entry] = field(default_factory=list)
    position: int = 0
    acknowledged: int = 0
    written: list[Entry] = field(default_factory=list)
    """What organizations sent, without what was spoilt on the way."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Consecutive records of one partition."""

    partition: int
    offset: int
    records: tuple[Record, ...]


Carried = Callable[[str, str, Entry], None]
Poisoned = Callable[[str], None]
SPOILT: tuple[Callable[[Entry], Entry], ...] = (
    lambda entry: replace(entry, body=(entry.body or b"")[:-9]),
    lambda entry: replace(entry, body=(entry.body or b"").replace(b'"specversion":"1.0"', b'"specversion":"0.3"')),
    lambda entry: replace(entry, headers=()),
    lambda entry: replace(entry, key=b"somebody"),
    lambda entry: replace(entry, headers=tuple((name, b"\xff") for name, _ in entry.headers)),
)
"""Ways in which a faulty writer harms a record."""


class MemoryBroker:
    """Keeps the order inside a partition, and loses no acknowledged record unless its power fails."""

    def __init__(self, chance: Chance, carried: Carried, poisoned: Poisoned) -> None:
        self._chance = chance
        self._carried = carried
        self._poisoned = poisoned
        self._topics: dict[str, list[Partition]] = {}

    def open_topic(self, organization: str) -> None:
        """Create an organization's inbox."""
        self._topics[organization] = [Partition() for _ in range(PARTITIONS)]

    def send(self, sender: str, recipient: str, entry: Entry) -> None:
        """Append a record; raises SendFailed when no acknowledgement came back."""
        faults = self._chance.faults
        if self._chance.happens(faults.send_refused):
            raise SendFailed(recipient)
        partition = self._partition_of(recipient, entry.key)
        partition.entries.append(entry)
        partition.written.append(entry)
        self._carried(sender, recipient, entry)
        if self._chance.happens(faults.echoed):
            partition.entries.append(self._chance.dice.choice(partition.written))
        if self._chance.happens(faults.poisoned):
            partition.entries.append(self._chance.dice.choice(SPOILT)(entry))
            self._poisoned(recipient)
        if self._chance.happens(faults.reply_lost):
            raise SendFailed(recipient)

    def inject(self, organization: str, entry: Entry) -> None:
        """Write any bytes on an inbox, as a faulty or hostile writer would."""
        self._partition_of(organization, entry.key).entries.append(entry)

    def standing(self, organization: str) -> set[bytes | None]:
        """The bodies on an organization's log."""
        return {entry.body for partition in self._topics[organization] for entry in partition.entries}

    def has_news(self, organization: str) -> bool:
        """Whether something waits to be read."""
        return any(partition.position < len(partition.entries) for partition in self._topics[organization])

    def poll(self, organization: str, limit: int) -> Delivery | None:
        """The next records of a partition that has some."""
        partitions = self._topics[organization]
        waiting = [number for number, one in enumerate(partitions) if one.position < len(one.entries)]
        if not waiting:
            return None
        number = self._chance.dice.choice(waiting) if self._chance.faults.shuffled else waiting[0]
        partition, start = partitions[number], partitions[number].position
        partition.position = min(start + limit, len(partition.entries))
        records = tuple(
            Record(organization, number, offset, entry.key, entry.headers, entry.body)
            for offset, entry in enumerate(partition.entries[start : partition.position], start)
        )
        return Delivery(number, start, records)

    def acknowledge(self, organization: str, delivery: Delivery) -> None:
        """Everything up to the end of the delivery need not come again."""
        partition = self._topics[organization][delivery.partition]
        partition.acknowledged = max(partition.acknowledged, delivery.offset + len(delivery.records))

    def rewind(self, organization: str) -> None:
        """Read again from the last acknowledged position, as after a crash or a rebalance."""
        for partition in self._topics[organization]:
            partition.position = partition.acknowledged

    def replay(self, organization: str) -> None:
        """Read everything again from the earliest record."""
        for partition in self._topics[organization]:
            partition.position = partition.acknowledged = 0

    def lose_power(self, organization: str) -> None:
        """Forget the end of one partition; its reader starts again from the earliest record."""
        partition = self._chance.dice.choice(self._topics[organization])
        if partition.entries:
            del partition.entries[-self._chance.dice.randint(1, min(3, len(partition.entries))) :]
        partition.position = partition.acknowledged = 0

    def _partition_of(self, organization: str, key: bytes | None) -> Partition:
        return self._topics[organization][sum(key or b"") % PARTITIONS]
