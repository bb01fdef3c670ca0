"""Tells a consumer that stands still from one that has nothing to do, by what the broker knows and not the client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Standing(NamedTuple):
    """How far the group has come in one partition."""

    committed: int
    end: int


@dataclass(slots=True)
class Watchdog:
    """Compares standings over time; `now` is any clock that only goes forward."""

    patience: float
    """Seconds a partition may stand still while records wait in it."""
    _since: dict[int, tuple[int, float]] = field(default_factory=dict)

    def is_stuck(self, standings: Mapping[int, Standing], now: float) -> bool:
        """Whether some partition with records waiting has not moved for too long."""
        waiting = {partition: one.committed for partition, one in standings.items() if one.committed < one.end}
        self._since = {partition: self._moved(partition, committed, now) for partition, committed in waiting.items()}
        return any(now - since > self.patience for _, since in self._since.values())

    def forgive(self) -> None:
        """Nothing could be done meanwhile: begin again."""
        self._since.clear()

    def _moved(self, partition: int, committed: int, now: float) -> tuple[int, float]:
        before = self._since.get(partition)
        return before if before is not None and before[0] == committed else (committed, now)
