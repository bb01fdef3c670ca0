"""Whose file an identifier leads to."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileName:
    """A pathway's person, or the person themselves."""

    id: UUID
    given_name: str
    family_name: str
    is_pathway: bool


async def names_of(connection: Any, ids: Collection[UUID], territories: Collection[str]) -> list[FileName]:
    """Of pathways and people that live there; with no territories, anywhere."""
    rows = await connection.fetch(
        """
        SELECT known.id, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name,
            known.is_pathway
        FROM (
            SELECT id, person, true AS is_pathway FROM pathways WHERE id = ANY($1::uuid[])
            UNION ALL SELECT id, id, false FROM people WHERE id = ANY($1::uuid[])
        ) AS known JOIN people AS q ON q.id = known.person
        WHERE $2::text[] = '{}' OR q.commune = ANY($2) OR q.department = ANY($2)
        """,
        list(ids),
        list(territories),
    )
    return [FileName(**row) for row in rows]
