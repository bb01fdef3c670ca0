"""What the pages read beside the lists of the API, each list in one statement.

Areas are codes of communes or departments; an application whose commune nobody has said is in none and shown to all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from funding.domain.application import Application, Status
from funding.store.application_rows import application_in


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list of applications; empty leaves one out."""

    statuses: Sequence[Status] = ()
    adviser: str = ""
    areas: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """After which application a page begins."""

    invited_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the committee decided on one day."""

    held_on: date
    granted: int
    not_granted: int


async def any_filter(connection: Any) -> None:
    """Plan each statement of this transaction for the filters it is given: which index serves depends on them."""
    await connection.execute("SET LOCAL plan_cache_mode = force_custom_plan")


async def open_ones(connection: Any, wanted: Wanted, after: Place | None, limit: int) -> list[Application]:
    """What is not over, in the order of the invitations."""
    rows = await connection.fetch(
        """
        SELECT * FROM applications
        WHERE ended_at IS NULL AND ($1::text[] = '{}' OR status = ANY($1::text[])) AND ($2 = '' OR adviser = $2)
            AND ($3::text[] = '{}' OR territory IS NULL
                OR EXISTS (SELECT FROM unnest($3::text[]) AS area WHERE starts_with(territory, area)))
            AND ($4::timestamptz IS NULL OR (invited_at, id) > ($4, $5::uuid))
        ORDER BY invited_at, id LIMIT $6
        """,
        [str(one) for one in wanted.statuses],
        wanted.adviser,
        list(wanted.areas),
        after and after.invited_at,
        after and after.id,
        limit,
    )
    return [application_in(row) for row in rows]


async def ended_ones(connection: Any, wanted: Wanted, before: Place | None, limit: int) -> list[Application]:
    """What is over, the last to be invited first."""
    rows = await connection.fetch(
        """
        SELECT * FROM applications
        WHERE ended_at IS NOT NULL AND ($1::text[] = '{}' OR status = ANY($1::text[])) AND ($2 = '' OR adviser = $2)
            AND ($3::text[] = '{}' OR territory IS NULL
                OR EXISTS (SELECT FROM unnest($3::text[]) AS area WHERE starts_with(territory, area)))
            AND ($4::timestamptz IS NULL OR (invited_at, id) < ($4, $5::uuid))
        ORDER BY invited_at DESC, id DESC LIMIT $6
        """,
        [str(one) for one in wanted.statuses],
        wanted.adviser,
        list(wanted.areas),
        before and before.invited_at,
        before and before.id,
        limit,
    )
    return [application_in(row) for row in rows]


async def to_answer(connection: Any, until: datetime, areas: Sequence[str], limit: int) -> list[Application]:
    """Invitations without an answer that lapse until then, the first to lapse first."""
    rows = await connection.fetch(
        """
        SELECT * FROM applications
        WHERE status = 'invited' AND answer_by <= $1 AND ($2::text[] = '{}' OR territory IS NULL
            OR EXISTS (SELECT FROM unnest($2::text[]) AS area WHERE starts_with(territory, area)))
        ORDER BY answer_by, id LIMIT $3
        """,
        until,
        list(areas),
        limit,
    )
    return [application_in(row) for row in rows]


async def behind(
    connection: Any, areas: Sequence[str], after: UUID | None, limit: int
) -> list[tuple[Application, date]]:
    """Loans with an instalment that was missed, and since when; the longest behind first."""
    rows = await connection.fetch(
        """
        SELECT applications.*, accounts.behind_since FROM accounts
        JOIN applications ON applications.id = accounts.application
        WHERE accounts.behind_since IS NOT NULL AND ($1::text[] = '{}' OR territory IS NULL
            OR EXISTS (SELECT FROM unnest($1::text[]) AS area WHERE starts_with(territory, area)))
            AND ($2::uuid IS NULL OR (accounts.behind_since, accounts.id)
                > (SELECT behind_since, id FROM accounts WHERE application = $2))
        ORDER BY accounts.behind_since, accounts.id LIMIT $3
        """,
        list(areas),
        after,
        limit,
    )
    return [(application_in(row), row["behind_since"]) for row in rows]


async def sittings(connection: Any, limit: int) -> list[Sitting]:
    """The days on which the committee decided, the latest first."""
    rows = await connection.fetch(
        """
        SELECT committee_held_on, count(*) FILTER (WHERE outcome = 'granted') AS granted,
            count(*) FILTER (WHERE outcome = 'not_granted') AS not_granted
        FROM applications WHERE committee_held_on IS NOT NULL
        GROUP BY committee_held_on ORDER BY committee_held_on DESC LIMIT $1
        """,
        limit,
    )
    return [Sitting(*row) for row in rows]
