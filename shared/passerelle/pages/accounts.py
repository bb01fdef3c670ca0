"""Accounts of the staff: every statement about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from passerelle.pages.errors import AccountIsUnknown, EmailIsTaken
from passerelle.pages.roles import Role


@dataclass(frozen=True, slots=True)
class Account:
    """One of the staff."""

    key: UUID
    email: str
    name: str
    roles: frozenset[Role]
    territories: tuple[str, ...]
    password_hash: str | None
    totp_secret: str | None
    totp_step: int
    is_disabled: bool
    signed_in_at: datetime | None

    @property
    def has_second_factor(self) -> bool:
        return self.totp_secret is not None


def plain_email(email: str) -> str:
    """How an address is compared."""
    return email.strip().lower()


async def add(
    connection: Any,
    key: UUID,
    email: str,
    name: str,
    roles: frozenset[Role],
    territories: tuple[str, ...],
    now: datetime,
) -> None:
    """An account without a password; raises EmailIsTaken."""
    try:
        await connection.execute(
            "INSERT INTO staff_accounts (id, email, name, roles, territories, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            key,
            plain_email(email),
            name,
            sorted(roles),
            list(territories),
            now,
        )
    except asyncpg.UniqueViolationError as error:
        raise EmailIsTaken from error


async def by_email(connection: Any, email: str) -> Account | None:
    row = await connection.fetchrow("SELECT * FROM staff_accounts WHERE email = $1", plain_email(email))
    return _account(row)


async def by_key(connection: Any, key: UUID) -> Account:
    """Raises AccountIsUnknown."""
    found = _account(await connection.fetchrow("SELECT * FROM staff_accounts WHERE id = $1", key))
    if found is None:
        raise AccountIsUnknown
    return found


async def by_subject(connection: Any, subject: str) -> Account | None:
    """The account a sign-in provider's subject was tied to."""
    return _account(await connection.fetchrow("SELECT * FROM staff_accounts WHERE provider_subject = $1", subject))


async def everybody(connection: Any) -> list[Any]:
    rows: list[Any] = await connection.fetch(
        "SELECT id, email, name, roles, territories, password_hash IS NOT NULL AS has_password,"
        " totp_secret IS NOT NULL AS has_second_factor, disabled_at FROM staff_accounts ORDER BY email"
    )
    return rows


async def tie(connection: Any, key: UUID, subject: str) -> bool:
    """Tie an account to a provider's subject; false when it is tied to another one."""
    done = await connection.execute(
        "UPDATE staff_accounts SET provider_subject = $2"
        " WHERE id = $1 AND (provider_subject IS NULL OR provider_subject = $2)",
        key,
        subject,
    )
    return bool(done == "UPDATE 1")


async def listed(connection: Any, after: UUID | None, limit: int) -> list[Account]:
    """In the order of their names, page by page after the last."""
    rows = await connection.fetch(
        "SELECT * FROM staff_accounts WHERE $1::uuid IS NULL"
        " OR (lower(name), id) > (SELECT lower(name), id FROM staff_accounts WHERE id = $1)"
        " ORDER BY lower(name), id LIMIT $2",
        after,
        limit,
    )
    return [found for found in map(_account, rows) if found is not None]


async def administrators(connection: Any) -> set[UUID]:
    """Whoever may change accounts, held until the transaction ends."""
    rows = await connection.fetch(
        "SELECT id FROM staff_accounts WHERE 'admin' = ANY(roles) AND disabled_at IS NULL ORDER BY id FOR UPDATE"
    )
    return {row["id"] for row in rows}


async def set_roles(connection: Any, key: UUID, roles: frozenset[Role], territories: tuple[str, ...]) -> None:
    await connection.execute(
        "UPDATE staff_accounts SET roles = $2, territories = $3 WHERE id = $1", key, sorted(roles), list(territories)
    )


async def note_sign_in(connection: Any, key: UUID, now: datetime) -> None:
    await connection.execute("UPDATE staff_accounts SET signed_in_at = $2 WHERE id = $1", key, now)


async def set_password(connection: Any, key: UUID, password_hash: str | None) -> None:
    await connection.execute("UPDATE staff_accounts SET password_hash = $2 WHERE id = $1", key, password_hash)


async def set_disabled(connection: Any, key: UUID, disabled_at: datetime | None) -> None:
    await connection.execute("UPDATE staff_accounts SET disabled_at = $2 WHERE id = $1", key, disabled_at)


async def set_second_factor(connection: Any, key: UUID, secret: str | None, step: int) -> None:
    await connection.execute(
        "UPDATE staff_accounts SET totp_secret = $2, totp_step = $3 WHERE id = $1", key, secret, step
    )


async def use_step(connection: Any, key: UUID, step: int) -> bool:
    """Claim a code's time step; false when it, or a later one, was used already."""
    done = await connection.execute(
        "UPDATE staff_accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2", key, step
    )
    return bool(done == "UPDATE 1")


async def keep_recovery_codes(connection: Any, key: UUID, hashes: list[bytes]) -> None:
    """In place of those there were."""
    await connection.execute("DELETE FROM staff_recovery_codes WHERE account = $1", key)
    await connection.execute(
        "INSERT INTO staff_recovery_codes (account, code_hash) SELECT $1, unnest($2::bytea[])", key, hashes
    )


async def use_recovery_code(connection: Any, key: UUID, code_hash: bytes) -> bool:
    """Each is good once."""
    done = await connection.execute(
        "DELETE FROM staff_recovery_codes WHERE account = $1 AND code_hash = $2", key, code_hash
    )
    return bool(done == "DELETE 1")


async def recovery_codes_left(connection: Any, key: UUID) -> int:
    left: int = await connection.fetchval("SELECT count(*) FROM staff_recovery_codes WHERE account = $1", key)
    return left


def _account(row: Any) -> Account | None:
    if row is None:
        return None
    return Account(
        row["id"],
        row["email"],
        row["name"],
        frozenset(Role(role) for role in row["roles"]),
        tuple(row["territories"]),
        row["password_hash"],
        row["totp_secret"],
        row["totp_step"],
        row["disabled_at"] is not None,
        row["signed_in_at"],
    )
