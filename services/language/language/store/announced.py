"""What the cooperative tells everybody of its own register: places it has, and how often what was reached."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from passerelle.contracts.directory import CapacityStatus, Places
from passerelle.contracts.statistics import Figure
from passerelle.privacy.counts import Counts

FRENCH_COURSE = "french_course"
LEVELS: dict[str, Figure] = {
    "alpha": Figure.LEVEL_UNDER_A1_REACHED,
    "A1": Figure.LEVEL_A1_REACHED,
    "A2": Figure.LEVEL_A2_REACHED,
    "B1": Figure.LEVEL_B1_REACHED,
    "B2": Figure.LEVEL_B2_OR_MORE_REACHED,
    "C1": Figure.LEVEL_B2_OR_MORE_REACHED,
    "C2": Figure.LEVEL_B2_OR_MORE_REACHED,
}


async def places(connection: Any, now: datetime) -> Mapping[str, Places]:
    """Places of all courses not over yet; nothing is told while no course is planned."""
    row = await connection.fetchrow(
        """
        SELECT count(*) AS courses, coalesce(sum(places), 0)::int AS most,
            coalesce(sum(places - places_taken), 0)::int AS free
        FROM courses WHERE status IN ('planned', 'running') AND ends_on >= $1
        """,
        now.date(),
    )
    if not row["courses"]:
        return {}
    status = CapacityStatus.CAPACITY if row["free"] else CapacityStatus.WAITLIST
    told = Places(status=status, available=row["free"], maximum=row["most"], updated_at=now)
    return {FRENCH_COURSE: told}


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
