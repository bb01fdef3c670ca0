"""The coordinator's list of pathways, page by page, with the names of the people: one statement for each page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from referral.store.places import near, places_of


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; None and an empty tuple leave a filter out."""

    stage: str = "open"
    step: str | None = None
    partner: str | None = None
    plan: str | None = None
    stuck_by: datetime | None = None
    """Stuck since then or longer."""
    unagreed_by: datetime | None = None
    """Waiting for the person's agreement at this moment."""
    areas: tuple[str, ...] = ()
    """Codes of communes and departments."""
    territories: tuple[str, ...] = ()
    """The same, of those the visitor is responsible for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page before ended."""

    since: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """One pathway in the list."""

    id: UUID
    given_name: str
    family_name: str
    commune: str
    plan: str
    version: int
    step: str
    stage: str
    since: datetime
    stuck_since: datetime | None
    partner: str | None
    waits: str | None
    """Status of the present referral."""
    waits_from: datetime | None


async def any_filter(connection: Any) -> None:
    """Plan each statement of this transaction for the filters it is given: which index serves depends on them."""
    await connection.execute("SET LOCAL plan_cache_mode = force_custom_plan")


async def longest_first(connection: Any, wanted: Filter, after: Place | None, limit: int) -> list[Line]:
    rows = await connection.fetch(
        """
        SELECT p.id, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name, q.commune,
            p.plan, p.version, p.step, p.stage, p.since, p.stuck_since, p.partner, p.waits, p.waits_from
        FROM (
                SELECT p.id FROM pathways AS p
                WHERE p.stage = $1 AND ($2::text IS NULL OR p.step = $2) AND ($3::text IS NULL OR p.partner = $3)
                    AND ($4::text IS NULL OR p.plan = $4) AND ($5::timestamptz IS NULL OR p.stuck_since <= $5)
                    AND ($6::timestamptz IS NULL
                        OR (p.waits = 'queued' AND (p.waits_from IS NULL OR p.waits_from <= $6)))
                    AND ($7::text IS NULL OR p.department = $7) AND ($8::text IS NULL OR p.commune = $8)
                    AND ($9::text[] = '{}' OR p.department = ANY($9))
                    AND ($10::text[] = '{}' OR p.commune = ANY($10)
                        OR ($11::text[] <> '{}' AND p.department = ANY($11)))
                    AND ($12::timestamptz IS NULL OR (p.since, p.id) > ($12, $13::uuid))
                ORDER BY p.since, p.id LIMIT $14
            ) AS page JOIN pathways AS p ON p.id = page.id JOIN people AS q ON q.id = p.person
        ORDER BY p.since, p.id
        """,
        *_filters(wanted),
        after.since if after else None,
        after.id if after else None,
        limit,
    )
    return [Line(**row) for row in rows]


async def latest_first(connection: Any, wanted: Filter, after: Place | None, limit: int) -> list[Line]:
    rows = await connection.fetch(
        """
        SELECT p.id, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name, q.commune,
            p.plan, p.version, p.step, p.stage, p.since, p.stuck_since, p.partner, p.waits, p.waits_from
        FROM (
                SELECT p.id FROM pathways AS p
                WHERE p.stage = $1 AND ($2::text IS NULL OR p.step = $2) AND ($3::text IS NULL OR p.partner = $3)
                    AND ($4::text IS NULL OR p.plan = $4) AND ($5::timestamptz IS NULL OR p.stuck_since <= $5)
                    AND ($6::timestamptz IS NULL
                        OR (p.waits = 'queued' AND (p.waits_from IS NULL OR p.waits_from <= $6)))
                    AND ($7::text IS NULL OR p.department = $7) AND ($8::text IS NULL OR p.commune = $8)
                    AND ($9::text[] = '{}' OR p.department = ANY($9))
                    AND ($10::text[] = '{}' OR p.commune = ANY($10)
                        OR ($11::text[] <> '{}' AND p.department = ANY($11)))
                    AND ($12::timestamptz IS NULL OR (p.since, p.id) < ($12, $13::uuid))
                ORDER BY p.since DESC, p.id DESC LIMIT $14
            ) AS page JOIN pathways AS p ON p.id = page.id JOIN people AS q ON q.id = p.person
        ORDER BY p.since DESC, p.id DESC
        """,
        *_filters(wanted),
        after.since if after else None,
        after.id if after else None,
        limit,
    )
    return [Line(**row) for row in rows]


