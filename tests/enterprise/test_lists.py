"""Long lists are read page by page through an index, never by scanning a table."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from enterprise.domain.identifiers import CommitmentId, LineId, ParticipationId, SessionId
from enterprise.domain.participations import Status
from enterprise.domain.sessions import SessionStatus
from enterprise.store import Wanted, participation_ids, participations, participations_of, sessions
from enterprise.store.activity import periods_of, shares_of
from enterprise.store.budgets import commitments_of
from enterprise.store.contracts import contracts_ending
from enterprise.store.participations import follow_ups_due
from enterprise.store.wishes import pairs_of, wishes_of
from tests.enterprise.making import NOW, SESSION, ref

DAY = NOW.date()


class Explaining:
    """Stands in for a connection: every statement is explained, with these arguments, and answers nothing."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.scanned: list[str] = []

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        plan = json.loads(await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *arguments))
        self._look(plan[0]["Plan"])
        return []

    def _look(self, node: dict[str, Any]) -> None:
        if node["Node Type"] == "Seq Scan":
            self.scanned.append(node["Relation Name"])
        for below in node.get("Plans", ()):
            self._look(below)


@pytest.fixture
async def explaining(database: str) -> AsyncIterator[Explaining]:
    """Tables are empty, so a scan would be chosen wherever no index serves."""
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off")
    try:
        yield Explaining(connection)
    finally:
        await connection.close()


async def test_no_list_of_staff_scans_a_whole_table(explaining: Explaining) -> None:
    some = UUID(int=5)
    await sessions(explaining, None, SessionId(some), 50)
    await sessions(explaining, SessionStatus.OPEN, None, 50)
    await participations(explaining, Wanted(SESSION, Status.STARTED), ParticipationId(some), 50)
    await participations_of(explaining, ref(1))
    await participation_ids(explaining, SESSION, [ref(1)])
    await follow_ups_due(explaining, NOW, ParticipationId(some), 50)
    await contracts_ending(explaining, DAY, DAY, ref(1), 50)
    await periods_of(explaining, SESSION, DAY, 50)
    await shares_of(explaining, ref(1))
    await pairs_of(explaining, SESSION)
    await wishes_of(explaining, ref(1))
    await commitments_of(explaining, LineId(some), CommitmentId(some), 50)
    assert explaining.scanned == []


async def test_a_filter_without_an_index_is_found_out(explaining: Explaining) -> None:
    await explaining.fetch("SELECT * FROM sessions WHERE trade = $1", "sewing")
    assert explaining.scanned == ["sessions"]
