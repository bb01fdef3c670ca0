"""Statements on `accounts`, `schedules`, `instalments` and `payments`: the loans that were paid out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from funding.domain.account import Account, Payer, Payment, WriteOffReason
from funding.domain.schedule import Instalment, RescheduleReason, Schedule
from funding.store.columns import columns_of

Numbered = dict[tuple[UUID, int], list[Instalment]]


async def accounts_at(connection: Any, keys: Sequence[UUID]) -> list[Account]:
    """The accounts with these keys, each with all its schedules and payments."""
    rows = await connection.fetch("SELECT * FROM accounts WHERE id = ANY($1::uuid[])", keys)
    if not rows:
        return []
    found = [row["id"] for row in rows]
    schedules = await _schedules(connection, found)
    payments = await _payments(connection, found)
    return [
        Account(
            row["id"],
            row["application"],
            row["opened_on"],
            tuple(schedules[row["id"]]),
            tuple(payments[row["id"]]),
            row["closed_on"],
            row["write_off_reason"] and WriteOffReason(row["write_off_reason"]),
        )
        for row in rows
    ]


async def accounts_behind(connection: Any, *, after: UUID | None, limit: int) -> list[tuple[UUID, UUID, date]]:
    """A page by id of accounts with an instalment that was missed: account, application, and since when."""
    rows = await connection.fetch(
        """
        SELECT id, application, behind_since FROM accounts
        WHERE behind_since IS NOT NULL AND id > coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid)
        ORDER BY id
        LIMIT $2
        """,
        after,
        limit,
    )
    return [(row["id"], row["application"], row["behind_since"]) for row in rows]


async def save_accounts(connection: Any, accounts: Sequence[Account]) -> None:
    """Insert or replace; what was agreed on and paid stays as it was written."""
    await _save_accounts(connection, accounts)
    await _save_schedules(connection, accounts)
    await _save_instalments(connection, accounts)
    await _save_payments(connection, accounts)


async def forget_accounts(connection: Any, keys: Sequence[UUID]) -> None:
    """Erase the accounts with these keys, with all that belongs to them."""
    await connection.execute("DELETE FROM accounts WHERE id = ANY($1::uuid[])", keys)


async def _save_accounts(connection: Any, accounts: Iterable[Account]) -> None:
    rows = (
        (one.key, one.application, one.opened_on, one.closed_on, one.write_off_reason, _behind_since(one))
        for one in accounts
    )
    await connection.execute(
        """
        INSERT INTO accounts (id, application, opened_on, closed_on, write_off_reason, behind_since)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::date[], $5::text[], $6::date[])
        ON CONFLICT (id) DO UPDATE SET
            closed_on = excluded.closed_on, write_off_reason = excluded.write_off_reason,
            behind_since = excluded.behind_since
        """,
        *columns_of(rows),
    )


async def _save_schedules(connection: Any, accounts: Iterable[Account]) -> None:
    rows = (
        (account.key, number, schedule.made_on, schedule.reason)
        for account in accounts
        for number, schedule in enumerate(account.schedules)
    )
    await connection.execute(
        """
        INSERT INTO schedules (account, number, made_on, reason)
        SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::date[], $4::text[])
        ON CONFLICT (account, number) DO NOTHING
        """,
        *columns_of(rows),
    )


async def _save_instalments(connection: Any, accounts: Iterable[Account]) -> None:
    rows = (
        (account.key, number, position, one.due_on, one.principal_cents, one.interest_cents, one.missed_on)
        for account in accounts
        for number, schedule in enumerate(account.schedules)
        for position, one in enumerate(schedule.instalments)
    )
    await connection.execute(
        """
        INSERT INTO instalments (account, schedule, position, due_on, principal_cents, interest_cents, missed_on)
        SELECT * FROM unnest(
            $1::uuid[], $2::smallint[], $3::smallint[], $4::date[], $5::bigint[], $6::bigint[], $7::date[]
        )
        ON CONFLICT (account, schedule, position) DO UPDATE SET missed_on = excluded.missed_on
        WHERE instalments.missed_on IS DISTINCT FROM excluded.missed_on
        """,
        *columns_of(rows),
    )


async def _save_payments(connection: Any, accounts: Iterable[Account]) -> None:
    rows = [
        (account.key, position, one.schedule, one.received_on, one.principal_cents, one.interest_cents, one.paid_by)
        for account in accounts
        for position, one in enumerate(account.payments)
    ]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO payments (account, position, schedule, received_on, principal_cents, interest_cents, paid_by)
        SELECT * FROM unnest(
            $1::uuid[], $2::integer[], $3::smallint[], $4::date[], $5::bigint[], $6::bigint[], $7::text[]
        )
        ON CONFLICT (account, position) DO NOTHING
        """,
        *columns_of(rows),
    )


async def _schedules(connection: Any, accounts: Sequence[UUID]) -> dict[UUID, list[Schedule]]:
    rows = await connection.fetch(
        "SELECT * FROM schedules WHERE account = ANY($1::uuid[]) ORDER BY account, number", accounts
    )
    instalments = await _instalments(connection, accounts)
    found: dict[UUID, list[Schedule]] = defaultdict(list)
    for row in rows:
        reason = row["reason"] and RescheduleReason(row["reason"])
        agreed = tuple(instalments[row["account"], row["number"]])
        found[row["account"]].append(Schedule(row["made_on"], agreed, reason))
    return found


async def _instalments(connection: Any, accounts: Sequence[UUID]) -> Numbered:
    rows = await connection.fetch(
        "SELECT * FROM instalments WHERE account = ANY($1::uuid[]) ORDER BY account, schedule, position", accounts
    )
    found: Numbered = defaultdict(list)
    for row in rows:
        one = Instalment(row["due_on"], row["principal_cents"], row["interest_cents"], row["missed_on"])
        found[row["account"], row["schedule"]].append(one)
    return found


async def _payments(connection: Any, accounts: Sequence[UUID]) -> dict[UUID, list[Payment]]:
    rows = await connection.fetch(
        "SELECT * FROM payments WHERE account = ANY($1::uuid[]) ORDER BY account, position", accounts
    )
    found: dict[UUID, list[Payment]] = defaultdict(list)
    for row in rows:
        payer = Payer(row["paid_by"])
        one = Payment(row["received_on"], row["schedule"], row["principal_cents"], row["interest_cents"], payer)
        found[row["account"]].append(one)
    return found


def _behind_since(account: Account) -> date | None:
    return None if account.closed_on is not None else account.behind_since
