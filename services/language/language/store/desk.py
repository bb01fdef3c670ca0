"""What the pages of the desk read: each list in one statement, without loading whole registers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from language.domain.course import CourseStatus
from language.domain.levels import Level

FIRST = (date(1970, 1, 1), UUID(int=0))
LAST = (date(9999, 1, 1), UUID(int=2**128 - 1))
Place = tuple[date, UUID]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course as a list shows it."""

    id: UUID
    title: str
    stream: str
    level_from: Level
    level_to: Level
    status: CourseStatus
    places: int
    places_taken: int
    waiting: int
    starts_on: date
    ends_on: date
    sessions_planned: int
    sessions_held: int
    next_on: date | None
    trade: str | None

    @property
    def places_free(self) -> int:
        return self.places - self.places_taken


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody taken on who is in no course."""

    ref: UUID
    level: Level | None


@dataclass(frozen=True, slots=True)
class Owed:
    """Something of a course that was to be written down by a day."""

    course: UUID
    title: str
    since: date
    count: int
    """The number of the session, or how many learners have no result."""


async def open_courses(connection: Any, after: Place, limit: int) -> list[CourseLine]:
    """A page of the courses that are planned or running, the first to start first."""
    rows = await connection.fetch(
        """
        SELECT c.id, c.title, c.stream, c.level_from, c.level_to, c.status, c.places, c.places_taken, c.starts_on,
               c.ends_on, c.sessions_planned, c.trade,
               (SELECT count(*) FROM enrolments e WHERE e.course = c.id AND e.status = 'waiting') AS waiting,
               (SELECT count(*) FROM sessions h WHERE h.course = c.id) AS sessions_held,
               (SELECT min(s.held_on) FROM slots s WHERE s.course = c.id AND NOT EXISTS (
                   SELECT FROM sessions h WHERE h.course = c.id AND h.number = s.number)) AS next_on
        FROM courses AS c WHERE c.status <> 'ended' AND (c.starts_on, c.id) > ($1::date, $2::uuid)
        ORDER BY c.starts_on, c.id LIMIT $3
        """,
        *after,
        limit,
    )
    return [_line(row) for row in rows]


async def starting(connection: Any, until: date, limit: int) -> list[CourseLine]:
    """Courses that are planned and start by a day, the first to start first."""
    rows = await connection.fetch(
        """
        SELECT c.id, c.title, c.stream, c.level_from, c.level_to, c.status, c.places, c.places_taken, c.starts_on,
               c.ends_on, c.sessions_planned, c.trade, 0 AS sessions_held, NULL::date AS next_on,
               (SELECT count(*) FROM enrolments e WHERE e.course = c.id AND e.status = 'waiting') AS waiting
        FROM courses AS c WHERE c.status = 'planned' AND c.starts_on <= $1 ORDER BY c.starts_on, c.id LIMIT $2
        """,
        until,
        limit,
    )
    return [_line(row) for row in rows]


async def ended_courses(connection: Any, before: Place, limit: int) -> list[CourseLine]:
    """A page of the courses that are over, the last to have started first."""
    rows = await connection.fetch(
        """
        SELECT c.id, c.title, c.stream, c.level_from, c.level_to, c.status, c.places, c.places_taken, c.starts_on,
               c.ends_on, c.sessions_planned, c.trade, 0 AS waiting, NULL::date AS next_on,
               (SELECT count(*) FROM sessions h WHERE h.course = c.id) AS sessions_held
        FROM courses AS c WHERE c.status = 'ended' AND (c.starts_on, c.id) < ($1::date, $2::uuid)
        ORDER BY c.starts_on DESC, c.id DESC LIMIT $3
        """,
        *before,
        limit,
    )
    return [_line(row) for row in rows]


async def to_place(connection: Any, limit: int) -> list[Candidate]:
    """People taken on whose level nobody has tested yet, the first received first."""
    rows = await connection.fetch(
        """
        SELECT l.ref, NULL AS level FROM received_referrals AS r JOIN learners AS l ON l.id = r.case_id
        WHERE r.status = 'accepted' AND l.placed_at IS NULL AND l.course IS NULL
        ORDER BY r.received_at, r.ref LIMIT $1
        """,
        limit,
    )
    return [_candidate(row) for row in rows]


async def to_enrol(connection: Any, levels: Collection[Level], limit: int) -> list[Candidate]:
    """People of these levels without a course, taken on or on the waiting list since, the first received first."""
    rows = await connection.fetch(
        """
        SELECT l.ref, coalesce(l.level_reached, l.overall) AS level
        FROM received_referrals AS r JOIN learners AS l ON l.id = r.case_id
        WHERE r.status IN ('accepted', 'waitlisted') AND l.course IS NULL
          AND coalesce(l.level_reached, l.overall) = ANY($1::text[])
        ORDER BY r.received_at, r.ref LIMIT $2
        """,
        [level.value for level in levels],
        limit,
    )
    return [_candidate(row) for row in rows]


async def rolls_missing(connection: Any, today: date, limit: int) -> list[Owed]:
    """Of each running course the first session that was to be held by today and has no roll."""
    rows = await connection.fetch(
        """
        SELECT c.id, c.title, missed.held_on AS since, missed.number AS count FROM courses AS c
        CROSS JOIN LATERAL (
            SELECT s.number, s.held_on FROM slots AS s
            WHERE s.course = c.id AND s.held_on <= $1
              AND NOT EXISTS (SELECT FROM sessions h WHERE h.course = c.id AND h.number = s.number)
            ORDER BY s.number LIMIT 1
        ) AS missed
        WHERE c.status = 'running' ORDER BY missed.held_on, c.id LIMIT $2
        """,
        today,
        limit,
    )
    return [_owed(row) for row in rows]


async def results_missing(connection: Any, today: date, limit: int) -> list[Owed]:
    """Courses whose last day is over with learners who have neither completed nor left, and how many."""
    rows = await connection.fetch(
        """
        SELECT c.id, c.title, c.ends_on AS since, count(*) AS count
        FROM courses AS c JOIN enrolments AS e ON e.course = c.id AND e.status IN ('enrolled', 'paused', 'away')
        WHERE c.status = 'running' AND c.ends_on < $1 AND e.started_at IS NOT NULL
        GROUP BY c.id ORDER BY c.ends_on, c.id LIMIT $2
        """,
        today,
        limit,
    )
    return [_owed(row) for row in rows]


def _line(row: Any) -> CourseLine:
    levels = {"level_from": Level(row["level_from"]), "level_to": Level(row["level_to"])}
    return CourseLine(**{**dict(row), **levels, "status": CourseStatus(row["status"])})


def _candidate(row: Any) -> Candidate:
    return Candidate(row["ref"], None if row["level"] is None else Level(row["level"]))


def _owed(row: Any) -> Owed:
    return Owed(row["id"], row["title"], row["since"], row["count"])
