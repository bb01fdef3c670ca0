"""The person's own page: the table `own_page_links`, and who of the staff read the person's file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LinkMade:
    """One time a link was made, and by whom, while the account exists."""

    made_at: datetime
    holder: str
    means: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """A day on which somebody of the staff read something of the person, and when last that day."""

    at: datetime
    by: str | None
    what: str


async def note_link(
    connection: Any, person: UUID, holder: str, means: str, now: datetime, account: UUID | None
) -> None:
    await connection.execute(
        "INSERT INTO own_page_links (person, holder, means, made_at, account) VALUES ($1, $2, $3, $4, $5)",
        person,
        holder,
        means,
        now,
        account,
    )


async def links_made(connection: Any, person: UUID, limit: int) -> list[LinkMade]:
    """The newest first."""
    rows = await connection.fetch(
        "SELECT l.made_at, l.holder, l.means, a.name AS by FROM own_page_links l"
        " LEFT JOIN staff_accounts a ON a.id = l.account WHERE l.person = $1 ORDER BY l.made_at DESC LIMIT $2",
        person,
        limit,
    )
    return [LinkMade(**row) for row in rows]


async def looks(connection: Any, threads: Collection[UUID], limit: int) -> list[Look]:
    """Who read what of these, once for each day in the time of the country, the newest first."""
    rows = await connection.fetch(
        """
        SELECT max(r.read_at) AS at, a.name AS by, r.what
        FROM page_reads AS r LEFT JOIN staff_accounts AS a ON a.id = r.account
        WHERE r.thread = ANY($1::uuid[])
        GROUP BY r.account, a.name, r.what, (r.read_at AT TIME ZONE 'Europe/Paris')::date
        ORDER BY at DESC LIMIT $2
        """,
        list(threads),
        limit,
    )
    return [Look(**row) for row in rows]
