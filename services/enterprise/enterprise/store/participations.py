"""Participations, one row per person and session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from enterprise.domain.follow_ups import next_due
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.store.columns import FOLLOW_UPS, ROLES, array, columns, text


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list of participations; None leaves one out."""

    session: SessionId | None = None
    status: Status | None = None


async def participations(
    connection: Any, wanted: Wanted, after: ParticipationId | None, limit: int
) -> list[Participation]:
    """Participations in the order of their ids, from after one of them on."""
    rows = await connection.fetch(
        """
        SELECT * FROM participations
        WHERE ($1::uuid IS NULL OR session = $1) AND ($2::text IS NULL OR status = $2)
            AND ($3::uuid IS NULL OR id > $3)
        ORDER BY id LIMIT $4
        """,
        wanted.session,
        wanted.status,
        after,
        limit,
    )
    return [participation_in(row) for row in rows]


async def participations_of(connection: Any, ref: Ref) -> list[Participation]:
    """Everything one person took part in, the latest first."""
    rows = await connection.fetch("SELECT * FROM participations WHERE ref = $1 ORDER BY since DESC, id", ref)
    return [participation_in(row) for row in rows]


async def participation_ids(connection: Any, session: SessionId, refs: Collection[Ref]) -> list[ParticipationId]:
    """The participations of these people in the session, from when it had begun."""
    rows = await connection.fetch(
        "SELECT id FROM participations WHERE session = $1 AND ref = ANY($2::uuid[]) AND started_at IS NOT NULL",
        session,
        list(refs),
    )
    return [row["id"] for row in rows]


async def participations_that_began(connection: Any, session: SessionId) -> list[Participation]:
    """Everybody who was there when the session began, whatever became of them."""
    rows = await connection.fetch(
        "SELECT * FROM participations WHERE session = $1 AND started_at IS NOT NULL ORDER BY id", session
    )
    return [participation_in(row) for row in rows]


async def follow_ups_due(
    connection: Any, now: datetime, after: ParticipationId | None, limit: int
) -> list[Participation]:
    """Participations with a follow-up that nobody has dealt with, the one waiting longest first."""
    rows = await connection.fetch(
        """
        SELECT * FROM participations
        WHERE follow_up_due <= $1 AND ($2::uuid IS NULL
            OR (follow_up_due, id) > (SELECT follow_up_due, id FROM participations WHERE id = $2))
        ORDER BY follow_up_due, id LIMIT $3
        """,
        now,
        after,
        limit,
    )
    return [participation_in(row) for row in rows]


async def load_participations(connection: Any, keys: Collection[UUID]) -> list[Participation]:
    rows = await connection.fetch("SELECT * FROM participations WHERE id = ANY($1::uuid[])", list(keys))
    return [participation_in(row) for row in rows]


async def save_participations(connection: Any, changed: list[Participation]) -> None:
    """With whom somebody goes on is written once: an erasure may take a ref out of it at any time later."""
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO participations (
            id, ref, session, status, since, answer_by, started_at, outcome, left_for, declined_for, referral,
            reserved_until, children, has_contracts, roles, goes_on_with, follow_ups, follow_up_due
        )
        SELECT id, ref, session, status, since, answer_by, started_at, outcome, left_for, declined_for, referral,
            reserved_until, children, has_contracts, roles::jsonb, goes_on_with::uuid[], follow_ups::jsonb,
            follow_up_due
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::text[], $10::text[], $11::uuid[], $12::timestamptz[], $13::smallint[],
            $14::boolean[], $15::text[], $16::text[], $17::text[], $18::timestamptz[]
        ) AS changed (
            id, ref, session, status, since, answer_by, started_at, outcome, left_for, declined_for, referral,
            reserved_until, children, has_contracts, roles, goes_on_with, follow_ups, follow_up_due
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, since = excluded.since, answer_by = excluded.answer_by,
            started_at = excluded.started_at, outcome = excluded.outcome, left_for = excluded.left_for,
            declined_for = excluded.declined_for, reserved_until = excluded.reserved_until,
            children = excluded.children, has_contracts = excluded.has_contracts, roles = excluded.roles,
            follow_ups = excluded.follow_ups,
            follow_up_due = excluded.follow_up_due, goes_on_with = CASE
                WHEN participations.status = 'started' THEN excluded.goes_on_with ELSE participations.goes_on_with
            END
        """,
        *columns([_row(participation) for participation in changed]),
    )


async def forget_participations(connection: Any, keys: Collection[UUID]) -> None:
    """An erased ref takes every earlier participation of that person with it."""
    await connection.execute(
        "DELETE FROM participations WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[])", list(keys)
    )


async def forget_companions(connection: Any, keys: Collection[UUID]) -> None:
    """Nobody goes on with an erased ref any more."""
    await connection.execute(
        """
        UPDATE participations
        SET goes_on_with = ARRAY(SELECT other FROM unnest(goes_on_with) AS other WHERE other <> ALL($1::uuid[]))
        WHERE goes_on_with && $1::uuid[]
        """,
        list(keys),
    )


def _row(participation: Participation) -> tuple[Any, ...]:
    return (
        participation.id,
        participation.ref,
        participation.session,
        participation.status,
        participation.since,
        participation.answer_by,
        participation.started_at,
        participation.outcome,
        participation.left_for,
        participation.declined_for,
        participation.referral,
        participation.reserved_until,
        participation.children,
        participation.has_contracts,
        text(ROLES, participation.roles),
        array(participation.goes_on_with),
        text(FOLLOW_UPS, participation.follow_ups),
        next_due(participation.follow_ups),
    )


def participation_in(row: Any) -> Participation:
    return Participation(
        id=row["id"],
        ref=row["ref"],
        session=row["session"],
        status=Status(row["status"]),
        since=row["since"],
        answer_by=row["answer_by"],
        started_at=row["started_at"],
        outcome=row["outcome"] and Outcome(row["outcome"]),
        left_for=row["left_for"] and LeaveReason(row["left_for"]),
        declined_for=row["declined_for"] and DeclineReason(row["declined_for"]),
        referral=row["referral"],
        reserved_until=row["reserved_until"],
        children=row["children"],
        has_contracts=row["has_contracts"],
        roles=ROLES.validate_json(row["roles"]),
        goes_on_with=tuple(row["goes_on_with"]),
        follow_ups=FOLLOW_UPS.validate_json(row["follow_ups"]),
    )
