"""The tables of the learning app: accounts, and their days."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from language.domain.app_activity import AppAccount
from language.store.columns import columns_of


async def accounts_at(connection: Any, keys: Collection[UUID]) -> list[AppAccount]:
    rows = await connection.fetch("SELECT * FROM app_accounts WHERE id = ANY($1::uuid[])", list(keys))
    days: dict[UUID, dict[tuple[date, str], int]] = {row["id"]: {} for row in rows}
    for day in await _days_of(connection, list(days)):
        days[day["app_account"]][day["day"], day["version"]] = day["minutes"]
    return [AppAccount(row["account"], row["learner"], days[row["id"]]) for row in rows]


async def _days_of(connection: Any, accounts: list[UUID]) -> list[Any]:
    if not accounts:
        return []
    rows: list[Any] = await connection.fetch(
        "SELECT * FROM app_days WHERE app_account = ANY($1::uuid[]) ORDER BY app_account, day, version", accounts
    )
    return rows


async def save_accounts(connection: Any, changed: Sequence[AppAccount]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO app_accounts (id, account, learner) SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[])
        ON CONFLICT (id) DO NOTHING
        """,
        *columns_of([(one.key, one.account, one.learner) for one in changed]),
    )
    await _save_days(connection, changed)


async def _save_days(connection: Any, changed: Sequence[AppAccount]) -> None:
    rows = [(one.key, day, version, minutes) for one in changed for (day, version), minutes in one.days.items()]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO app_days (app_account, day, version, minutes)
        SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[], $4::smallint[])
        ON CONFLICT (app_account, day, version) DO UPDATE SET minutes = excluded.minutes
        WHERE app_days.minutes <> excluded.minutes
        """,
        *columns_of(rows),
    )


async def forget_accounts(connection: Any, keys: Collection[UUID]) -> None:
    """Of these keys, learners or refs; their days go with them. Before the learners, who lead from a ref to them."""
    await connection.execute(
        """
        DELETE FROM app_accounts
        WHERE id = ANY($1::uuid[])
           OR learner IN (SELECT id FROM learners WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[]))
        """,
        list(keys),
    )
