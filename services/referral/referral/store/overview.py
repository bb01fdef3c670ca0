"""The coordinator's list of pathways, page by page, with the names of the people: one statement for each page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


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
        FROM pathways AS p JOIN people AS q ON q.id = p.person
        WHERE p.stage = $1 AND ($2::text IS NULL OR p.step = $2) AND ($3::text IS NULL OR p.partner = $3)
            AND ($4::text IS NULL OR p.plan = $4) AND ($5::timestamptz IS NULL OR p.stuck_since <= $5)
            AND ($6::timestamptz IS NULL OR (p.waits = 'queued' AND (p.waits_from IS NULL OR p.waits_from <= $6)))
            AND ($7::text[] = '{}' OR q.commune = ANY($7) OR q.department = ANY($7))
            AND ($8::text[] = '{}' OR q.commune = ANY($8) OR q.department = ANY($8))
            AND ($9::timestamptz IS NULL OR (p.since, p.id) > ($9, $10::uuid))
        ORDER BY p.since, p.id LIMIT $11
        """,
        *_arguments(wanted, after),
        limit,
    )
    return [Line(**row) for row in rows]


async def latest_first(connection: Any, wanted: Filter, after: Place | None, limit: int) -> list[Line]:
    rows = await connection.fetch(
        """
        SELECT p.id, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name, q.commune,
            p.plan, p.version, p.step, p.stage, p.since, p.stuck_since, p.partner, p.waits, p.waits_from
        FROM pathways AS p JOIN people AS q ON q.id = p.person
        WHERE p.stage = $1 AND ($2::text IS NULL OR p.step = $2) AND ($3::text IS NULL OR p.partner = $3)
            AND ($4::text IS NULL OR p.plan = $4) AND ($5::timestamptz IS NULL OR p.stuck_since <= $5)
            AND ($6::timestamptz IS NULL OR (p.waits = 'queued' AND (p.waits_from IS NULL OR p.waits_from <= $6)))
            AND ($7::text[] = '{}' OR q.commune = ANY($7) OR q.department = ANY($7))
            AND ($8::text[] = '{}' OR q.commune = ANY($8) OR q.department = ANY($8))
            AND ($9::timestamptz IS NULL OR (p.since, p.id) < ($9, $10::uuid))
        ORDER BY p.since DESC, p.id DESC LIMIT $11
        """,
        *_arguments(wanted, after),
        limit,
    )
    return [Line(**row) for row in rows]


async def count_up_to(connection: Any, wanted: Filter, limit: int) -> int:
    """How many the filter holds; no further than `limit`, whatever there is."""
    count: int = await connection.fetchval(
        """
        SELECT count(*) FROM (
            SELECT FROM pathways AS p JOIN people AS q ON q.id = p.person
            WHERE p.stage = $1 AND ($2::text IS NULL OR p.step = $2) AND ($3::text IS NULL OR p.partner = $3)
                AND ($4::text IS NULL OR p.plan = $4) AND ($5::timestamptz IS NULL OR p.stuck_since <= $5)
                AND ($6::timestamptz IS NULL OR (p.waits = 'queued' AND (p.waits_from IS NULL OR p.waits_from <= $6)))
                AND ($7::text[] = '{}' OR q.commune = ANY($7) OR q.department = ANY($7))
                AND ($8::text[] = '{}' OR q.commune = ANY($8) OR q.department = ANY($8))
            LIMIT $9
        ) AS found
        """,
        *_filters(wanted),
        limit,
    )
    return count


async def by_name(connection: Any, name: str, territories: tuple[str, ...], limit: int) -> list[Line]:
    """Of people whose given or family name, or both in either order, begin so; ended pathways too."""
    whole = name.lower()
    first = whole.split(" ")[0]
    rows = await connection.fetch(
        """
        SELECT p.id, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name, q.commune,
            p.plan, p.version, p.step, p.stage, p.since, p.stuck_since, p.partner, p.waits, p.waits_from
        FROM people AS q JOIN pathways AS p ON p.person = q.id
        WHERE q.id IN (
            SELECT id FROM people WHERE family_name ~>=~ $1 AND family_name ~<~ $2
            UNION ALL SELECT id FROM people WHERE given_name ~>=~ $1 AND given_name ~<~ $2
        )
            AND (
                starts_with(q.family_name || ' ' || q.given_name, $3)
                OR starts_with(q.given_name || ' ' || q.family_name, $3)
            )
            AND ($4::text[] = '{}' OR q.commune = ANY($4) OR q.department = ANY($4))
        ORDER BY p.since, p.id LIMIT $5
        """,
        first,
        first + "\U0010ffff",
        whole,
        list(territories),
        limit,
    )
    return [Line(**row) for row in rows]


def _arguments(wanted: Filter, after: Place | None) -> tuple[Any, ...]:
    return *_filters(wanted), after.since if after else None, after.id if after else None


def _filters(wanted: Filter) -> tuple[Any, ...]:
    return (
        wanted.stage,
        wanted.step,
        wanted.partner,
        wanted.plan,
        wanted.stuck_by,
        wanted.unagreed_by,
        list(wanted.areas),
        list(wanted.territories),
    )
