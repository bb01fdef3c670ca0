"""Everything the figures of one period are decided from: one statement each, run once in the life of a period."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from referral.domain.figures import Days, StayTimes

ByPlace = Mapping[tuple[str, str], int]


async def communes(connection: Any) -> list[str]:
    """Where anybody lives."""
    rows = await connection.fetch("SELECT DISTINCT commune FROM people")
    return [row["commune"] for row in rows]


async def first_year(connection: Any) -> int | None:
    """The year of the first pathway; None before there is any."""
    found: int | None = await connection.fetchval(
        "SELECT extract(year FROM min(opened_at) AT TIME ZONE 'UTC')::integer FROM pathways"
    )
    return found


async def opened(connection: Any, begin: datetime, end: datetime) -> dict[tuple[str, str], int]:
    """Pathways opened, by plan and commune."""
    rows = await connection.fetch(
        """
        SELECT p.plan, q.commune, count(*) AS times
        FROM pathways AS p JOIN people AS q ON q.id = p.person
        WHERE p.opened_at >= $1 AND p.opened_at < $2
        GROUP BY p.plan, q.commune
        """,
        begin,
        end,
    )
    return {(row["plan"], row["commune"]): row["times"] for row in rows}


async def arrived(connection: Any, begin: datetime, end: datetime) -> dict[tuple[str, str, str], int]:
    """Pathways that came to a step for the first time, by plan, step and commune."""
    rows = await connection.fetch(
        """
        SELECT p.plan, v.step, q.commune, count(*) AS times
        FROM pathways AS p JOIN people AS q ON q.id = p.person
            CROSS JOIN LATERAL (
                SELECT step, min(entered_at) AS at
                FROM jsonb_to_recordset(p.visits) AS each_visit (step text, entered_at timestamptz)
                GROUP BY step
            ) AS v
        WHERE p.opened_at < $2 AND (p.ended_at IS NULL OR p.ended_at >= $1) AND v.at >= $1 AND v.at < $2
        GROUP BY p.plan, v.step, q.commune
        """,
        begin,
        end,
    )
    return {(row["plan"], row["step"], row["commune"]): row["times"] for row in rows}


async def moved(connection: Any, begin: datetime, end: datetime) -> dict[tuple[str, str, str, str], int]:
    """Moves from one step to another, by plan, step come from, step come to and commune."""
    rows = await connection.fetch(
        """
        SELECT s.plan, s.step, s.next_step, q.commune, count(*) AS times
        FROM stays AS s JOIN people AS q ON q.id = s.person
        WHERE s.opened_at < $2 AND (s.ended_at IS NULL OR s.ended_at >= $1) AND s.left_at >= $1 AND s.left_at < $2
        GROUP BY s.plan, s.step, s.next_step, q.commune
        """,
        begin,
        end,
    )
    return {(row["plan"], row["step"], row["next_step"], row["commune"]): row["times"] for row in rows}


async def stopped_for(connection: Any, begin: datetime, end: datetime) -> dict[tuple[str, str, str], int]:
    """Pathways that were stopped, by plan, last coded cause and commune: a reason, else what happened or a decision."""
    rows = await connection.fetch(
        """
        SELECT p.plan, coalesce(v.cause, 'decided') AS cause, q.commune, count(*) AS times
        FROM pathways AS p JOIN people AS q ON q.id = p.person LEFT JOIN LATERAL (
            SELECT coalesce(left_facts ->> 'reason', left_on) AS cause
            FROM jsonb_to_recordset(p.visits) AS each_visit (number integer, left_on text, left_facts jsonb)
            WHERE left_on <> 'decided' ORDER BY number DESC LIMIT 1
        ) AS v ON true
        WHERE p.stage = 'stopped' AND p.ended_at >= $1 AND p.ended_at < $2
        GROUP BY 1, 2, 3
        """,
        begin,
        end,
    )
    return {(row["plan"], row["cause"], row["commune"]): row["times"] for row in rows}


async def stay_times(
    connection: Any, begin: datetime, end: datetime, areas: Mapping[str, tuple[str, str]], fewest: int
) -> list[StayTimes]:
    """Days of the stays that ended, of `fewest` or more: everywhere, by department and by city.

    `areas` gives the department and the city of each commune.
    """
    rows = await connection.fetch(
        """
        SELECT s.plan, s.step, coalesce(a.department, a.city, '') AS place, count(*) AS stays,
            percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (
                ORDER BY extract(epoch FROM s.left_at - s.entered_at) / 86400
            ) AS days
        FROM stays AS s JOIN people AS q ON q.id = s.person
            JOIN unnest($3::text[], $4::text[], $5::text[]) AS a (commune, department, city) USING (commune)
        WHERE s.opened_at < $2 AND (s.ended_at IS NULL OR s.ended_at >= $1) AND s.left_at >= $1 AND s.left_at < $2
        GROUP BY GROUPING SETS ((s.plan, s.step), (s.plan, s.step, a.department), (s.plan, s.step, a.city))
        HAVING count(*) >= $6
        """,
        begin,
        end,
        list(areas),
        [department for department, _ in areas.values()],
        [city for _, city in areas.values()],
        fewest,
    )
    return [StayTimes(row["plan"], row["step"], row["place"], row["stays"], _days(row["days"])) for row in rows]


def _days(quartiles: list[float]) -> Days:
    lower, median, upper = (round(one) for one in quartiles)
    return Days(median, lower, upper)
