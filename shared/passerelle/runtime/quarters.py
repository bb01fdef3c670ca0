"""Counts of a quarter: made the first time anybody is told, then kept, so that all are told the same for ever.

Two versions would give away what happened in between, such as the erasure of one person; and a report and the
statistics could be subtracted from each other.
"""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from passerelle.privacy.counts import Told, months_of, tell
from passerelle.runtime.service import CountFigures

TOLD = TypeAdapter(Told)


async def count_quarter(connection: Any, figures: CountFigures, quarter: str) -> Told:
    """What would be told of a quarter now."""
    return tell(quarter, [await figures(connection, begin, end) for begin, end in months_of(quarter)])


async def told_of_quarter(connection: Any, quarter: str) -> Told | None:
    """What was told of it, if anybody was told."""
    kept = await connection.fetchval("SELECT told::text FROM told_quarters WHERE quarter = $1", quarter)
    return None if kept is None else TOLD.validate_json(kept)


async def tell_quarter(connection: Any, figures: CountFigures, quarter: str, now: datetime) -> Told:
    """What is told of a quarter that is over; whoever comes first decides it for everybody."""
    kept = await told_of_quarter(connection, quarter)
    if kept is not None:
        return kept
    counted = await count_quarter(connection, figures, quarter)
    await connection.execute(
        "INSERT INTO told_quarters (quarter, told, counted_at) VALUES ($1, $2::text::jsonb, $3) ON CONFLICT DO NOTHING",
        quarter,
        TOLD.dump_json(counted).decode(),
        now,
    )
    return await told_of_quarter(connection, quarter) or counted
