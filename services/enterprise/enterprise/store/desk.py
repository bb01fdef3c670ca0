"""What the pages read beside the lists of the API, each list in one statement."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from enterprise.domain.budgets import BudgetLine, Commitment
from enterprise.domain.identifiers import LineId, Ref, SupporterId
from enterprise.domain.participations import Participation
from enterprise.domain.sessions import Session
from enterprise.store.budgets import commitment_in, line_in
from enterprise.store.participations import participation_in
from enterprise.store.sessions import session_in

TO_PLACE = 100


async def people_to_place(connection: Any, now: datetime) -> list[Ref]:
    """Refs whose referral is open and who have no place, whoever has waited longest first; at most a hundred."""
    rows = await connection.fetch(
        """
        SELECT r.ref FROM received_referrals AS r
        WHERE r.status IN ('sent', 'waitlisted', 'accepted') AND r.grant_withdrawn_at IS NULL AND r.grant_until > $1
            AND NOT EXISTS (
                SELECT FROM participations AS p WHERE p.ref = r.ref AND p.status IN ('offered', 'accepted', 'started')
            )
        ORDER BY r.received_at, r.ref LIMIT $2
        """,
        now,
        TO_PLACE,
    )
    return [row["ref"] for row in rows]


async def offers_lapsing(connection: Any, until: datetime, limit: int) -> list[Participation]:
    """Offers that lapse until then, the first to lapse first."""
    rows = await connection.fetch(
        "SELECT * FROM participations WHERE answer_by <= $1 ORDER BY answer_by, id LIMIT $2", until, limit
    )
    return [participation_in(row) for row in rows]


async def reservations_ending(connection: Any, until: datetime, limit: int) -> list[Participation]:
    """Reservations that end until then and of which nobody was told, the first to end first."""
    rows = await connection.fetch(
        "SELECT * FROM participations WHERE reserved_until <= $1 ORDER BY reserved_until, id LIMIT $2", until, limit
    )
    return [participation_in(row) for row in rows]


async def sessions_to_start(connection: Any, until: date, limit: int) -> list[Session]:
    """Open sessions that are to start until that day, the first to start first."""
    rows = await connection.fetch(
        "SELECT * FROM sessions WHERE status = 'open' AND starts_on <= $1 ORDER BY starts_on, id LIMIT $2", until, limit
    )
    return [session_in(row) for row in rows]


async def sessions_over(connection: Any, today: date, limit: int) -> list[Session]:
    """Sessions whose last day is over and in which somebody has no outcome yet, the first to start first."""
    rows = await connection.fetch(
        "SELECT * FROM sessions WHERE status = 'started' AND ends_on < $1 ORDER BY starts_on, id LIMIT $2", today, limit
    )
    return [session_in(row) for row in rows]


async def lines_of_all(connection: Any, supporters: Collection[SupporterId]) -> list[BudgetLine]:
    """Everything these supporters give, the earliest first."""
    rows = await connection.fetch(
        "SELECT * FROM budget_lines WHERE supporter = ANY($1::uuid[]) ORDER BY starts_on, id", list(supporters)
    )
    return [line_in(row) for row in rows]


async def commitments_of_all(connection: Any, lines: Collection[LineId], limit: int) -> list[Commitment]:
    """What was set aside of these lines, the latest first."""
    rows = await connection.fetch(
        "SELECT * FROM commitments WHERE line = ANY($1::uuid[]) ORDER BY committed_at DESC, id LIMIT $2",
        list(lines),
        limit,
    )
    return [commitment_in(row) for row in rows]


async def years_reported(connection: Any, supporter: SupporterId) -> list[int]:
    """Years of which a report was made for the supporter, the latest first."""
    rows = await connection.fetch(
        "SELECT year FROM supporter_reports WHERE supporter = $1 ORDER BY year DESC", supporter
    )
    return [row["year"] for row in rows]


async def participation(connection: Any, participation: UUID) -> Participation | None:
    """One participation by its own id."""
    row = await connection.fetchrow("SELECT * FROM participations WHERE id = $1", participation)
    return None if row is None else participation_in(row)
