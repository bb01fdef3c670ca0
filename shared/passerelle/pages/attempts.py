"""How often somebody tried: counted in the database, so that every process of the organization counts together."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from passerelle.pages.errors import TooManyAttempts

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 50
KEPT = timedelta(days=1)


def subject_of(kind: str, value: str) -> bytes:
    """What attempts are counted by: `account` with an e-mail address, `code` with an account, `address`."""
    return sha256(f"{kind}\0{value}".encode()).digest()


async def enter(connection: Any, subject: bytes, now: datetime, most: int) -> None:
    """Count an attempt before it is made, so that attempts at the same time cannot slip by; raises TooManyAttempts."""
    await _insert(connection, subject, now)
    if await _count(connection, subject, now - WINDOW) > most:
        raise TooManyAttempts


async def forgive(connection: Any, subject: bytes) -> None:
    """After a success."""
    await connection.execute("DELETE FROM sign_in_attempts WHERE subject = $1", subject)


async def forget_old(connection: Any, now: datetime) -> None:
    await connection.execute("DELETE FROM sign_in_attempts WHERE tried_at < $1", now - KEPT)


async def _insert(connection: Any, subject: bytes, now: datetime) -> None:
    await connection.execute("INSERT INTO sign_in_attempts (subject, tried_at) VALUES ($1, $2)", subject, now)


async def _count(connection: Any, subject: bytes, since: datetime) -> int:
    count: int = await connection.fetchval(
        "SELECT count(*) FROM sign_in_attempts WHERE subject = $1 AND tried_at > $2", subject, since
    )
    return count
