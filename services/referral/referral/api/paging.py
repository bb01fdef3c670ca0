"""Pages of lists whose order is a day or a pair of people: the caller sends back where the page before ended."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator

from referral.store.agenda import After

_DAY, _ID = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _with_real_day(cursor: str | None) -> str | None:
    if cursor is not None:
        date.fromisoformat(cursor.partition("_")[0])
    return cursor


AfterDay = Annotated[
    str | None,
    AfterValidator(_with_real_day),
    Query(pattern=f"^{_DAY}_{_ID}$", description="The `cursor` of the last line of the page before."),
]
AfterPair = Annotated[
    str | None, Query(pattern=f"^{_ID}_{_ID}$", description="The `cursor` of the last line of the page before.")
]


def day_cursor(day: date, id: UUID) -> str:
    return f"{day}_{id}"


def pair_cursor(first: UUID, second: UUID) -> str:
    return f"{first}_{second}"


def after_day(cursor: str | None) -> After | None:
    if cursor is None:
        return None
    day, _, id = cursor.partition("_")
    return After(date.fromisoformat(day), UUID(id))


def after_pair(cursor: str | None) -> tuple[UUID, UUID] | None:
    if cursor is None:
        return None
    first, _, second = cursor.partition("_")
    return UUID(first), UUID(second)
