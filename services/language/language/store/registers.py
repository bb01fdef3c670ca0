"""The table of enrolments: the register of each course, in the order of asking."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from language.domain.breaks import Break, BreakReason
from language.domain.course import Course, Enrolment, EnrolmentStatus, LeftReason, Overtaking
from language.domain.levels import Level
from language.store.columns import columns_of, json_of

COLUMNS = 15


async def lines_of(connection: Any, courses: list[UUID]) -> dict[UUID, tuple[Enrolment, ...]]:
    """Every register, an empty one too."""
    rows = await connection.fetch(
        "SELECT * FROM enrolments WHERE course = ANY($1::uuid[]) ORDER BY course, position", courses
    )
    lines: dict[UUID, list[Enrolment]] = {course: [] for course in courses}
    for row in rows:
        lines[row["course"]].append(_enrolment(row))
    return {course: tuple(found) for course, found in lines.items()}


async def save_lines(connection: Any, changed: Sequence[Course]) -> None:
    """The lines of these courses, and nothing of those that were given back."""
    rows = [_row(course, turn, line) for course in changed for turn, line in enumerate(course.enrolments)]
    await connection.execute(
        """
        WITH lines AS (
            SELECT * FROM unnest(
                $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::timestamptz[], $7::smallint[],
                $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[], $12::smallint[], $13::text[],
                $14::jsonb[], $15::jsonb[], $16::text[]
            ) AS line (
                course, learner, position, status, asked_at, first_session, started_at, ended_at, level_reached,
                left_reason, priority, priority_rule, breaks, overtaken, let_in_by
            )
        ), given_back AS (
            DELETE FROM enrolments AS old
            WHERE old.course = ANY($1::uuid[])
              AND NOT EXISTS (SELECT FROM lines WHERE lines.course = old.course AND lines.learner = old.learner)
        )
        INSERT INTO enrolments (
            course, learner, position, status, asked_at, first_session, started_at, ended_at, level_reached,
            left_reason, priority, priority_rule, breaks, overtaken, let_in_by
        )
        SELECT * FROM lines
        ON CONFLICT (course, learner) DO UPDATE SET
            position = excluded.position, status = excluded.status, asked_at = excluded.asked_at,
            first_session = excluded.first_session, started_at = excluded.started_at, ended_at = excluded.ended_at,
            level_reached = excluded.level_reached, left_reason = excluded.left_reason, breaks = excluded.breaks,
            overtaken = excluded.overtaken
        """,
        [course.id for course in changed],
        *(columns_of(rows) if rows else [[] for _ in range(COLUMNS)]),
    )


async def forget_reasons(connection: Any, keys: Collection[UUID]) -> None:
    """Lines of learners about to be forgotten keep when somebody was away, and no longer why, nor who went ahead."""
    await connection.execute(
        """
        UPDATE enrolments SET
            priority_rule = NULL,
            overtaken = '[]',
            breaks = coalesce(
                (
                    SELECT jsonb_agg(one || '{"reason": "other", "kept_until": null}')
                    FROM jsonb_array_elements(breaks) AS one
                ),
                '[]'
            )
        WHERE learner IN (SELECT id FROM learners WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[]))
        """,
        list(keys),
    )


def _row(course: Course, turn: int, line: Enrolment) -> tuple[Any, ...]:
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
        line.priority,
        line.priority_rule,
        json_of(line.breaks),
        json_of(line.overtaken),
        line.let_in_by,
    )


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
        priority=row["priority"],
        priority_rule=row["priority_rule"],
        breaks=tuple(map(_break, json.loads(row["breaks"]))),
        overtaken=tuple(
            Overtaking(datetime.fromisoformat(one["at"]), one["why"]) for one in json.loads(row["overtaken"])
        ),
        let_in_by=row["let_in_by"],
    )


def _break(part: dict[str, Any]) -> Break:
    kept = part["kept_until"]
    return Break(
        BreakReason(part["reason"]),
        part["first_session"],
        part["back_at"],
        None if kept is None else date.fromisoformat(kept),
    )
