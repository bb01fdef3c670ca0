"""What staff did about messages that were not taken in or are missing: kept with who did it and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Act(StrEnum):
    """What was done."""

    REPLAY = "replay"
    DISCARD = "discard"
    ASK_AGAIN = "ask_again"


class Cause(StrEnum):
    """Why a message was set aside; a code, so that nobody's name is written down."""

    SENT_AGAIN = "sent_again"
    SETTLED_OTHERWISE = "settled_otherwise"
    NOT_FOR_US = "not_for_us"
    NOT_GENUINE = "not_genuine"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: an opaque name, and the account when it is done on a page."""

    name: str
    account: UUID | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """One act."""

    id: int
    at: datetime
    act: str
    number: int | None
    """Of the parked message, if it was about one."""
    ref: UUID | None
    reason: str
    """Why it had been parked."""
    cause: str
    result: str
    """`replayed`, `discarded`, `asked`, or the reason it stays parked."""
    by: str
    account: UUID | None


async def note(
    connection: Any,
    at: datetime,
    act: Act,
    by: By,
    result: str,
    *,
    number: int | None = None,
    ref: UUID | None = None,
    reason: str = "",
    cause: str = "",
) -> None:
    """Keep one act."""
    await connection.execute(
        "INSERT INTO repairs (at, act, number, ref, reason, cause, result, by, account)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        at,
        act,
        number,
        ref,
        reason,
        cause,
        result,
        by.name,
        by.account,
    )


async def newest(connection: Any, before: int | None, limit: int) -> list[Repair]:
    """The newest first, those before an id."""
    rows = await connection.fetch(
        "SELECT id, at, act, number, ref, reason, cause, result, by, account FROM repairs"
        " WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2",
        before,
        limit,
    )
    return [Repair(**row) for row in rows]


async def of_number(connection: Any, number: int) -> list[Repair]:
    """Everything done about one parked message, oldest first."""
    rows = await connection.fetch(
        "SELECT id, at, act, number, ref, reason, cause, result, by, account FROM repairs"
        " WHERE number = $1 ORDER BY id LIMIT 200",
        number,
    )
    return [Repair(**row) for row in rows]
