"""Sessions, one row each; their refs are ordered arrays."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from enterprise.domain.frames import Format, Trade
from enterprise.domain.identifiers import SessionId
from enterprise.domain.sessions import Calling, Session, SessionStatus
from enterprise.store.columns import CHILDREN, SLOTS, array, columns, text


async def session(connection: Any, session_id: SessionId) -> Session | None:
    found = await load_sessions(connection, [session_id])
    return found[0] if found else None


async def sessions(connection: Any, status: SessionStatus | None, after: SessionId | None, limit: int) -> list[Session]:
    """The sessions that start last, first, from after one of them on."""
    rows = await connection.fetch(
        """
        SELECT * FROM sessions
        WHERE ($1::text IS NULL OR status = $1)
            AND ($2::uuid IS NULL OR (starts_on, id) < (SELECT starts_on, id FROM sessions WHERE id = $2))
        ORDER BY starts_on DESC, id DESC LIMIT $3
        """,
        status,
        after,
        limit,
    )
    return [session_in(row) for row in rows]


async def load_sessions(connection: Any, keys: Collection[UUID]) -> list[Session]:
    rows = await connection.fetch("SELECT * FROM sessions WHERE id = ANY($1::uuid[])", list(keys))
    return [session_in(row) for row in rows]


async def save_sessions(connection: Any, changed: list[Session]) -> None:
    if not changed:
        return
    # Unnesting an array of arrays would flatten it, so the lists of refs travel as text.
    await connection.execute(
        """
        INSERT INTO sessions (
            id, format, trade, places_min, places_max, starts_on, ends_on, offer_days, study_compatible, childcare,
            childcare_places, hours, status, reserved, offered, taken, waiting, children, childcare_kept,
            accounted_until, opened_at, closed_at
        )
        SELECT id, format, trade, places_min, places_max, starts_on, ends_on, offer_days, study_compatible, childcare,
               childcare_places, hours::jsonb, status, reserved::uuid[], offered::uuid[], taken::uuid[],
               waiting::uuid[], children::jsonb, childcare_kept, accounted_until, opened_at, closed_at
        FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::smallint[], $6::date[], $7::date[], $8::smallint[],
            $9::boolean[], $10::boolean[], $11::smallint[], $12::text[], $13::text[], $14::text[], $15::text[],
            $16::text[], $17::text[], $18::text[], $19::smallint[], $20::date[], $21::timestamptz[], $22::timestamptz[]
        ) AS changed (
            id, format, trade, places_min, places_max, starts_on, ends_on, offer_days, study_compatible, childcare,
            childcare_places, hours, status, reserved, offered, taken, waiting, children, childcare_kept,
            accounted_until, opened_at, closed_at
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, reserved = excluded.reserved, offered = excluded.offered, taken = excluded.taken,
            waiting = excluded.waiting, children = excluded.children, childcare_kept = excluded.childcare_kept,
            accounted_until = excluded.accounted_until, closed_at = excluded.closed_at
        """,
        *columns([_row(session) for session in changed]),
    )


def _row(session: Session) -> tuple[Any, ...]:
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
        calling.childcare_places,
        text(SLOTS, calling.hours),
        session.status,
        array(session.reserved),
        array(session.offered),
        array(session.taken),
        array(session.waiting),
        text(CHILDREN, session.children),
        session.childcare_kept,
        session.accounted_until,
        session.opened_at,
        session.closed_at,
    )


def session_in(row: Any) -> Session:
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
        childcare_places=row["childcare_places"],
        hours=SLOTS.validate_json(row["hours"]),
    )
    return Session(
        id=row["id"],
        calling=calling,
        opened_at=row["opened_at"],
        status=SessionStatus(row["status"]),
        reserved=tuple(row["reserved"]),
        offered=tuple(row["offered"]),
        taken=tuple(row["taken"]),
        waiting=tuple(row["waiting"]),
        children=CHILDREN.validate_json(row["children"]),
        accounted_until=row["accounted_until"],
        closed_at=row["closed_at"],
    )
