"""Sessions of the staff: a row each, found by the hash of a random token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from passerelle.pages.roles import Role

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is remembered when a session was last used: not a write per page."""
LONGEST_AGENT = 120


@dataclass(frozen=True, slots=True)
class Session:
    """A session and whose it is."""

    token_hash: bytes
    account: UUID
    name: str
    email: str
    roles: frozenset[Role]
    territories: tuple[str, ...]
    is_full: bool
    """False: the second factor is still owed."""
    totp_offered: str | None


async def begin(
    connection: Any,
    token_hash: bytes,
    account: UUID,
    agent: str,
    now: datetime,
    expires_at: datetime,
    *,
    is_full: bool,
) -> None:
    """A new session; a browser never keeps the token it had before signing in."""
    await connection.execute(
        "INSERT INTO staff_sessions (token_hash, account, is_full, agent, began_at, seen_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $5, $6)",
        token_hash,
        account,
        is_full,
        agent[:LONGEST_AGENT],
        now,
        expires_at,
    )


async def find(connection: Any, token_hash: bytes, now: datetime, idle: timedelta) -> Session | None:
    """The session, unless it is over, was idle too long or its account is disabled."""
    row = await connection.fetchrow(
        "SELECT s.token_hash, s.account, s.is_full, s.totp_offered, s.seen_at, a.name, a.email, a.roles, a.territories"
        " FROM staff_sessions s JOIN staff_accounts a ON a.id = s.account"
        " WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled_at IS NULL",
        token_hash,
        now,
        now - idle,
    )
    if row is None:
        return None
    if now - row["seen_at"] > SEEN_EVERY:
        await _seen(connection, token_hash, now)
    return Session(
        row["token_hash"],
        row["account"],
        row["name"],
        row["email"],
        frozenset(Role(role) for role in row["roles"]),
        tuple(row["territories"]),
        row["is_full"],
        row["totp_offered"],
    )


async def _seen(connection: Any, token_hash: bytes, now: datetime) -> None:
    await connection.execute("UPDATE staff_sessions SET seen_at = $2 WHERE token_hash = $1", token_hash, now)


async def offer_totp(connection: Any, token_hash: bytes, secret: str) -> str:
    """The secret shown to whoever sets the second factor up: the same until it is confirmed."""
    offered: str = await connection.fetchval(
        "UPDATE staff_sessions SET totp_offered = coalesce(totp_offered, $2) WHERE token_hash = $1"
        " RETURNING totp_offered",
        token_hash,
        secret,
    )
    return offered


async def end(connection: Any, token_hash: bytes) -> None:
    await connection.execute("DELETE FROM staff_sessions WHERE token_hash = $1", token_hash)


async def end_all(connection: Any, account: UUID, but: bytes = b"") -> None:
    """Sign an account out everywhere, but for one session."""
    await connection.execute("DELETE FROM staff_sessions WHERE account = $1 AND token_hash <> $2", account, but)


async def of_account(connection: Any, account: UUID, now: datetime, idle: timedelta) -> list[Any]:
    """The account's sessions that are not over, newest first."""
    rows: list[Any] = await connection.fetch(
        "SELECT token_hash, agent, began_at, seen_at FROM staff_sessions"
        " WHERE account = $1 AND is_full AND expires_at > $2 AND seen_at > $3 ORDER BY began_at DESC",
        account,
        now,
        now - idle,
    )
    return rows


async def forget_over(connection: Any, now: datetime) -> None:
    """Delete what is over."""
    await connection.execute("DELETE FROM staff_sessions WHERE expires_at <= $1", now)
