"""Sign-ins that are at the provider's: remembered until the browser comes back with them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from passerelle.pages.cookies import hash_of

if TYPE_CHECKING:
    from passerelle.pages.provider import Started


async def keep(
    connection: Any, browser: str, started: "Started", following: str, now: datetime, expires_at: datetime
) -> None:
    """What is over is deleted on the way."""
    await connection.execute("DELETE FROM provider_sign_ins WHERE expires_at <= $1", now)
    await connection.execute(
        "INSERT INTO provider_sign_ins (state_hash, browser_hash, nonce, verifier, next, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        hash_of(started.state),
        hash_of(browser),
        started.nonce,
        started.verifier,
        following,
        expires_at,
    )


async def take(connection: Any, browser: str, state: str, now: datetime) -> Any:
    """Each can come back once, to the browser that left."""
    return await connection.fetchrow(
        "DELETE FROM provider_sign_ins WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3"
        " RETURNING nonce, verifier, next",
        hash_of(state),
        hash_of(browser),
        now,
    )
