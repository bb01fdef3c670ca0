"""The tables of sessions held and of sessions planned."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from language.domain.calendar import Slot
from language.domain.course import Course, Session
from language.store.columns import array_of, columns_of


async def sessions_of(connection: Any, courses: list[UUID]) -> dict[UUID, tuple[Session, ...]]:
    """The sessions held of each course, in order."""
    rows = await connection.fetch(
        "SELECT * FROM sessions WHERE course = ANY($1::uuid[]) ORDER BY course, number", courses
    )
    held: dict[UUID, list[Session]] = {course: [] for course in courses}
    for row in rows:
        present, excused = frozenset(row["present"]), frozenset(row["excused"])
        held[row["course"]].append(Session(row["number"], row["held_on"], present, excused, row["minutes"]))
    return {course: tuple(found) for course, found in held.items()}


async def slots_of(connection: Any, courses: list[UUID]) -> dict[UUID, tuple[Slot, ...]]:
    """The calendar of each course."""
    rows = await connection.fetch("SELECT * FROM slots WHERE course = ANY($1::uuid[]) ORDER BY course, number", courses)
    slots: dict[UUID, list[Slot]] = {course: [] for course in courses}
    for row in rows:
        slots[row["course"]].append(Slot(row["held_on"], row["starts"], row["ends"]))
    return {course: tuple(found) for course, found in slots.items()}


async def save_sessions(connection: Any, changed: Sequence[Course]) -> None:
    rows = [_session_row(course, session) for course in changed for session in course.sessions]
    if not rows:
        return
    # Unnesting an array of arrays would flatten it, so the lists of learners travel as text.
    await connection.execute(
        """
        INSERT INTO sessions (course, number, held_on, present, excused, minutes)
        SELECT course, number, held_on, present::uuid[], excused::uuid[], minutes
        FROM unnest($1::uuid[], $2::smallint[], $3::date[], $4::text[], $5::text[], $6::smallint[])
            AS held (course, number, held_on, present, excused, minutes)
        ON CONFLICT (course, number) DO UPDATE SET
            held_on = excluded.held_on, present = excluded.present, excused = excluded.excused,
            minutes = excluded.minutes
        """,
        *columns_of(rows),
    )


async def save_slots(connection: Any, changed: Sequence[Course]) -> None:
    """The calendars of these courses, and nothing of an earlier one."""
    rows = [
        (course.id, number, slot.on, slot.starts, slot.ends)
        for course in changed
        for number, slot in enumerate(course.calendar, 1)
    ]
    await connection.execute(
        """
        WITH planned AS (
            SELECT * FROM unnest($2::uuid[], $3::smallint[], $4::date[], $5::time[], $6::time[])
                AS slot (course, number, held_on, starts, ends)
        ), dropped AS (
            DELETE FROM slots AS old
            WHERE old.course = ANY($1::uuid[])
              AND NOT EXISTS (SELECT FROM planned WHERE planned.course = old.course AND planned.number = old.number)
        )
        INSERT INTO slots (course, number, held_on, starts, ends)
        SELECT * FROM planned
        ON CONFLICT (course, number) DO UPDATE SET
            held_on = excluded.held_on, starts = excluded.starts, ends = excluded.ends
        """,
        [course.id for course in changed],
        *(columns_of(rows) if rows else [[] for _ in range(5)]),
    )


def _session_row(course: Course, session: Session) -> tuple[Any, ...]:
    present, excused = array_of(sorted(session.present)), array_of(sorted(session.excused))
    return (course.id, session.number, session.held_on, present, excused, session.minutes)
