"""What needs attention today, with the names of the people: one statement for each kind, the longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from referral.store.places import near, places_of


@dataclass(frozen=True, slots=True)
class Call:
    """A partner, or the person, something is awaited of."""

    pathway: UUID
    given_name: str
    family_name: str
    partner: str
    awaited: str
    """Code of what is awaited."""
    at: datetime
    """When it was or is due."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """A document or an item of a checklist of somebody; `pathway`: the person's open one, or the last, if any."""

    pathway: UUID | None
    person: UUID
    given_name: str
    family_name: str
    what: str
    owner: str | None
    due_on: date


async def silent(connection: Any, territories: Sequence[str], limit: int) -> list[Call]:
    """Partners that should have been heard of."""
    rows = await connection.fetch(
        """
        SELECT p.id AS pathway, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name,
            r.partner, r.silent_on AS awaited, r.silent_since AS at
        FROM referrals AS r JOIN pathways AS p ON p.id = r.pathway JOIN people AS q ON q.id = p.person
        WHERE r.silent_since IS NOT NULL
            AND ($1::text IS NULL OR r.department = $1) AND ($2::text IS NULL OR r.commune = $2)
            AND ($3::text[] = '{}' OR r.department = ANY($3))
            AND ($4::text[] = '{}' OR r.commune = ANY($4)
                OR ($5::text[] <> '{}' AND r.department = ANY($5)))
        ORDER BY r.silent_since, r.id LIMIT $6
        """,
        *near(places_of((), territories)),
        limit,
    )
    return [Call(**row) for row in rows]


async def lapsing(connection: Any, until: datetime, territories: Sequence[str], limit: int) -> list[Call]:
    """Agreements, answers, places and starts that are due by then; silent partners are listed apart."""
    rows = await connection.fetch(
        """
        SELECT p.id AS pathway, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name,
            r.partner, r.due AS awaited, r.due_at AS at
        FROM referrals AS r JOIN pathways AS p ON p.id = r.pathway JOIN people AS q ON q.id = p.person
        WHERE r.due_at <= $1 AND r.due <> 'report' AND r.silent_since IS NULL AND p.stage = 'open'
            AND r.status IN ('queued', 'sent', 'waitlisted', 'accepted')
            AND ($2::text IS NULL OR r.department = $2) AND ($3::text IS NULL OR r.commune = $3)
            AND ($4::text[] = '{}' OR r.department = ANY($4))
            AND ($5::text[] = '{}' OR r.commune = ANY($5)
                OR ($6::text[] <> '{}' AND r.department = ANY($6)))
        ORDER BY r.due_at, r.id LIMIT $7
        """,
        until,
        *near(places_of((), territories)),
        limit,
    )
    return [Call(**row) for row in rows]


async def documents(connection: Any, today: date, territories: Sequence[str], limit: int) -> list[DueLine]:
    """Documents whose reminder has come."""
    rows = await connection.fetch(
        """
        SELECT (SELECT id FROM pathways WHERE person = a.person ORDER BY stage = 'open' DESC, since DESC LIMIT 1)
            AS pathway, a.person, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name,
            a.what, a.owner, a.due_on
        FROM agenda AS a JOIN people AS q ON q.id = a.person
        WHERE a.kind = 'document' AND a.shown_from <= $1
            AND ($2::text IS NULL OR a.department = $2) AND ($3::text IS NULL OR a.commune = $3)
            AND ($4::text[] = '{}' OR a.department = ANY($4))
            AND ($5::text[] = '{}' OR a.commune = ANY($5)
                OR ($6::text[] <> '{}' AND a.department = ANY($6)))
        ORDER BY a.due_on, a.id LIMIT $7
        """,
        today,
        *near(places_of((), territories)),
        limit,
    )
    return [DueLine(**row) for row in rows]


async def items(connection: Any, today: date, territories: Sequence[str], limit: int) -> list[DueLine]:
    """Open items of checklists whose day has passed."""
    rows = await connection.fetch(
        """
        SELECT (SELECT id FROM pathways WHERE person = a.person ORDER BY stage = 'open' DESC, since DESC LIMIT 1)
            AS pathway, a.person, q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name,
            a.what, a.owner, a.due_on
        FROM agenda AS a JOIN people AS q ON q.id = a.person
        WHERE a.kind = 'item' AND a.due_on < $1
            AND ($2::text IS NULL OR a.department = $2) AND ($3::text IS NULL OR a.commune = $3)
            AND ($4::text[] = '{}' OR a.department = ANY($4))
            AND ($5::text[] = '{}' OR a.commune = ANY($5)
                OR ($6::text[] <> '{}' AND a.department = ANY($6)))
        ORDER BY a.due_on, a.id LIMIT $7
        """,
        today,
        *near(places_of((), territories)),
        limit,
    )
    return [DueLine(**row) for row in rows]