async def count_up_to(connection: Any, wanted: Filter, limit: int) -> int:
    """How many the filter holds; no further than `limit`, whatever there is."""
    count: int = await connection.fetchval(
        """
        SELECT count(*) FROM (
                SELECT FROM pathways AS p
                WHERE p.stage = $1 AND ($2::text IS NULL OR p.step = $2) AND ($3::text IS NULL OR p.partner = $3)
                    AND ($4::text IS NULL OR p.plan = $4) AND ($5::timestamptz IS NULL OR p.stuck_since <= $5)
                    AND ($6::timestamptz IS NULL
                        OR (p.waits = 'queued' AND (p.waits_from IS NULL OR p.waits_from <= $6)))
                    AND ($7::text IS NULL OR p.department = $7) AND ($8::text IS NULL OR p.commune = $8)
                    AND ($9::text[] = '{}' OR p.department = ANY($9))
                    AND ($10::text[] = '{}' OR p.commune = ANY($10)
                        OR ($11::text[] <> '{}' AND p.department = ANY($11)))
                LIMIT $12
            ) AS found
        """,
        *_filters(wanted),
        limit,
    )
    return count


async def by_name(connection: Any, name: str, territories: tuple[str, ...], limit: int) -> list[Line]:
    """Of people whose names begin so, given or family name first, in the order of names; ended pathways too."""
    whole = name.lower()
    rows = await connection.fetch(
        """
        SELECT p.id, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name, q.commune,
            p.plan, p.version, p.step, p.stage, p.since, p.stuck_since, p.partner, p.waits, p.waits_from
        FROM (
            (
                SELECT id FROM people
                WHERE (family_name || ' ' || given_name) ~>=~ $1 AND (family_name || ' ' || given_name) ~<~ $2
                    AND pathways <> '{}'
                    AND ($3::text IS NULL OR department = $3) AND ($4::text IS NULL OR commune = $4)
                    AND ($5::text[] = '{}' OR department = ANY($5))
                    AND ($6::text[] = '{}' OR commune = ANY($6) OR ($7::text[] <> '{}' AND department = ANY($7)))
                ORDER BY (family_name || ' ' || given_name) USING ~<~ LIMIT $8
            ) UNION (
                SELECT id FROM people
                WHERE (given_name || ' ' || family_name) ~>=~ $1 AND (given_name || ' ' || family_name) ~<~ $2
                    AND pathways <> '{}'
                    AND ($3::text IS NULL OR department = $3) AND ($4::text IS NULL OR commune = $4)
                    AND ($5::text[] = '{}' OR department = ANY($5))
                    AND ($6::text[] = '{}' OR commune = ANY($6) OR ($7::text[] <> '{}' AND department = ANY($7)))
                ORDER BY (given_name || ' ' || family_name) USING ~<~ LIMIT $8
            )
        ) AS named JOIN people AS q ON q.id = named.id JOIN pathways AS p ON p.person = q.id
        ORDER BY q.family_name, q.given_name, p.since, p.id LIMIT $8
        """,
        whole,
        whole + "\U0010ffff",
        *near(places_of((), territories)),
        limit,
    )
    return [Line(**row) for row in rows]


def _filters(wanted: Filter) -> tuple[Any, ...]:
    return (
        wanted.stage,
        wanted.step,
        wanted.partner,
        wanted.plan,
        wanted.stuck_by,
        wanted.unagreed_by,
        *places_of(wanted.areas, wanted.territories),
    )
