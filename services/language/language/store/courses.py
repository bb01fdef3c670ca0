"""The tables of courses, their enrolments and their sessions."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from language.domain.course import (
    Course,
    CourseStatus,
    Enrolment,
    EnrolmentStatus,
    FundingStream,
    LeftReason,
    Plan,
    Session,
)
from language.domain.levels import Level
from language.store.columns import columns_of


async def courses_at(connection: Any, keys: Collection[UUID]) -> list[Course]:
    rows = await connection.fetch("SELECT * FROM courses WHERE id = ANY($1::uuid[])", list(keys))
    return await _with_registers(connection, rows)


async def newest_courses(connection: Any, limit: int, offset: int) -> list[Course]:
    rows = await connection.fetch("SELECT * FROM courses ORDER BY starts_on DESC, id LIMIT $1 OFFSET $2", limit, offset)
    return await _with_registers(connection, rows)


async def _with_registers(connection: Any, rows: Sequence[Any]) -> list[Course]:
    keys = [row["id"] for row in rows]
    if not keys:
        return []
    lines: dict[UUID, list[Enrolment]] = {key: [] for key in keys}
    for line in await _enrolments_of(connection, keys):
        lines[line["course"]].append(_enrolment(line))
    held: dict[UUID, list[Session]] = {key: [] for key in keys}
    for session in await _sessions_of(connection, keys):
        held[session["course"]].append(_session(session))
    return [_course(row, tuple(lines[row["id"]]), tuple(held[row["id"]])) for row in rows]


async def _enrolments_of(connection: Any, courses: list[UUID]) -> list[Any]:
    rows: list[Any] = await connection.fetch(
        "SELECT * FROM enrolments WHERE course = ANY($1::uuid[]) ORDER BY course, position", courses
    )
    return rows


async def _sessions_of(connection: Any, courses: list[UUID]) -> list[Any]:
    rows: list[Any] = await connection.fetch(
        "SELECT * FROM sessions WHERE course = ANY($1::uuid[]) ORDER BY course, number", courses
    )
    return rows


async def save_courses(connection: Any, changed: Sequence[Course]) -> None:
    if not changed:
        return
    # Courses first: enrolments and sessions point to them.
    await _save_plans(connection, changed)
    await _save_enrolments(connection, changed)
    await _save_sessions(connection, changed)


async def _save_plans(connection: Any, changed: Sequence[Course]) -> None:
    await connection.execute(
        """
        INSERT INTO courses (
            id, title, stream, level_from, level_to, places, starts_on, ends_on, sessions_planned, attendance_needed,
            status, started_at, places_taken
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::date[], $8::date[],
            $9::smallint[], $10::smallint[], $11::text[], $12::timestamptz[], $13::smallint[]
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, started_at = excluded.started_at, places_taken = excluded.places_taken
        """,
        *columns_of([_plan_row(course) for course in changed]),
    )


async def _save_enrolments(connection: Any, changed: Sequence[Course]) -> None:
    """The lines of these courses, and nothing of those that were given back."""
    rows = [_line_row(course, turn, line) for course in changed for turn, line in enumerate(course.enrolments)]
    await connection.execute(
        """
        WITH lines AS (
            SELECT * FROM unnest(
                $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::timestamptz[], $7::smallint[],
                $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[]
            ) AS line (
                course, learner, position, status, asked_at, first_session, started_at, ended_at, level_reached,
                left_reason
            )
        ), given_back AS (
            DELETE FROM enrolments AS old
            WHERE old.course = ANY($1::uuid[])
              AND NOT EXISTS (SELECT FROM lines WHERE lines.course = old.course AND lines.learner = old.learner)
        )
        INSERT INTO enrolments (
            course, learner, position, status, asked_at, first_session, started_at, ended_at, level_reached, left_reason
        )
        SELECT * FROM lines
        ON CONFLICT (course, learner) DO UPDATE SET
            position = excluded.position, status = excluded.status, asked_at = excluded.asked_at,
            first_session = excluded.first_session, started_at = excluded.started_at, ended_at = excluded.ended_at,
            level_reached = excluded.level_reached, left_reason = excluded.left_reason
        """,
        [course.id for course in changed],
        *(columns_of(rows) if rows else [[] for _ in range(10)]),
    )


async def _save_sessions(connection: Any, changed: Sequence[Course]) -> None:
    rows = [_session_row(course, session) for course in changed for session in course.sessions]
    if not rows:
        return
    # Unnesting an array of arrays would flatten it, so the lists of those present travel as text.
    await connection.execute(
        """
        INSERT INTO sessions (course, number, held_on, present)
        SELECT course, number, held_on, present::uuid[]
        FROM unnest($1::uuid[], $2::smallint[], $3::date[], $4::text[]) AS held (course, number, held_on, present)
        ON CONFLICT (course, number) DO UPDATE SET held_on = excluded.held_on, present = excluded.present
        """,
        *columns_of(rows),
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
        course.status,
        course.started_at,
        course.places_taken,
    )


def _line_row(course: Course, turn: int, line: Enrolment) -> tuple[Any, ...]:
    return (
        course.id,
        line.learner,
        turn,
        line.status,
        line.asked_at,
        line.first_session,
        line.started_at,
        line.ended_at,
        line.level_reached,
        line.left_reason,
    )


def _session_row(course: Course, session: Session) -> tuple[Any, ...]:
    present = "{" + ",".join(sorted(str(learner) for learner in session.present)) + "}"
    return (course.id, session.number, session.held_on, present)


def _course(row: Any, lines: tuple[Enrolment, ...], sessions: tuple[Session, ...]) -> Course:
    plan = Plan(
        title=row["title"],
        stream=FundingStream(row["stream"]),
        level_from=Level(row["level_from"]),
        level_to=Level(row["level_to"]),
        places=row["places"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        sessions=row["sessions_planned"],
        attendance_needed=row["attendance_needed"],
    )
    return Course(row["id"], plan, CourseStatus(row["status"]), row["started_at"], lines, sessions)


def _enrolment(row: Any) -> Enrolment:
    return Enrolment(
        learner=row["learner"],
        status=EnrolmentStatus(row["status"]),
        asked_at=row["asked_at"],
        first_session=row["first_session"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        level_reached=None if row["level_reached"] is None else Level(row["level_reached"]),
        left_reason=None if row["left_reason"] is None else LeftReason(row["left_reason"]),
    )


def _session(row: Any) -> Session:
    return Session(row["number"], row["held_on"], frozenset(row["present"]))
