"""The table of courses; their registers, rolls and calendars are beside it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from language.domain.calendar import Slot
from language.domain.course import Course, CourseStatus, Enrolment, Plan, Session
from language.domain.levels import Level
from language.store import registers, rolls
from language.store.columns import columns_of


async def courses_at(connection: Any, keys: Collection[UUID]) -> list[Course]:
    rows = await connection.fetch("SELECT * FROM courses WHERE id = ANY($1::uuid[])", list(keys))
    return await _with_registers(connection, rows)


async def newest_courses(connection: Any, limit: int, after: UUID | None = None) -> list[Course]:
    """A page from the last to start on; the next one begins `after` the last id of this one."""
    if after is None:
        rows = await connection.fetch("SELECT * FROM courses ORDER BY starts_on DESC, id DESC LIMIT $1", limit)
    else:
        rows = await connection.fetch(
            """
            SELECT * FROM courses WHERE (starts_on, id) < ((SELECT starts_on FROM courses WHERE id = $2), $2)
            ORDER BY starts_on DESC, id DESC LIMIT $1
            """,
            limit,
            after,
        )
    return await _with_registers(connection, rows)


async def courses_of(connection: Any, learners: Collection[UUID]) -> list[Course]:
    """Every course in whose register one of these learners stands."""
    rows = await connection.fetch(
        "SELECT * FROM courses WHERE id IN (SELECT course FROM enrolments WHERE learner = ANY($1::uuid[]))",
        list(learners),
    )
    return await _with_registers(connection, rows)


async def _with_registers(connection: Any, rows: Sequence[Any]) -> list[Course]:
    keys = [row["id"] for row in rows]
    if not keys:
        return []
    lines = await registers.lines_of(connection, keys)
    held = await rolls.sessions_of(connection, keys)
    slots = await rolls.slots_of(connection, keys)
    return [_course(row, lines[row["id"]], held[row["id"]], slots[row["id"]]) for row in rows]


async def save_courses(connection: Any, changed: Sequence[Course]) -> None:
    if not changed:
        return
    # Courses first: enrolments, sessions and slots point to them.
    await _save_plans(connection, changed)
    await registers.save_lines(connection, changed)
    await rolls.save_sessions(connection, changed)
    await rolls.save_slots(connection, changed)


async def _save_plans(connection: Any, changed: Sequence[Course]) -> None:
    await connection.execute(
        """
        INSERT INTO courses (
            id, title, stream, level_from, level_to, places, starts_on, ends_on, sessions_planned, attendance_needed,
            trade, status, started_at, places_taken, teacher, stream_places
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::date[], $8::date[],
            $9::smallint[], $10::smallint[], $11::text[], $12::text[], $13::timestamptz[], $14::smallint[],
            $15::text[], $16::uuid[]
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, started_at = excluded.started_at, places_taken = excluded.places_taken,
            teacher = excluded.teacher
        """,
        *columns_of([_plan_row(course) for course in changed]),
    )


def _plan_row(course: Course) -> tuple[Any, ...]:
    plan = course.plan
    return (
        course.id,
        plan.title,
        plan.stream,
        plan.level_from,
        plan.level_to,
        plan.places,
        plan.starts_on,
        plan.ends_on,
        plan.sessions,
        plan.attendance_needed,
        plan.trade,
        course.status,
        course.started_at,
        course.places_taken,
        course.teacher,
        course.stream_places,
    )


def _course(
    row: Any, lines: tuple[Enrolment, ...], sessions: tuple[Session, ...], calendar: tuple[Slot, ...]
) -> Course:
    return Course(
        row["id"],
        _plan(row),
        CourseStatus(row["status"]),
        row["started_at"],
        lines,
        sessions,
        row["teacher"],
        calendar,
        row["stream_places"],
    )


def _plan(row: Any) -> Plan:
    return Plan(
        title=row["title"],
        stream=row["stream"],
        level_from=Level(row["level_from"]),
        level_to=Level(row["level_to"]),
        places=row["places"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        sessions=row["sessions_planned"],
        attendance_needed=row["attendance_needed"],
        trade=row["trade"],
    )
