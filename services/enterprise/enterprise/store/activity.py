"""Periods of activity and everybody's shares; written once, so that an erasure is never overwritten."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from enterprise.domain.activity import Accounts, ActivityPeriod, ResultShare
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.store.columns import columns


async def periods_of(connection: Any, session: SessionId, after: date | None, limit: int) -> list[ActivityPeriod]:
    """The periods of a session in order, from after a day on."""
    rows = await connection.fetch(
        """
        SELECT * FROM activity_periods WHERE session = $1 AND ($2::date IS NULL OR starts_on > $2)
        ORDER BY starts_on LIMIT $3
        """,
        session,
        after,
        limit,
    )
    return await _with_shares(connection, rows)


async def totals_of(connection: Any, session: SessionId) -> dict[str, int]:
    """Everything the group did and earned so far."""
    row = await connection.fetchrow(
        """
        SELECT coalesce(sum(turnover_cents), 0)::bigint AS turnover_cents,
               coalesce(sum(costs_cents), 0)::bigint AS costs_cents,
               coalesce(sum(kept_cents), 0)::bigint AS kept_cents, coalesce(sum(sales), 0)::bigint AS sales,
               coalesce(sum(turnover_cents - costs_cents - kept_cents), 0)::bigint AS shared_cents
        FROM activity_periods WHERE session = $1
        """,
        session,
    )
    return dict(row)


async def shares_of(connection: Any, ref: Ref) -> list[tuple[UUID, ResultShare]]:
    """What one person got, with the period."""
    rows = await connection.fetch("SELECT period, ref, minutes, cents FROM result_shares WHERE ref = $1", ref)
    return [(row["period"], ResultShare(row["ref"], row["minutes"], row["cents"])) for row in rows]


async def load_periods(connection: Any, keys: Collection[UUID]) -> list[ActivityPeriod]:
    rows = await connection.fetch("SELECT * FROM activity_periods WHERE id = ANY($1::uuid[])", list(keys))
    return await _with_shares(connection, rows) if rows else []


async def save_periods(connection: Any, changed: list[ActivityPeriod]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO activity_periods (
            id, session, starts_on, ends_on, turnover_cents, costs_cents, kept_cents, sales, after_day
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::date[], $4::date[], $5::bigint[], $6::bigint[], $7::bigint[], $8::integer[],
            $9::date[]
        )
        """,
        *columns([_row(period) for period in changed]),
    )
    shares = [(period.id, one.ref, one.minutes, one.cents) for period in changed for one in period.shares]
    if shares:
        await connection.execute(
            """
            INSERT INTO result_shares (period, ref, minutes, cents)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bigint[])
            """,
            *columns(shares),
        )


async def forget_periods(connection: Any, keys: Collection[UUID]) -> None:
    await connection.execute("DELETE FROM activity_periods WHERE id = ANY($1::uuid[])", list(keys))


async def forget_shares(connection: Any, keys: Collection[UUID]) -> None:
    """What an erased person got stays in the accounts as nobody's."""
    await connection.execute(
        """
        WITH gone AS (
            DELETE FROM result_shares WHERE ref = ANY($1::uuid[]) RETURNING period, minutes, cents
        )
        UPDATE activity_periods
        SET erased_minutes = erased_minutes + nobodys.minutes, erased_cents = erased_cents + nobodys.cents
        FROM (SELECT period, sum(minutes) AS minutes, sum(cents) AS cents FROM gone GROUP BY period) AS nobodys
        WHERE activity_periods.id = nobodys.period
        """,
        list(keys),
    )


async def _with_shares(connection: Any, rows: list[Any]) -> list[ActivityPeriod]:
    found = await connection.fetch(
        "SELECT period, ref, minutes, cents FROM result_shares WHERE period = ANY($1::uuid[]) ORDER BY period, ref",
        [row["id"] for row in rows],
    )
    shares: dict[UUID, list[ResultShare]] = {}
    for row in found:
        shares.setdefault(row["period"], []).append(ResultShare(row["ref"], row["minutes"], row["cents"]))
    return [_period(row, tuple(shares.get(row["id"], ()))) for row in rows]


def _row(period: ActivityPeriod) -> tuple[Any, ...]:
    accounts = period.accounts
    return (
        period.id,
        period.session,
        accounts.starts_on,
        accounts.ends_on,
        accounts.turnover_cents,
        accounts.costs_cents,
        accounts.kept_cents,
        accounts.sales,
        period.after,
    )


def _period(row: Any, shares: tuple[ResultShare, ...]) -> ActivityPeriod:
    accounts = Accounts(
        row["starts_on"],
        row["ends_on"],
        row["turnover_cents"],
        row["costs_cents"],
        row["kept_cents"],
        row["sales"],
    )
    return ActivityPeriod(
        row["session"], accounts, shares, row["after_day"], row["erased_minutes"], row["erased_cents"]
    )
