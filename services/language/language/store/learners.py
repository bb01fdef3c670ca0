"""The table of learners."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from language.domain.identifiers import LearnerId
from language.domain.learner import Learner
from language.domain.levels import Level
from language.domain.placement import Placement, Skills
from language.store.columns import columns_of


async def learners_at(connection: Any, keys: Collection[UUID]) -> list[Learner]:
    rows = await connection.fetch("SELECT * FROM learners WHERE id = ANY($1::uuid[])", list(keys))
    return [_learner(row) for row in rows]


async def learner_behind(connection: Any, ref: UUID) -> Learner | None:
    """The learner of the newest referral on this ref."""
    row = await connection.fetchrow(
        "SELECT * FROM learners WHERE ref = $1 ORDER BY registered_at DESC, id LIMIT 1", ref
    )
    return None if row is None else _learner(row)


async def newest_learners(connection: Any, limit: int, offset: int) -> list[Learner]:
    rows = await connection.fetch(
        "SELECT * FROM learners ORDER BY registered_at DESC, id LIMIT $1 OFFSET $2", limit, offset
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
            id, ref, registered_at, placed_at, overall, listening, reading, speaking, writing, level_reached, course,
            past_courses
        )
        SELECT id, ref, registered_at, placed_at, overall, listening, reading, speaking, writing, level_reached, course,
               past_courses::uuid[]
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::uuid[], $12::text[]
        ) AS changed (
            id, ref, registered_at, placed_at, overall, listening, reading, speaking, writing, level_reached, course,
            past_courses
        )
        ON CONFLICT (id) DO UPDATE SET
            placed_at = excluded.placed_at, overall = excluded.overall, listening = excluded.listening,
            reading = excluded.reading, speaking = excluded.speaking, writing = excluded.writing,
            level_reached = excluded.level_reached, course = excluded.course, past_courses = excluded.past_courses
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
        None if placement is None else placement.overall,
        skills.listening,
        skills.reading,
        skills.speaking,
        skills.writing,
        learner.level_reached,
        learner.course,
        "{" + ",".join(str(course) for course in learner.past_courses) + "}",
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
    )


def _placement(row: Any) -> Placement:
    skills = Skills(
        listening=_level(row["listening"]),
        reading=_level(row["reading"]),
        speaking=_level(row["speaking"]),
        writing=_level(row["writing"]),
    )
    return Placement(Level(row["overall"]), skills, row["placed_at"])


def _level(value: str | None) -> Level | None:
    return None if value is None else Level(value)
