"""The table `people`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from referral.domain.person import Person, PersonalData
from referral.store.columns import Json, array_text, columns_of

DATA: Json[PersonalData] = Json(PersonalData)


async def people_at(connection: Any, keys: list[UUID]) -> list[Person]:
    rows = await connection.fetch(
        "SELECT id, registered_at, data::text, pathways FROM people WHERE id = ANY($1::uuid[])", keys
    )
    return [_person(row) for row in rows]


async def people_named(connection: Any, family_name: str, after: UUID | None, limit: int) -> list[Person]:
    """By family name, from the beginning of it."""
    rows = await connection.fetch(
        """
        SELECT id, registered_at, data::text, pathways
        FROM people
        WHERE family_name LIKE $1
            AND ($2::uuid IS NULL OR (family_name, id) > (SELECT family_name, id FROM people WHERE id = $2))
        ORDER BY family_name, id
        LIMIT $3
        """,
        _beginning(family_name),
        after,
        limit,
    )
    return [_person(row) for row in rows]


async def save_people(connection: Any, changed: Sequence[Person]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO people (id, registered_at, data, pathways)
        SELECT id, registered_at, data::jsonb, pathways::uuid[]
        FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) AS p (id, registered_at, data, pathways)
        ON CONFLICT (id) DO UPDATE SET data = excluded.data, pathways = excluded.pathways
        """,
        *columns_of([(one.id, one.registered_at, DATA.text(one.data), array_text(one.pathways)) for one in changed]),
    )


async def forget_people(connection: Any, keys: list[UUID]) -> None:
    await connection.execute("DELETE FROM people WHERE id = ANY($1::uuid[])", keys)


def _beginning(name: str) -> str:
    """A LIKE pattern for what begins with the name, whatever signs it holds."""
    escaped = name.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"


def _person(row: Any) -> Person:
    return Person(row["id"], row["registered_at"], DATA.read(row["data"]), tuple(row["pathways"]))
