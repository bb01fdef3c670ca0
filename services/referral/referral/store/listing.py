"""What lists of pathways and referrals are read with, page by page after the last id."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from referral.domain.pathway import Pathway
from referral.domain.referral import Referral
from referral.store.pathways import REFERRAL, with_children


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list of pathways; None leaves one out."""

    stage: str | None = None
    step: str | None = None
    stuck: bool | None = None
    person: UUID | None = None


async def pathways_wanted(connection: Any, wanted: Wanted, after: UUID | None, limit: int) -> list[Pathway]:
    rows = await connection.fetch(
        """
        SELECT id, person, plan, version, stage, opened_at, ended_at, visits::text, refs::text, proposals, recorded
        FROM pathways
        WHERE ($1::text IS NULL OR stage = $1) AND ($2::text IS NULL OR step = $2)
            AND ($3::boolean IS NULL OR (stuck_since IS NOT NULL) = $3) AND ($4::uuid IS NULL OR person = $4)
            AND ($5::uuid IS NULL OR id > $5)
        ORDER BY id LIMIT $6
        """,
        wanted.stage,
        wanted.step,
        wanted.stuck,
        wanted.person,
        after,
        limit,
    )
    return await with_children(connection, rows)


async def referrals_wanted(
    connection: Any, status: str | None, partner: str | None, after: UUID | None, limit: int
) -> list[tuple[UUID, Referral]]:
    """Referrals, each with the pathway it belongs to."""
    rows = await connection.fetch(
        """
        SELECT pathway, state::text FROM referrals
        WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR partner = $2)
            AND ($3::uuid IS NULL OR id > $3)
        ORDER BY id LIMIT $4
        """,
        status,
        partner,
        after,
        limit,
    )
    return [(row["pathway"], REFERRAL.read(row["state"])) for row in rows]
