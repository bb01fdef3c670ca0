"""What was told of a period: written once, then only read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from referral.domain.figures import Counted, Days, Kind, Told
from referral.store.columns import columns_of


async def take_turns(connection: Any) -> None:
    """Nobody else decides about a period until this transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtext('figure_periods'))")


async def periods_told(connection: Any, periods: Sequence[str]) -> set[str]:
    """Those of the periods that are decided."""
    rows = await connection.fetch("SELECT period FROM figure_periods WHERE period = ANY($1::text[])", list(periods))
    return {row["period"] for row in rows}


async def save(connection: Any, period: str, told: Told, now: datetime) -> None:
    """Once for each period; raises UniqueViolationError afterwards."""
    await connection.execute("INSERT INTO figure_periods (period, counted_at) VALUES ($1, $2)", period, now)
    await _save_counts(connection, period, told)
    await _save_times(connection, period, told)


async def _save_counts(connection: Any, period: str, told: Told) -> None:
    rows = [
        (place, one.kind.value, one.plan, one.step, one.other, count) for (place, one), count in told.counts.items()
    ]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO told_counts (period, place, kind, plan, step, other, count)
        SELECT $1, place, kind, plan, step, other, count
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[])
            AS t (place, kind, plan, step, other, count)
        """,
        period,
        *columns_of(rows),
    )


async def _save_times(connection: Any, period: str, told: Told) -> None:
    rows = [
        (place, plan, step, days.median, days.lower, days.upper) for (place, plan, step), days in told.times.items()
    ]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO told_times (period, place, plan, step, median_days, lower_days, upper_days)
        SELECT $1, place, plan, step, median_days, lower_days, upper_days
        FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::integer[])
            AS t (place, plan, step, median_days, lower_days, upper_days)
        """,
        period,
        *columns_of(rows),
    )


async def told_at(connection: Any, period: str, plan: str, places: Collection[str]) -> Told:
    """What is told of one plan at these places; with no plan, what is told of all."""
    counts = await connection.fetch(
        """
        SELECT place, kind, plan, step, other, count FROM told_counts
        WHERE period = $1 AND place = ANY($3::text[]) AND ($2 = '' OR plan = $2)
        """,
        period,
        plan,
        list(places),
    )
    times = await connection.fetch(
        """
        SELECT place, plan, step, median_days, lower_days, upper_days FROM told_times
        WHERE period = $1 AND place = ANY($3::text[]) AND ($2 = '' OR plan = $2)
        """,
        period,
        plan,
        list(places),
    )
    return Told(
        {
            (row["place"], Counted(Kind(row["kind"]), row["plan"], row["step"], row["other"])): row["count"]
            for row in counts
        },
        {
            (row["place"], row["plan"], row["step"]): Days(row["median_days"], row["lower_days"], row["upper_days"])
            for row in times
        },
    )


async def places_told(connection: Any, period: str, plan: str) -> list[str]:
    """Departments and cities of which something is told, by code."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT place FROM told_counts
        WHERE period = $1 AND plan = $2 AND kind = 'opened' AND place <> '' ORDER BY place
        """,
        period,
        plan,
    )
    return [row["place"] for row in rows]


async def happened(connection: Any, periods: Sequence[str]) -> dict[tuple[str, str], int]:
    """What the statistics of these quarters tell, by quarter and figure."""
    rows = await connection.fetch(
        "SELECT period, step, count FROM told_counts WHERE period = ANY($1::text[]) AND kind = 'happened'",
        list(periods),
    )
    return {(row["period"], row["step"]): row["count"] for row in rows}
