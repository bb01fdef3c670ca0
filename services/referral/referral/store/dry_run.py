"""The open pathways of a plan, read batch after batch with the people they belong to: nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.store.overview import Place
from referral.store.pathways import with_children
from referral.store.people import people_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pathways are tried."""

    plan: str
    territories: tuple[str, ...]
    """Codes of communes and departments the visitor is responsible for; empty: all."""
    until: datetime
    """At their step since then or longer: one that moves meanwhile is not met a second time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some pathways with their people, and where the next batch begins; None after the last."""

    pathways: Sequence[Pathway]
    people: dict[UUID, Person]
    after: Place | None


async def open_batch(connection: Any, wanted: Wanted, after: Place | None, limit: int) -> Batch:
    """One statement for each table, however many pathways there are."""
    rows = await connection.fetch(
        """
        SELECT p.id, p.person, p.plan, p.version, p.stage, p.opened_at, p.ended_at, p.visits::text, p.refs::text,
            p.proposals, p.recorded, p.since,
            (SELECT document FROM own_plans AS o WHERE (o.plan, o.version) = (p.plan, p.version)) AS document
        FROM pathways AS p
        WHERE p.stage = 'open' AND p.plan = $1 AND p.since <= $2
            AND ($3::text[] = '{}' OR p.commune = ANY($3) OR p.department = ANY($3))
            AND ($4::timestamptz IS NULL OR (p.since, p.id) > ($4, $5::uuid))
        ORDER BY p.since, p.id LIMIT $6
        """,
        wanted.plan,
        wanted.until,
        list(wanted.territories),
        after.since if after else None,
        after.id if after else None,
        limit,
    )
    pathways = await with_children(connection, rows)
    people = {one.id: one for one in await people_at(connection, list({one.person for one in pathways}))}
    # Whoever was erased between the statements is left out.
    known = [one for one in pathways if one.person in people]
    last = Place(rows[-1]["since"], rows[-1]["id"]) if len(rows) == limit else None
    return Batch(known, people, last)


async def open_by_version(connection: Any, territories: Sequence[str]) -> dict[tuple[str, int], int]:
    """How many open pathways follow each version of each plan."""
    rows = await connection.fetch(
        """
        SELECT p.plan, p.version, count(*) AS pathways
        FROM pathways AS p
        WHERE p.stage = 'open' AND ($1::text[] = '{}' OR p.commune = ANY($1) OR p.department = ANY($1))
        GROUP BY p.plan, p.version
        """,
        list(territories),
    )
    return {(row["plan"], row["version"]): row["pathways"] for row in rows}
