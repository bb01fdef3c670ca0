"""Dates by key, the earliest first."""

import heapq
from datetime import datetime
from itertools import count
from typing import Generic, TypeVar

K = TypeVar("K")


class Agenda(Generic[K]):
    """What is due when; setting a key again moves it."""

    def __init__(self) -> None:
        self._due: dict[K, datetime] = {}
        self._heap: list[tuple[datetime, int, K]] = []
        self._entries = count()

    def set(self, key: K, due: datetime) -> None:
        """Enter or move."""
        self._due[key] = due
        heapq.heappush(self._heap, (due, next(self._entries), key))

    def strike(self, key: K) -> None:
        """Take out, if it is there."""
        self._due.pop(key, None)

    def due_of(self, key: K) -> datetime | None:
        """When this one is due."""
        return self._due.get(key)

    def keys(self) -> list[K]:
        """Everything that has a date."""
        return list(self._due)

    def all(self) -> list[K]:
        """Everything that has a date."""
        return list(self._due)

    def first(self) -> tuple[K, datetime] | None:
        """The earliest; it stays until struck out."""
        while self._heap:
            due, _, key = self._heap[0]
            if self._due.get(key) == due:
                return key, due
            heapq.heappop(self._heap)
        return None

    def next_due(self) -> datetime | None:
        """The date of the earliest."""
        first = self.first()
        return first[1] if first else None

    def first_due(self, now: datetime) -> K | None:
        """The earliest, if its date has come."""
        first = self.first()
        return first[0] if first and first[1] <= now else None

    def has_due(self, now: datetime) -> bool:
        """Whether the date of something has come; cheap while nothing has."""
        return bool(self._heap) and self._heap[0][0] <= now and self.first_due(now) is not None

    def __len__(self) -> int:
        return len(self._due)
