"""The sending side in memory: unsent rows in order, the agreement checked once more, marked only when acknowledged."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from passerelle.contracts.envelope import read
from passerelle.messaging.enclosure import withheld_in_place_of
from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID, SIGNATURE
from passerelle.messaging.outbox import Row
from passerelle.messaging.ports import Notary
from passerelle.testing.network.broker import Entry, MemoryBroker, SendFailed
from passerelle.testing.network.chance import Chance, CrashPoint
from passerelle.testing.network.database import Database

SHARDS = 4
Agreed = Callable[[UUID, UUID, datetime], bool]
"""Whether the grant (second) given on the thread (first) is in force at a moment."""


class Relay:
    """Sends what an organization has queued; each step that a planted bug may replace is a method of its own."""

    def __init__(
        self, source: str, database: Database, broker: MemoryBroker, notary: Notary, chance: Chance, agreed: Agreed
    ) -> None:
        self.source = source
        self.database = database
        self.agreed = agreed
        self._broker = broker
        self._notary = notary
        self._chance = chance

    def has_work(self) -> bool:
        """Whether something waits to be sent."""
        return bool(self.database.unsent)

    def rows(self) -> Iterable[tuple[int, Row]]:
        """What to send now, in order of position."""
        unsent = sorted(self.database.unsent.items())
        if not self._chance.faults.shuffled:
            return unsent
        shards = {row.ref.int % SHARDS for _, row in unsent}
        shard = self._chance.dice.choice(sorted(shards))
        return [item for item in unsent if item[1].ref.int % SHARDS == shard][: self._chance.dice.randint(1, 8)]

    def run(self, now: datetime) -> None:
        """Send one round; a ref whose message was not acknowledged waits, so that its order is kept."""
        stuck: set[UUID] = set()
        sent: list[int] = []
        for position, row in self.rows():
            if row.ref in stuck:
                continue
            lawful = row if self.may_send(row, now) else self._withhold(position, row, now)
            try:
                self._broker.send(self.source, lawful.recipient, self._entry(lawful))
            except SendFailed:
                stuck.add(row.ref)
                continue
            sent.append(position)
            self._chance.reach(self.source, CrashPoint.SENT)
        self.mark(sent)
        self._chance.reach(self.source, CrashPoint.MARKED)

    def mark(self, sent: Iterable[int]) -> None:
        """Take acknowledged messages off the queue."""
        for position in sent:
            self.database.unsent.pop(position, None)

    def may_send(self, row: Row, now: datetime) -> bool:
        """Whether the person's agreement still covers the message, at the moment of sending."""
        if row.grant is None:
            return True
        return self.agreed(self.database.streams[row.ref].thread, row.grant, now)

    def reconcile(self) -> None:
        """Queue again what the broker has forgotten."""
        standing: dict[str, set[bytes | None]] = {}
        for rows in self.database.outbox.values():
            for position, row in rows:
                if row.recipient not in standing:
                    standing[row.recipient] = self._broker.standing(row.recipient)
                if row.body not in standing[row.recipient]:
                    self.database.unsent[position] = row

    def _withhold(self, position: int, row: Row, now: datetime) -> Row:
        """Replace the content for good; the number stays used, the id is new because the bytes are others."""
        identifier, body = withheld_in_place_of(read(row.body), now)
        withheld = Row(identifier, row.recipient, row.ref, row.sequence, body)
        history = self.database.outbox[row.ref]
        history[history.index((position, row))] = (position, withheld)
        self.database.unsent[position] = withheld
        return withheld

    def _entry(self, row: Row) -> Entry:
        key_id, (signature,) = self._notary.sign_many([(row.recipient, row.body)])
        headers = (CONTENT_TYPE, (SIGNATURE, signature.encode()), (KEY_ID, key_id.encode()))
        return Entry(str(row.ref).encode(), headers, row.body)
