"""The table `people`."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from referral.domain.codes import WorkRight
from referral.domain.person import Contact, Household, Person, PersonalData
from referral.store.columns import Json, array_text, columns_of


class Details(TypedDict):
    """What is read and written but never searched."""

    contact: Contact
    languages: tuple[str, ...]
    household: Household
    work_right: WorkRight | None
    work_right_until: date | None
    aims: tuple[str, ...]


DETAILS: Json[Details] = Json(Details)


async def people_at(connection: Any, keys: list[UUID]) -> list[Person]:
    rows = await connection.fetch(
        """
        SELECT id, registered_at, given_name, family_name, commune, details::text, pathways
        FROM people WHERE id = ANY($1::uuid[])
        """,
        keys,
    )
    return [_person(row) for row in rows]


async def people_named(connection: Any, family_name: str, after: UUID | None, limit: int) -> list[Person]:
    """By family name, from the beginning of it."""
    rows = await connection.fetch(
        """
        SELECT id, registered_at, given_name, family_name, commune, details::text, pathways
        FROM people
        WHERE lower(family_name) LIKE $1
            AND ($2::uuid IS NULL OR (lower(family_name), id) >
                (SELECT lower(family_name), id FROM people WHERE id = $2))
        ORDER BY lower(family_name), id
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
        INSERT INTO people (id, registered_at, given_name, family_name, commune, details, pathways)
        SELECT id, registered_at, given_name, family_name, commune, details::jsonb, pathways::uuid[]
        FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
            AS p (id, registered_at, given_name, family_name, commune, details, pathways)
        ON CONFLICT (id) DO UPDATE SET
            given_name = excluded.given_name, family_name = excluded.family_name, commune = excluded.commune,
            details = excluded.details, pathways = excluded.pathways
        """,
        *columns_of([_row(person) for person in changed]),
    )


async def forget_people(connection: Any, keys: list[UUID]) -> None:
    await connection.execute("DELETE FROM people WHERE id = ANY($1::uuid[])", keys)


def _beginning(name: str) -> str:
    """A LIKE pattern for what begins with the name, whatever signs it holds."""
    escaped = name.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"


def _row(person: Person) -> tuple[Any, ...]:
    data = person.data
    details = Details(
        contact=data.contact,
        languages=data.languages,
        household=data.household,
        work_right=data.work_right,
        work_right_until=data.work_right_until,
        aims=data.aims,
    )
    return (
        person.id,
        person.registered_at,
        data.given_name,
        data.family_name,
        data.commune,
        DETAILS.text(details),
        array_text(person.pathways),
    )


def _person(row: Any) -> Person:
    details = DETAILS.read(row["details"])
    data = PersonalData(row["given_name"], row["family_name"], row["commune"], **details)
    return Person(row["id"], row["registered_at"], data, tuple(row["pathways"]))
