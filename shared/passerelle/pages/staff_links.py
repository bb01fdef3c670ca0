"""Links handed to colleagues: to choose a password once, or into a local demonstration."""

from datetime import datetime
from typing import Any
from uuid import UUID


async def keep(
    connection: Any, token_hash: bytes, account: UUID, purpose: str, now: datetime, expires_at: datetime
) -> None:
    """In place of the account's earlier links of this purpose; what is over is deleted too."""
    await connection.execute(
        "DELETE FROM staff_links WHERE (account = $1 AND purpose = $2) OR expires_at <= $3", account, purpose, now
    )
    await connection.execute(
        "INSERT INTO staff_links (token_hash, account, purpose, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash,
        account,
        purpose,
        expires_at,
    )


async def account_of(connection: Any, token_hash: bytes, purpose: str, now: datetime) -> UUID | None:
    """Whose link it is, while it is good and the account is not disabled."""
    found: UUID | None = await connection.fetchval(
        "SELECT l.account FROM staff_links l JOIN staff_accounts a ON a.id = l.account"
        " WHERE l.token_hash = $1 AND l.purpose = $2 AND l.expires_at > $3 AND a.disabled_at IS NULL",
        token_hash,
        purpose,
        now,
    )
    return found


async def use(connection: Any, token_hash: bytes) -> bool:
    """A link to choose a password is good once."""
    return bool(await connection.execute("DELETE FROM staff_links WHERE token_hash = $1", token_hash) == "DELETE 1")


async def drop_of(connection: Any, account: UUID) -> None:
    """Every link of an account."""
    await connection.execute("DELETE FROM staff_links WHERE account = $1", account)
