"""Statements on `loans`, the books of the borrowers."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from funding.domain.borrower import Borrower, Loan
from funding.domain.parameters import Purpose
from funding.store.columns import columns_of


async def borrowers_at(connection: Any, keys: Sequence[UUID]) -> list[Borrower]:
    """Those of the borrowers who have loans, with all of them."""
    rows = await connection.fetch(
        """
        SELECT borrower, application, purpose, granted_cents, repaid_cents, is_behind, is_written_off
        FROM loans WHERE borrower = ANY($1::uuid[])
        ORDER BY borrower, position
        """,
        keys,
    )
    return [
        Borrower(borrower, tuple(_loan(row) for row in owed))
        for borrower, owed in groupby(rows, key=lambda row: row["borrower"])
    ]


async def loans_of(connection: Any, applications: Sequence[UUID]) -> dict[UUID, Loan]:
    """The loans granted on these applications."""
    rows = await connection.fetch(
        "SELECT application, purpose, granted_cents, repaid_cents, is_behind, is_written_off"
        " FROM loans WHERE application = ANY($1::uuid[])",
        applications,
    )
    return {row["application"]: _loan(row) for row in rows}


async def save_loans(connection: Any, borrowers: Sequence[Borrower]) -> None:
    """Insert or replace all loans of these borrowers."""
    rows = [
        (
            loan.application,
            borrower.key,
            position,
            loan.purpose,
            loan.granted_cents,
            loan.repaid_cents,
            loan.is_behind,
            loan.is_written_off,
        )
        for borrower in borrowers
        for position, loan in enumerate(borrower.loans)
    ]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO loans (
            application, borrower, position, purpose, granted_cents, repaid_cents, is_behind, is_written_off
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::bigint[], $6::bigint[], $7::boolean[], $8::boolean[]
        )
        ON CONFLICT (application) DO UPDATE SET
            position = excluded.position, granted_cents = excluded.granted_cents,
            repaid_cents = excluded.repaid_cents, is_behind = excluded.is_behind,
            is_written_off = excluded.is_written_off
        """,
        *columns_of(rows),
    )


async def delete_released_loans(connection: Any, borrowers: Sequence[Borrower]) -> None:
    """Whatever of these borrowers' loans is not theirs any more."""
    await connection.execute(
        "DELETE FROM loans WHERE borrower = ANY($1::uuid[]) AND application <> ALL($2::uuid[])",
        [borrower.key for borrower in borrowers],
        [loan.application for borrower in borrowers for loan in borrower.loans],
    )


def _loan(row: Any) -> Loan:
    return Loan(
        application=row["application"],
        purpose=Purpose(row["purpose"]),
        granted_cents=row["granted_cents"],
        repaid_cents=row["repaid_cents"],
        is_behind=row["is_behind"],
        is_written_off=row["is_written_off"],
    )
