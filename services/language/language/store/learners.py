"""The table of learners."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from language.domain.identifiers import LearnerId
from language.domain.learner import Learner
from language.domain.legal import aim_of
from language.domain.levels import Level
from language.domain.placement import Placement, Skills
from language.store.columns import array_of, columns_of, json_of
from language.store.proofs import (
    attendance_certificates_in,
    certificates_in,
    civic_exams_in,
    class_levels_in,
    facts_in,
)


async def learners_at(connection: Any, keys: Collection[UUID]) -> list[Learner]:
    rows = await connection.fetch("SELECT * FROM learners WHERE id = ANY($1::uuid[])", list(keys))
    return [_learner(row) for row in rows]


async def learner_behind(connection: Any, ref: UUID) -> Learner | None:
    """The learner of the newest referral on this ref."""
    row = await connection.fetchrow(
        "SELECT * FROM learners WHERE ref = $1 ORDER BY registered_at DESC, id LIMIT 1", ref
    )
    return None if row is None else _learner(row)


async def newest_learners(connection: Any, limit: int, after: UUID | None = None) -> list[Learner]:
    """A page from the newest on; the next one begins `after` the last id of this one."""
    if after is None:
        rows = await connection.fetch("SELECT * FROM learners ORDER BY registered_at DESC, id DESC LIMIT $1", limit)
    else:
        rows = await connection.fetch(
            """
            SELECT * FROM learners
            WHERE (registered_at, id) < ((SELECT registered_at FROM learners WHERE id = $2), $2)
            ORDER BY registered_at DESC, id DESC LIMIT $1
            """,
            limit,
            after,
        )
    return [_learner(row) for row in rows]


async def learners_aiming_at(connection: Any, aim: str, after: UUID | None, limit: int) -> list[Learner]:
    """A page by id of those who prepare a procedure; of somebody referred again, the newest alone."""
    rows = await connection.fetch(
        """
        SELECT * FROM learners AS one
        WHERE aim = $1 AND id > $2
          AND NOT EXISTS (
            SELECT FROM learners AS newer WHERE newer.ref = one.ref AND newer.registered_at > one.registered_at
          )
        ORDER BY id LIMIT $3
        """,
        aim,
        after or UUID(int=0),
        limit,
    )
    return [_learner(row) for row in rows]


async def learners_behind(connection: Any, keys: Collection[UUID]) -> list[Learner]:
    """Everybody these refs and learners were ever, the newest first."""
    rows = await connection.fetch(
        """
        SELECT * FROM learners WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[]) ORDER BY registered_at DESC, id
        """,
        list(keys),
    )
    return [_learner(row) for row in rows]


async def refs_of(connection: Any, learners: Collection[LearnerId]) -> dict[UUID, UUID]:
    """Refs by learner; erased learners have none."""
    rows = await connection.fetch("SELECT id, ref FROM learners WHERE id = ANY($1::uuid[])", list(learners))
    return {row["id"]: row["ref"] for row in rows}


async def save_learners(connection: Any, changed: Sequence[Learner]) -> None:
    if not changed:
        return
    # Unnesting an array of arrays would flatten it, so the lists of courses travel as text.
    await connection.execute(
        """
        INSERT INTO learners (
            id, ref, registered_at, placed_at, assessed_by, overall, listening, reading, speaking, writing,
            level_reached, course, past_courses, facts, aim, class_levels, certificates, civic_exams,
            attendance_certificates, app_account
        )
        SELECT id, ref, registered_at, placed_at, assessed_by, overall, listening, reading, speaking, writing,
               level_reached, course, past_courses::uuid[], facts, aim, class_levels, certificates, civic_exams,
               attendance_certificates, app_account
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::text[], $14::jsonb[], $15::text[],
            $16::jsonb[], $17::jsonb[], $18::jsonb[], $19::jsonb[], $20::text[]
        ) AS changed (
            id, ref, registered_at, placed_at, assessed_by, overall, listening, reading, speaking, writing,
            level_reached, course, past_courses, facts, aim, class_levels, certificates, civic_exams,
            attendance_certificates, app_account
        )
        ON CONFLICT (id) DO UPDATE SET
            placed_at = excluded.placed_at, assessed_by = excluded.assessed_by, overall = excluded.overall,
            listening = excluded.listening, reading = excluded.reading, speaking = excluded.speaking,
            writing = excluded.writing, level_reached = excluded.level_reached, course = excluded.course,
            past_courses = excluded.past_courses, facts = excluded.facts, aim = excluded.aim,
            class_levels = excluded.class_levels, certificates = excluded.certificates,
            civic_exams = excluded.civic_exams, attendance_certificates = excluded.attendance_certificates,
            app_account = excluded.app_account
        """,
        *columns_of([_row(learner) for learner in changed]),
    )


async def forget_learners(connection: Any, keys: Collection[UUID]) -> None:
    """An erased ref takes every earlier learner of that person with it."""
    await connection.execute("DELETE FROM learners WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[])", list(keys))


def _row(learner: Learner) -> tuple[Any, ...]:
    placement = learner.placement
    skills = Skills() if placement is None else placement.skills
    return (
        learner.id,
        learner.ref,
        learner.registered_at,
        None if placement is None else placement.placed_at,
        None if placement is None else placement.assessed_by,
        None if placement is None else placement.overall,
        skills.listening,
        skills.reading,
        skills.speaking,
        skills.writing,
        learner.level_reached,
        learner.course,
        array_of(learner.past_courses),
        json_of(learner.facts),
        aim_of(learner.facts),
        json_of(learner.class_levels),
        json_of(learner.certificates),
        json_of(learner.civic_exams),
        json_of(learner.attendance_certificates),
        learner.app_account,
    )


def _learner(row: Any) -> Learner:
    return Learner(
        id=row["id"],
        ref=row["ref"],
        registered_at=row["registered_at"],
        placement=None if row["placed_at"] is None else _placement(row),
        level_reached=_level(row["level_reached"]),
        course=row["course"],
        past_courses=tuple(row["past_courses"]),
        facts=facts_in(row["facts"]),
        class_levels=class_levels_in(row["class_levels"]),
        certificates=certificates_in(row["certificates"]),
        civic_exams=civic_exams_in(row["civic_exams"]),
        attendance_certificates=attendance_certificates_in(row["attendance_certificates"]),
        app_account=row["app_account"],
    )


def _placement(row: Any) -> Placement:
    skills = Skills(
        listening=_level(row["listening"]),
        reading=_level(row["reading"]),
        speaking=_level(row["speaking"]),
        writing=_level(row["writing"]),
    )
    return Placement(Level(row["overall"]), skills, row["placed_at"], row["assessed_by"])


def _level(value: str | None) -> Level | None:
    return None if value is None else Level(value)
