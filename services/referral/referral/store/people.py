"""The table `people`, with the agenda and the match keys that are written with each person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from referral.domain.documents import Document
from referral.domain.person import Person, PersonalData
from referral.domain.stages import Stages
from referral.store.agenda import write_agenda
from referral.store.columns import Json, array_text, columns_of
from referral.store.duplicates import write_match_keys

DATA: Json[PersonalData] = Json(PersonalData)
DOCUMENTS: Json[tuple[Document, ...]] = Json(tuple[Document, ...])
STAGES: Json[Stages] = Json(Stages)


async def people_at(connection: Any, keys: list[UUID]) -> list[Person]:
    rows = await connection.fetch(
        """
        SELECT id, registered_at, data::text, pathways, documents::text, stages::text, merged, merged_into
        FROM people WHERE id = ANY($1::uuid[])
        """,
        keys,
    )
    return [person_in(row) for row in rows]


async def people_named(connection: Any, family_name: str, after: UUID | None, limit: int) -> list[Person]:
    """By family name, from the beginning of it; nobody twice."""
    rows = await connection.fetch(
        """
        SELECT id, registered_at, data::text, pathways, documents::text, stages::text, merged, merged_into
        FROM people
        WHERE family_name LIKE $1 AND merged_into IS NULL
            AND ($2::uuid IS NULL OR (family_name, id) > (SELECT family_name, id FROM people WHERE id = $2))
        ORDER BY family_name, id
        LIMIT $3
        """,
        _beginning(family_name),
        after,
        limit,
    )
    return [person_in(row) for row in rows]


async def save_people(connection: Any, changed: Sequence[Person]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO people (id, registered_at, data, pathways, documents, stages, merged, merged_into)
        SELECT id, registered_at, data::jsonb, pathways::uuid[], documents::jsonb, stages::jsonb, merged::uuid[],
            merged_into
        FROM unnest(
            $1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[]
        ) AS p (id, registered_at, data, pathways, documents, stages, merged, merged_into)
        ON CONFLICT (id) DO UPDATE SET
            data = excluded.data, pathways = excluded.pathways, documents = excluded.documents,
            stages = excluded.stages, merged = excluded.merged, merged_into = excluded.merged_into
        """,
        *columns_of([_row(one) for one in changed]),
    )
    await _move_pathways(connection, [one.id for one in changed])
    await write_agenda(connection, changed)
    await write_match_keys(connection, changed)


async def _move_pathways(connection: Any, people: list[UUID]) -> None:
    """A pathway lies where its person lives, and so do its referrals."""
    await connection.execute(
        "WITH moved AS ("
        " UPDATE pathways SET commune = q.commune FROM people AS q"
        " WHERE pathways.person = ANY($1::uuid[]) AND q.id = pathways.person AND pathways.commune <> q.commune"
        " RETURNING pathways.id, q.commune)"
        " UPDATE referrals SET commune = moved.commune FROM moved WHERE referrals.pathway = moved.id",
        people,
    )


async def forget_people(connection: Any, keys: list[UUID]) -> None:
    """With their agenda, match keys, reviews and merges, and every id that was merged into theirs."""
    await connection.execute("DELETE FROM people WHERE id = ANY($1::uuid[])", keys)


def person_in(row: Any) -> Person:
    """A row of `people`."""
    return Person(
        id=row["id"],
        registered_at=row["registered_at"],
        data=DATA.read(row["data"]),
        pathways=tuple(row["pathways"]),
        documents=DOCUMENTS.read(row["documents"]),
        stages=STAGES.read(row["stages"]),
        merged=tuple(row["merged"]),
        merged_into=row["merged_into"],
    )


def _row(one: Person) -> tuple[Any, ...]:
    return (
        one.id,
        one.registered_at,
        DATA.text(one.data),
        array_text(one.pathways),
        DOCUMENTS.text(one.documents),
        STAGES.text(one.stages),
        array_text(one.merged),
        one.merged_into,
    )


def _beginning(name: str) -> str:
    """A LIKE pattern for what begins with the name, whatever signs it holds."""
    escaped = name.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"
