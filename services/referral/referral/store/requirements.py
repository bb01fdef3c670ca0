"""The table `requirements`."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from passerelle.messaging.matters import matters_among
from referral.domain.requirement import Addressed, Requirement
from referral.store.columns import Json, columns_of

ADDRESSED: Json[tuple[Addressed, ...]] = Json(tuple[Addressed, ...])


class RequirementStore:
    """Loads and saves requirements; without a statement when none of the keys can be one."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        matters = matters_among(keys)
        return {one.key: one for one in await requirements_at(connection, matters)} if matters else {}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        await save_requirements(connection, [one for one in changed if isinstance(one, Requirement)])

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Requirements concern nobody: there is nothing to erase."""


store = RequirementStore()


async def requirements_at(connection: Any, ids: list[UUID]) -> list[Requirement]:
    rows = await connection.fetch(
        """
        SELECT id, figures, first_quarter, last_quarter, report_by, set_at, addressed::text, withdrawn_at
        FROM requirements WHERE id = ANY($1::uuid[])
        """,
        ids,
    )
    return [_requirement(row) for row in rows]


async def requirements_listed(connection: Any, after: UUID | None, limit: int) -> list[Requirement]:
    """The latest date first."""
    rows = await connection.fetch(
        """
        SELECT id, figures, first_quarter, last_quarter, report_by, set_at, addressed::text, withdrawn_at
        FROM requirements
        WHERE $1::uuid IS NULL OR (report_by, id) < (SELECT report_by, id FROM requirements WHERE id = $1)
        ORDER BY report_by DESC, id DESC LIMIT $2
        """,
        after,
        limit,
    )
    return [_requirement(row) for row in rows]


async def save_requirements(connection: Any, changed: Sequence[Requirement]) -> None:
    if not changed:
        return
    rows = [
        (
            one.id,
            ",".join(one.figures),
            one.first_quarter,
            one.last_quarter,
            one.report_by,
            one.set_at,
            ADDRESSED.text(one.addressed),
            one.withdrawn_at,
        )
        for one in changed
    ]
    await connection.execute(
        """
        INSERT INTO requirements (
            id, figures, first_quarter, last_quarter, report_by, set_at, addressed, withdrawn_at
        )
        SELECT id, string_to_array(figures, ','), first_quarter, last_quarter, report_by, set_at, addressed::jsonb,
            withdrawn_at
        FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[],
            $8::timestamptz[]
        ) AS r (id, figures, first_quarter, last_quarter, report_by, set_at, addressed, withdrawn_at)
        ON CONFLICT (id) DO UPDATE SET addressed = excluded.addressed, withdrawn_at = excluded.withdrawn_at
        """,
        *columns_of(rows),
    )


def _requirement(row: Any) -> Requirement:
    return Requirement(**{**dict(row), "figures": tuple(row["figures"]), "addressed": ADDRESSED.read(row["addressed"])})
