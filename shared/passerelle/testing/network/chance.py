"""What may go wrong, how often, and all of it from one seed."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from uuid import UUID


class CrashPoint(StrEnum):
    """Where an organization's process may die: around each commit, send and acknowledgement."""

    RECEIVED = "received"
    DECIDED = "decided"
    COMMITTED = "committed"
    ACKNOWLEDGED = "acknowledged"
    SENT = "sent"
    MARKED = "marked"


class Crashed(Exception):
    """The process died here; what it had not committed is gone."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How often each thing goes wrong, from 0 to 1."""

    crash: float = 0.0
    """At each crash point."""
    send_refused: float = 0.0
    """The broker did not write the record, and says so."""
    reply_lost: float = 0.0
    """The broker wrote the record, but the sender is not told."""
    echoed: float = 0.0
    """An earlier record of the partition is written once more."""
    redelivered: float = 0.0
    """A rebalance: reading starts again from the last acknowledged position."""
    slow_commit: float = 0.0
    """A command's transaction stays open while others commit."""
    poisoned: float = 0.0
    """A spoilt copy of a record is written as well."""
    power_lost: float = 0.0
    """The broker forgets acknowledged records at the end of a partition."""
    shuffled: bool = False
    """Small batches, shards and organizations in random order."""


CALM = Faults()
ROUGH = Faults(
    crash=0.02,
    send_refused=0.03,
    reply_lost=0.03,
    echoed=0.05,
    redelivered=0.03,
    slow_commit=0.2,
    poisoned=0.01,
    shuffled=True,
)
STORM = Faults(
    crash=0.06,
    send_refused=0.08,
    reply_lost=0.08,
    echoed=0.1,
    redelivered=0.08,
    slow_commit=0.3,
    poisoned=0.03,
    power_lost=0.01,
    shuffled=True,
)


class Chance:
    """Dice for faults and order of work, and another stream for identifiers, so that one does not disturb the other."""

    def __init__(self, seed: int, faults: Faults = CALM) -> None:
        self.seed = seed
        self.faults = faults
        self.dice = Random(f"{seed}/faults")
        self._identifiers = Random(f"{seed}/identifiers")
        self.reached: Counter[CrashPoint] = Counter()
        self._planned: dict[tuple[str, CrashPoint], int] = {}

    def happens(self, rate: float) -> bool:
        """Whether something of this frequency happens now."""
        return rate > 0.0 and self.dice.random() < rate

    def plan_crash(self, organization: str, point: CrashPoint, skip: int = 0) -> None:
        """Let the organization die when it comes to this point once more, after `skip` times."""
        self._planned[organization, point] = skip

    def reach(self, organization: str, point: CrashPoint) -> None:
        """Raise Crashed when the process is to die here."""
        self.reached[point] += 1
        if self._planned:
            left = self._planned.pop((organization, point), None)
            if left == 0:
                raise Crashed(f"{organization} at {point}")
            if left is not None:
                self._planned[organization, point] = left - 1
        if self.happens(self.faults.crash):
            raise Crashed(f"{organization} at {point}")

    def new_id(self) -> UUID:
        """A random UUID, the same for the same seed."""
        return UUID(int=self._identifiers.getrandbits(128), version=4)

    def random_bytes(self, count: int) -> bytes:
        """Random bytes, the same for the same seed."""
        return self._identifiers.randbytes(count)
