"""The table of the places each funder pays for."""

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from language.domain.identifiers import CourseId
from language.domain.stream_places import Period, StreamPlaces
from language.store.columns import columns_of


async def places_at(connection: Any, keys: Collection[UUID]) -> list[StreamPlaces]:
    rows = await connection.fetch(
        "SELECT * FROM stream_periods WHERE stream_places = ANY($1::uuid[]) ORDER BY stream, starts_on", list(keys)
    )
    return _places(rows)


async def all_places(connection: Any) -> list[StreamPlaces]:
    """Every stream with a limit."""
    return _places(await connection.fetch("SELECT * FROM stream_periods ORDER BY stream, starts_on"))


async def save_places(connection: Any, changed: Sequence[StreamPlaces]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO stream_periods (
            stream_places, stream, starts_on, ends_on, places, source, reserved, places_reserved
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::text[], $3::date[], $4::date[], $5::int[], $6::text[], $7::jsonb[], $8::int[]
        )
        ON CONFLICT (stream_places, starts_on) DO UPDATE SET
            ends_on = excluded.ends_on, places = excluded.places, source = excluded.source,
            reserved = excluded.reserved, places_reserved = excluded.places_reserved
        """,
        *columns_of([_row(places, period) for places in changed for period in places.periods]),
    )


def _row(places: StreamPlaces, period: Period) -> tuple[Any, ...]:
    reserved = json.dumps({str(course): number for course, number in period.reserved.items()})
    return (
        places.key,
        places.stream,
        period.starts_on,
        period.ends_on,
        period.places,
        period.source,
        reserved,
        period.places - period.left,
    )


def _places(rows: Sequence[Any]) -> list[StreamPlaces]:
    periods: dict[str, list[Period]] = {}
    for row in rows:
        reserved = {CourseId(UUID(course)): number for course, number in json.loads(row["reserved"]).items()}
        period = Period(row["starts_on"], row["ends_on"], row["places"], row["source"], reserved)
        periods.setdefault(row["stream"], []).append(period)
    return [StreamPlaces(stream, tuple(found)) for stream, found in periods.items()]
