"""Statements on `guarantors`, the personal data of third persons."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from funding.domain.guarantee import Collected, Consent, Guarantor, Notice
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
            id, application, name, contact, notice_version, notice_language, notice_given_on, consented_on,
            consent_collected, consent_collected_by, share_percent, keep_until, rectified_at, erasure_asked_at
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::date[],
            $9::text[], $10::text[], $11::smallint[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[]
        )
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name, contact = excluded.contact, rectified_at = excluded.rectified_at,
            erasure_asked_at = excluded.erasure_asked_at
        """,
        *columns_of(_row(guarantor) for guarantor in guarantors),
    )


async def forget_guarantors(connection: Any, keys: Sequence[UUID]) -> None:
    """Erase the guarantors with these keys."""
    await connection.execute("DELETE FROM guarantors WHERE id = ANY($1::uuid[])", keys)


def _row(guarantor: Guarantor) -> tuple[Any, ...]:
    notice, consent = guarantor.notice, guarantor.consent
    return (
        guarantor.key,
        guarantor.application,
        guarantor.name,
        guarantor.contact,
        notice.version,
        notice.language,
        notice.given_on,
        consent.given_on,
        consent.collected,
        consent.collected_by,
        guarantor.share_percent,
        guarantor.keep_until,
        guarantor.rectified_at,
        guarantor.erasure_asked_at,
    )


def _guarantor(row: Any) -> Guarantor:
    return Guarantor(
        key=row["id"],
        application=row["application"],
        name=row["name"],
        contact=row["contact"],
        notice=Notice(row["notice_version"], row["notice_language"], row["notice_given_on"]),
        consent=Consent(row["consented_on"], Collected(row["consent_collected"]), row["consent_collected_by"]),
        share_percent=row["share_percent"],
        keep_until=row["keep_until"],
        rectified_at=row["rectified_at"],
        erasure_asked_at=row["erasure_asked_at"],
    )
