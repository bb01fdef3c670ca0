"""What lists of pathways and referrals are read with, page by page after the last id."""

from dataclasses import dataclass
from datetime import datetime
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
        SELECT id, person, plan, version, stage, opened_at, ended_at, visits::text, refs::text, proposals, recorded,
            (SELECT document FROM own_plans o WHERE (o.plan, o.version) = (pathways.plan, pathways.version)) AS document
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


async def referrals_due(
    connection: Any, until: datetime, after: UUID | None, limit: int
) -> list[tuple[UUID, Referral]]:
    """Referrals on which something is waited for by then, the longest due first."""
    rows = await connection.fetch(
        """
        SELECT pathway, state::text FROM referrals
        WHERE due_at IS NOT NULL AND due_at <= $1
            AND ($2::uuid IS NULL OR (due_at, id) > (SELECT due_at, id FROM referrals WHERE id = $2))
        ORDER BY due_at, id LIMIT $3
        """,
        until,
        after,
        limit,
    )
    return [(row["pathway"], REFERRAL.read(row["state"])) for row in rows]


async def referrals_silent(connection: Any, after: UUID | None, limit: int) -> list[tuple[UUID, Referral]]:
    """Referrals whose partner has not been heard when it should have been, the longest silence first."""
    rows = await connection.fetch(
        """
        SELECT pathway, state::text FROM referrals
        WHERE silent_since IS NOT NULL
            AND ($1::uuid IS NULL OR (silent_since, id) > (SELECT silent_since, id FROM referrals WHERE id = $1))
        ORDER BY silent_since, id LIMIT $2
        """,
        after,
        limit,
    )
    return [(row["pathway"], REFERRAL.read(row["state"])) for row in rows]


async def silences(connection: Any) -> dict[tuple[str, str], int]:
    """How many partners are silent, by what is waited for; for the metrics."""
    rows = await connection.fetch(
        "SELECT silent_on, count(*) AS referrals FROM referrals WHERE silent_since IS NOT NULL GROUP BY silent_on"
    )
    return {("referrals_silent", row["silent_on"]): row["referrals"] for row in rows}
