"""Statements on `retention_holds` and `retention_policy`, and the store of holds and of the round."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from passerelle.privacy.retention import ROUND, Candidate, Hold, Round

MOST = 500
"""How many are given a deadline in one round."""


class Candidates(Protocol):
    """A service's own statement: whoever is kept there, those first whose contact lies furthest back."""

    async def __call__(
        self, connection: Any, *, until: datetime | None, after: UUID | None, limit: int, with_held: bool
    ) -> list[Candidate]:
        """Those due until a moment; behind one subject; with or without those that are held."""


class RetentionStore:
    """Loads the round and holds; forgets the holds of whoever is erased."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        """The round when it is asked for, and holds; no statement when neither can be meant."""
        found: dict[UUID, Any] = {}
        if named := [key for key in keys if key.version == 5]:
            found.update({hold.key: hold for hold in await _holds_at(connection, named)})
        if ROUND in keys:
            oldest = await self.candidates(connection, until=None, after=None, limit=MOST, with_held=False)
            found[ROUND] = Round(tuple(oldest))
        return found

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        """Insert or replace holds."""
        if holds := [state for state in changed if isinstance(state, Hold)]:
            await _save_holds(connection, holds)

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Holds of those who were erased."""
        await connection.execute("DELETE FROM retention_holds WHERE subject = ANY($1::uuid[])", list(keys))


async def months(connection: Any) -> int:
    """After how many months without contact data is erased."""
    found: int = await connection.fetchval("SELECT months FROM retention_policy")
    return found


async def set_months(connection: Any, months: int) -> None:
    """As the settings say."""
    await connection.execute("UPDATE retention_policy SET months = $1 WHERE months <> $1", months)


async def _holds_at(connection: Any, keys: Collection[UUID]) -> list[Hold]:
    rows = await connection.fetch(
        "SELECT id, subject, reason, until, placed_by, placed_at, lifted_at FROM retention_holds"
        " WHERE id = ANY($1::uuid[])",
        list(keys),
    )
    return [Hold(*row) for row in rows]


async def _save_holds(connection: Any, holds: Sequence[Hold]) -> None:
    await connection.execute(
        "INSERT INTO retention_holds (id, subject, reason, until, placed_by, placed_at, lifted_at)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::timestamptz[],"
        " $7::timestamptz[]) ON CONFLICT (id) DO UPDATE SET lifted_at = excluded.lifted_at",
        [hold.id for hold in holds],
        [hold.subject for hold in holds],
        [hold.reason for hold in holds],
        [hold.until for hold in holds],
        [hold.placed_by for hold in holds],
        [hold.placed_at for hold in holds],
        [hold.lifted_at for hold in holds],
    )
