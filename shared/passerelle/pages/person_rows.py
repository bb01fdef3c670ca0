"""Every statement about links and sessions of people."""

from datetime import datetime
from typing import Any
from uuid import UUID


async def keep_link(
    connection: Any, token_hash: bytes, thread: UUID, purpose: str, uses: int, now: datetime, expires_at: datetime
) -> None:
    """A new link; those that are over are deleted on the way."""
    await connection.execute("DELETE FROM person_links WHERE expires_at <= $1", now)
    await connection.execute(
        "INSERT INTO person_links (token_hash, thread, purpose, uses_left, made_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        token_hash,
        thread,
        purpose,
        uses,
        now,
        expires_at,
    )


async def good_link(connection: Any, token_hash: bytes, now: datetime) -> Any:
    return await connection.fetchrow(
        "SELECT thread, purpose FROM person_links WHERE token_hash = $1 AND expires_at > $2 AND uses_left > 0",
        token_hash,
        now,
    )


async def use_link(connection: Any, token_hash: bytes, now: datetime) -> Any:
    return await connection.fetchrow(
        "UPDATE person_links SET uses_left = uses_left - 1"
        " WHERE token_hash = $1 AND expires_at > $2 AND uses_left > 0 RETURNING thread, purpose",
        token_hash,
        now,
    )


async def drop_links(connection: Any, thread: UUID) -> None:
    await connection.execute("DELETE FROM person_links WHERE thread = $1", thread)


async def begin_session(
    connection: Any, token_hash: bytes, thread: UUID, purpose: str, now: datetime, expires_at: datetime
) -> None:
    """A new session; those that are over are deleted on the way."""
    await connection.execute("DELETE FROM person_sessions WHERE expires_at <= $1", now)
    await connection.execute(
        "INSERT INTO person_sessions (token_hash, thread, purpose, began_at, seen_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $4, $5)",
        token_hash,
        thread,
        purpose,
        now,
        expires_at,
    )


async def good_session(connection: Any, token_hash: bytes, now: datetime, seen_since: datetime) -> Any:
    """The session, if it is neither over nor idle; it is seen now."""
    return await connection.fetchrow(
        "UPDATE person_sessions SET seen_at = $2"
        " WHERE token_hash = $1 AND expires_at > $2 AND seen_at > $3 RETURNING thread, purpose",
        token_hash,
        now,
        seen_since,
    )


async def end_session(connection: Any, token_hash: bytes) -> None:
    await connection.execute("DELETE FROM person_sessions WHERE token_hash = $1", token_hash)


async def drop_sessions(connection: Any, thread: UUID) -> None:
    await connection.execute("DELETE FROM person_sessions WHERE thread = $1", thread)
