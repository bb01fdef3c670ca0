"""Judges what two probe organizations wrote down about what they were told: nothing lost, doubled or out of order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

import asyncpg

from passerelle.messaging import held, outbox


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts over both directions: the numbers told and the answers that came back."""

    refs: int = 0
    events: int = 0
    """Numbers told; as many answers come back."""
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0

    @property
    def is_clean(self) -> bool:
        """Every promise was kept."""
        return not (self.lost or self.doubled or self.out_of_order)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.refs + other.refs,
            self.events + other.events,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.out_of_order + other.out_of_order,
        )


def judge(expected: Mapping[UUID, int], told: Mapping[UUID, Sequence[int]], answers: Mapping[UUID, int]) -> Verdict:
    """For each ref the numbers 1..n, each once, in order, and n answers."""
    return sum((_one(n, told.get(ref, ()), answers.get(ref, 0)) for ref, n in expected.items()), Verdict())


def _one(n: int, told: Sequence[int], answers: int) -> Verdict:
    wanted = set(range(1, n + 1))
    counts = Counter(told)
    return Verdict(
        refs=1,
        events=n,
        lost=len(wanted - counts.keys()) + max(0, n - answers),
        doubled=sum(counts.values()) - len(wanted & counts.keys()) + max(0, answers - n),
        out_of_order=sum(1 for before, after in pairwise(told) if after < before),
    )


@dataclass(frozen=True, slots=True)
class Observer:
    """Reads the organizations' databases, beside them and not through them; DSNs by name of organization."""

    dsns: Mapping[str, str]

    async def verdict(self, teller: str, listener: str, expected: Mapping[UUID, int]) -> Verdict:
        """What became of what `teller` told `listener`."""
        told = {ref: numbers for ref, (numbers, _) in (await self._probes(listener, expected)).items()}
        answers = {ref: count for ref, (_, count) in (await self._probes(teller, expected)).items()}
        return judge(expected, told, answers)

    async def waiting(self, *organizations: str) -> int:
        """Messages not sent yet, and messages held."""
        total = 0
        for organization in organizations or self.dsns:
            connection = await asyncpg.connect(self.dsns[organization])
            try:
                unsent, _ = await outbox.backlog(connection)
                _, messages = await held.counts(connection)
            finally:
                await connection.close()
            total += unsent + messages
        return total

    async def fetch(self, organization: str, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """Rows of one organization's database."""
        connection = await asyncpg.connect(self.dsns[organization])
        try:
            rows: list[asyncpg.Record] = await connection.fetch(sql, *arguments)
        finally:
            await connection.close()
        return rows

    async def _probes(self, organization: str, refs: Iterable[UUID]) -> dict[UUID, tuple[Sequence[int], int]]:
        rows = await self.fetch(
            organization, "SELECT ref, told, answers FROM probes WHERE ref = ANY($1::uuid[])", list(refs)
        )
        return {row["ref"]: (row["told"], row["answers"]) for row in rows}
