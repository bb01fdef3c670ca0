"""The table of teachers' diaries."""

import json
from collections.abc import Collection, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from language.domain.calendar import Booking, Diary, Slot
from language.domain.identifiers import CourseId
from language.store.columns import columns_of, json_of


async def diaries_at(connection: Any, keys: Collection[UUID]) -> list[Diary]:
    rows = await connection.fetch("SELECT * FROM diaries WHERE id = ANY($1::uuid[])", list(keys))
    return [Diary(row["teacher"], tuple(map(_booking, json.loads(row["bookings"])))) for row in rows]


async def save_diaries(connection: Any, changed: Sequence[Diary]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO diaries (id, teacher, bookings)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::jsonb[])
        ON CONFLICT (id) DO UPDATE SET bookings = excluded.bookings
        """,
        *columns_of([(diary.key, diary.teacher, json_of(diary.bookings)) for diary in changed]),
    )


def _booking(part: dict[str, Any]) -> Booking:
    slot = part["slot"]
    hours = time.fromisoformat(slot["starts"]), time.fromisoformat(slot["ends"])
    return Booking(CourseId(UUID(part["course"])), Slot(date.fromisoformat(slot["on"]), *hours))
