"""Supporters, their budget lines, and what was set aside and spent."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from enterprise.domain.budgets import BudgetLine, BudgetPurpose, Commitment, Expense, Supporter
from enterprise.domain.identifiers import CommitmentId, LineId, SupporterId
from enterprise.store.columns import columns


async def supporters(connection: Any, after: str | None, limit: int) -> list[Supporter]:
    """Supporters in the order of their codes."""
    rows = await connection.fetch(
        "SELECT id, code, name FROM supporters WHERE $1::text IS NULL OR code > $1 ORDER BY code LIMIT $2",
        after,
        limit,
    )
    return [Supporter(*row) for row in rows]


async def lines_of(connection: Any, supporter: SupporterId) -> list[BudgetLine]:
    """Everything a supporter gives, the earliest first."""
    rows = await connection.fetch("SELECT * FROM budget_lines WHERE supporter = $1 ORDER BY starts_on, id", supporter)
    return [line_in(row) for row in rows]


async def commitments_of(connection: Any, line: LineId, after: CommitmentId | None, limit: int) -> list[Commitment]:
    """What was set aside of a line."""
    rows = await connection.fetch(
        "SELECT * FROM commitments WHERE line = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
        line,
        after,
        limit,
    )
    return [commitment_in(row) for row in rows]


async def load_supporters(connection: Any, keys: Collection[UUID]) -> list[Supporter]:
    rows = await connection.fetch("SELECT id, code, name FROM supporters WHERE id = ANY($1::uuid[])", list(keys))
    return [Supporter(*row) for row in rows]


async def load_lines(connection: Any, keys: Collection[UUID]) -> list[BudgetLine]:
    rows = await connection.fetch("SELECT * FROM budget_lines WHERE id = ANY($1::uuid[])", list(keys))
    return [line_in(row) for row in rows]


async def load_commitments(connection: Any, keys: Collection[UUID]) -> list[Commitment]:
    rows = await connection.fetch("SELECT * FROM commitments WHERE id = ANY($1::uuid[])", list(keys))
    return [commitment_in(row) for row in rows]


async def save_supporters(connection: Any, changed: list[Supporter]) -> None:
    if not changed:
        return
    await connection.execute(
        "INSERT INTO supporters (id, code, name) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])",
        *columns([(one.id, one.code, one.name) for one in changed]),
    )


async def save_lines(connection: Any, changed: list[BudgetLine]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO budget_lines (
            id, supporter, purpose, starts_on, ends_on, amount_cents, committed_cents, spent_cents
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[], $6::bigint[], $7::bigint[], $8::bigint[]
        )
        ON CONFLICT (id) DO UPDATE SET
            committed_cents = excluded.committed_cents, spent_cents = excluded.spent_cents
        """,
        *columns([_line_row(line) for line in changed]),
    )


async def save_commitments(connection: Any, changed: list[Commitment]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO commitments (id, line, session, amount_cents, committed_at, spent_cents, closed_at)
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::bigint[], $7::timestamptz[]
        )
        ON CONFLICT (id) DO UPDATE SET spent_cents = excluded.spent_cents, closed_at = excluded.closed_at
        """,
        *columns([_commitment_row(one) for one in changed]),
    )


async def save_expenses(connection: Any, changed: list[Expense]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO expenses (id, commitment, amount_cents, spent_on)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::date[])
        """,
        *columns([(one.id, one.commitment, one.amount_cents, one.spent_on) for one in changed]),
    )


def line_in(row: Any) -> BudgetLine:
    return BudgetLine(
        id=row["id"],
        supporter=row["supporter"],
        purpose=BudgetPurpose(row["purpose"]),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        amount_cents=row["amount_cents"],
        committed_cents=row["committed_cents"],
        spent_cents=row["spent_cents"],
    )


def _line_row(line: BudgetLine) -> tuple[Any, ...]:
    return (
        line.id,
        line.supporter,
        line.purpose,
        line.starts_on,
        line.ends_on,
        line.amount_cents,
        line.committed_cents,
        line.spent_cents,
    )


def commitment_in(row: Any) -> Commitment:
    return Commitment(
        id=row["id"],
        line=row["line"],
        session=row["session"],
        amount_cents=row["amount_cents"],
        committed_at=row["committed_at"],
        spent_cents=row["spent_cents"],
        closed_at=row["closed_at"],
    )


def _commitment_row(commitment: Commitment) -> tuple[Any, ...]:
    return (
        commitment.id,
        commitment.line,
        commitment.session,
        commitment.amount_cents,
        commitment.committed_at,
        commitment.spent_cents,
        commitment.closed_at,
    )
