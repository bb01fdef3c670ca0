"""What the cooperative tells everybody of its own registers: places it has, and how often a course was finished."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from language.domain.levels import Level
from passerelle.contracts.days import day_of
from passerelle.contracts.directory import CapacityStatus, Places
from passerelle.contracts.statistics import Figure
from passerelle.privacy.counts import Counts

SERVICE = "french_course"
LEVELS: dict[str, Figure] = {
    Level.ALPHA: Figure.LEVEL_UNDER_A1_REACHED,
    Level.A1: Figure.LEVEL_A1_REACHED,
    Level.A2: Figure.LEVEL_A2_REACHED,
    Level.B1: Figure.LEVEL_B1_REACHED,
    Level.B2: Figure.LEVEL_B2_OR_MORE_REACHED,
    Level.C1: Figure.LEVEL_B2_OR_MORE_REACHED,
    Level.C2: Figure.LEVEL_B2_OR_MORE_REACHED,
}


async def places(connection: Any, now: datetime) -> Mapping[str, Places]:
    """Places of all courses that can be joined, whatever their level; nothing is told when there is no such course."""
    row = await connection.fetchrow(
        """
        SELECT sum(places)::int AS most, sum(places - places_taken)::int AS free FROM courses
        WHERE status <> 'ended' AND ends_on >= $1
        """,
        day_of(now),
    )
    if row["most"] is None:
        return {}
    status = CapacityStatus.CAPACITY if row["free"] else CapacityStatus.WAITLIST
    return {SERVICE: Places(status=status, available=row["free"], maximum=row["most"], updated_at=now)}


async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
    """Courses completed, by the level reached in class, and courses left, from `begin` until before `end`."""
    rows = await connection.fetch(
        """
        SELECT level_reached, count(*) AS times FROM enrolments
        WHERE status IN ('completed', 'left') AND ended_at >= $1 AND ended_at < $2 GROUP BY level_reached
        """,
        begin,
        end,
    )
    counted = {Figure.COURSES_LEFT: 0, **dict.fromkeys(LEVELS.values(), 0)}
    for row in rows:
        level = row["level_reached"]
        counted[Figure.COURSES_LEFT if level is None else LEVELS[level]] += row["times"]
    return counted
