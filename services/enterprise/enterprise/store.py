"""Sessions and participations in PostgreSQL: one statement per table for a whole batch."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from enterprise.domain.frames import Format, Trade
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.domain.sessions import Calling, Session, SessionStatus


class EnterpriseStore:
    """Loads and saves the aggregates of this service; other types and keys are left to other stores."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        found: dict[UUID, Any] = {session.id: session for session in await _sessions(connection, keys)}
        found.update({one.id: one for one in await _participations(connection, keys)})
        return found

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        # Sessions first: participations point to them.
        await _save_sessions(connection, [state for state in changed if isinstance(state, Session)])
        await _save_participations(connection, [state for state in changed if isinstance(state, Participation)])

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        await _forget_participations(connection, keys)


store = EnterpriseStore()


async def session(connection: Any, session_id: SessionId) -> Session | None:
    found = await _sessions(connection, [session_id])
    return found[0] if found else None


async def sessions(connection: Any, status: SessionStatus | None, limit: int, offset: int) -> list[Session]:
    """The sessions that start last, first; with one status only, or all."""
    rows = await connection.fetch(
        """
        SELECT * FROM sessions
        WHERE $1::text IS NULL OR status = $1
        ORDER BY starts_on DESC, id
        LIMIT $2 OFFSET $3
        """,
        status,
        limit,
        offset,
    )
    return [_session(row) for row in rows]


async def participations(
    connection: Any, session: SessionId | None, status: Status | None, limit: int, offset: int
) -> list[Participation]:
    """The participations that moved last, first; of one session, with one status, or all."""
    rows = await connection.fetch(
        """
        SELECT * FROM participations
        WHERE ($1::uuid IS NULL OR session = $1) AND ($2::text IS NULL OR status = $2)
        ORDER BY since DESC, id
        LIMIT $3 OFFSET $4
        """,
        session,
        status,
        limit,
        offset,
    )
    return [_participation(row) for row in rows]


async def participations_of(connection: Any, ref: Ref) -> list[Participation]:
    """Everything one person took part in, the latest first."""
    rows = await connection.fetch("SELECT * FROM participations WHERE ref = $1 ORDER BY since DESC, id", ref)
    return [_participation(row) for row in rows]


async def _sessions(connection: Any, keys: Collection[UUID]) -> list[Session]:
    rows = await connection.fetch("SELECT * FROM sessions WHERE id = ANY($1::uuid[])", list(keys))
    return [_session(row) for row in rows]


async def _participations(connection: Any, keys: Collection[UUID]) -> list[Participation]:
    rows = await connection.fetch("SELECT * FROM participations WHERE id = ANY($1::uuid[])", list(keys))
    return [_participation(row) for row in rows]


async def _save_sessions(connection: Any, changed: list[Session]) -> None:
    if not changed:
        return
    # Unnesting an array of arrays would flatten it, so the three lists of refs travel as text.
    await connection.execute(
        """
        INSERT INTO sessions (
            id, format, trade, places_min, places_max, starts_on, ends_on, offer_days, study_compatible, childcare,
            status, offered, taken, waiting, opened_at, closed_at
        )
        SELECT id, format, trade, places_min, places_max, starts_on, ends_on, offer_days, study_compatible, childcare,
               status, offered::uuid[], taken::uuid[], waiting::uuid[], opened_at, closed_at
        FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::smallint[], $6::date[], $7::date[], $8::smallint[],
            $9::boolean[], $10::boolean[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[],
            $16::timestamptz[]
        ) AS changed (
            id, format, trade, places_min, places_max, starts_on, ends_on, offer_days, study_compatible, childcare,
            status, offered, taken, waiting, opened_at, closed_at
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, offered = excluded.offered, taken = excluded.taken, waiting = excluded.waiting,
            closed_at = excluded.closed_at
        """,
        *_columns([_session_row(session) for session in changed]),
    )


async def _save_participations(connection: Any, changed: list[Participation]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO participations (
            id, ref, session, status, since, answer_by, started_at, outcome, left_for, declined_for
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::text[], $10::text[]
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, since = excluded.since, answer_by = excluded.answer_by,
            started_at = excluded.started_at, outcome = excluded.outcome, left_for = excluded.left_for,
            declined_for = excluded.declined_for
        """,
        *_columns([_participation_row(participation) for participation in changed]),
    )


async def _forget_participations(connection: Any, keys: Collection[UUID]) -> None:
    """An erased ref takes every earlier participation of that person with it."""
    await connection.execute(
        "DELETE FROM participations WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[])", list(keys)
    )


def _columns(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _session_row(session: Session) -> tuple[Any, ...]:
    calling = session.calling
    return (
        session.id,
        calling.format,
        calling.trade,
        calling.places_min,
        calling.places_max,
        calling.starts_on,
        calling.ends_on,
        calling.offer_days,
        calling.study_compatible,
        calling.childcare,
        session.status,
        _array(session.offered),
        _array(session.taken),
        _array(session.waiting),
        session.opened_at,
        session.closed_at,
    )


def _array(refs: tuple[Ref, ...]) -> str:
    return "{" + ",".join(str(ref) for ref in refs) + "}"


def _session(row: Any) -> Session:
    calling = Calling(
        format=Format(row["format"]),
        trade=Trade(row["trade"]),
        places_min=row["places_min"],
        places_max=row["places_max"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        offer_days=row["offer_days"],
        study_compatible=row["study_compatible"],
        childcare=row["childcare"],
    )
    return Session(
        id=row["id"],
        calling=calling,
        opened_at=row["opened_at"],
        status=SessionStatus(row["status"]),
        offered=tuple(row["offered"]),
        taken=tuple(row["taken"]),
        waiting=tuple(row["waiting"]),
        closed_at=row["closed_at"],
    )


def _participation_row(participation: Participation) -> tuple[Any, ...]:
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
    )


def _participation(row: Any) -> Participation:
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
    )
