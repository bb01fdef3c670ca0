"""What the trial tells everybody of its own register: places it has, and how often what came after passage."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from passerelle.contracts.days import day_of
from passerelle.contracts.directory import CapacityStatus, Places
from passerelle.contracts.enterprise import TrialOutcome
from passerelle.contracts.statistics import Figure
from passerelle.privacy.counts import Counts

OUTCOMES: dict[str, Figure] = {
    TrialOutcome.RESTAURANT: Figure.BUSINESS_STARTED,
    TrialOutcome.SEWING_WORKSHOP: Figure.BUSINESS_STARTED,
    TrialOutcome.OTHER_BUSINESS: Figure.BUSINESS_STARTED,
    TrialOutcome.COLLECTIVE_ENTREPRENEURSHIP: Figure.BUSINESS_STARTED,
    TrialOutcome.EMPLOYMENT: Figure.EMPLOYED,
    TrialOutcome.FURTHER_EDUCATION: Figure.BACK_TO_EDUCATION,
    TrialOutcome.SOLIDARITY: Figure.OTHER_OUTCOME,
    TrialOutcome.LEFT: Figure.OTHER_OUTCOME,
}


async def places(connection: Any, now: datetime) -> Mapping[str, Places]:
    """Places of the sessions that have not begun, by format; nothing is told of a format without any."""
    rows = await connection.fetch(
        """
        SELECT format, sum(places_max)::int AS most,
            sum(places_max - cardinality(reserved) - cardinality(offered) - cardinality(taken))::int AS free
        FROM sessions WHERE status = 'open' AND starts_on >= $1 GROUP BY format
        """,
        day_of(now),
    )
    return {row["format"]: _told(row, now) for row in rows}


async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
    """Trials completed, by what came after, and trials left, from `begin` until before `end`."""
    rows = await connection.fetch(
        """
        SELECT outcome, count(*) AS times FROM participations
        WHERE status IN ('completed', 'left') AND since >= $1 AND since < $2 GROUP BY outcome
        """,
        begin,
        end,
    )
    counted = {Figure.TRIALS_LEFT: 0, **dict.fromkeys(OUTCOMES.values(), 0)}
    for row in rows:
        outcome = row["outcome"]
        counted[Figure.TRIALS_LEFT if outcome is None else OUTCOMES[outcome]] += row["times"]
    return counted


def _told(row: Any, now: datetime) -> Places:
    status = CapacityStatus.CAPACITY if row["free"] else CapacityStatus.WAITLIST
    return Places(status=status, available=row["free"], maximum=row["most"], updated_at=now)
