"""Repairs with the name of whoever did them, while there is an account."""

from dataclasses import dataclass
from typing import Any

from passerelle.messaging.repairs import Repair


@dataclass(frozen=True, slots=True)
class Told:
    """One repair as it is shown."""

    repair: Repair
    who: str


async def newest(connection: Any, before: int | None, limit: int) -> list[Told]:
    """The newest first, those before an id."""
    rows = await connection.fetch(
        """
        SELECT r.id, r.at, r.act, r.number, r.ref, r.reason, r.cause, r.result, r.by, r.account,
            coalesce(a.name, r.by) AS who
        FROM repairs AS r LEFT JOIN staff_accounts AS a ON a.id = r.account
        WHERE $1::bigint IS NULL OR r.id < $1 ORDER BY r.id DESC LIMIT $2
        """,
        before,
        limit,
    )
    return [_told(row) for row in rows]


async def of_number(connection: Any, number: int) -> list[Told]:
    """Everything done about one parked message, the newest first."""
    rows = await connection.fetch(
        """
        SELECT r.id, r.at, r.act, r.number, r.ref, r.reason, r.cause, r.result, r.by, r.account,
            coalesce(a.name, r.by) AS who
        FROM repairs AS r LEFT JOIN staff_accounts AS a ON a.id = r.account
        WHERE r.number = $1 ORDER BY r.id DESC LIMIT 100
        """,
        number,
    )
    return [_told(row) for row in rows]


def _told(row: Any) -> Told:
    values = dict(row)
    who = values.pop("who")
    return Told(Repair(**values), who)
