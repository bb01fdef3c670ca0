"""Statements on `guarantors`, the personal data of third persons."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from funding.domain.guarantee import Guarantor
from funding.store.columns import columns_of


async def guarantors_at(connection: Any, keys: Sequence[UUID]) -> list[Guarantor]:
    """The guarantors with these keys."""
    rows = await connection.fetch("SELECT * FROM guarantors WHERE id = ANY($1::uuid[])", keys)
    return [_guarantor(row) for row in rows]


async def guarantor_for(connection: Any, application: UUID) -> Guarantor | None:
    """Who stands for the application's loan, if anybody."""
    row = await connection.fetchrow("SELECT * FROM guarantors WHERE application = $1", application)
    return None if row is None else _guarantor(row)


async def save_guarantors(connection: Any, guarantors: Sequence[Guarantor]) -> None:
    """Insert or replace."""
    await connection.execute(
        """
        INSERT INTO guarantors (
            id, application, name, contact, consented_on, notice_version, notice_given_on, share_percent
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::text[], $7::date[], $8::smallint[]
        )
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name, contact = excluded.contact, consented_on = excluded.consented_on,
            notice_version = excluded.notice_version, notice_given_on = excluded.notice_given_on,
            share_percent = excluded.share_percent
        """,
        *columns_of(_row(guarantor) for guarantor in guarantors),
    )


async def forget_guarantors(connection: Any, keys: Sequence[UUID]) -> None:
    """Erase the guarantors with these keys."""
    await connection.execute("DELETE FROM guarantors WHERE id = ANY($1::uuid[])", keys)


def _row(guarantor: Guarantor) -> tuple[Any, ...]:
    return (
        guarantor.key,
        guarantor.application,
        guarantor.name,
        guarantor.contact,
        guarantor.consented_on,
        guarantor.notice_version,
        guarantor.notice_given_on,
        guarantor.share_percent,
    )


def _guarantor(row: Any) -> Guarantor:
    return Guarantor(
        key=row["id"],
        application=row["application"],
        name=row["name"],
        contact=row["contact"],
        consented_on=row["consented_on"],
        notice_version=row["notice_version"],
        notice_given_on=row["notice_given_on"],
        share_percent=row["share_percent"],
    )
