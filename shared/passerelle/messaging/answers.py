"""What each request was answered, so that the same request sent again is answered alike and done once."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID


class KeyUsedForAnotherRequest(Exception):
    """This Idempotency-Key was used for another request; choose a new one."""


class AnswerWasErased(Exception):
    """This request was carried out, and what it was about has been erased since; it is not carried out again."""


@dataclass(frozen=True, slots=True)
class Once:
    """Binds a request to the key its caller chose."""

    caller: str
    route: str
    key: str
    body: bytes
    status: int = 200

    @property
    def row_key(self) -> bytes:
        """What the answer is remembered under."""
        return sha256("\0".join((self.caller, self.route, self.key)).encode()).digest()

    @property
    def request(self) -> bytes:
        """What tells the same request from another."""
        return sha256(self.route.encode() + b"\0" + self.body).digest()


async def claim(connection: Any, once: Once) -> bool:
    """Whether this transaction is the first to carry the request out."""
    done = await connection.execute(
        "INSERT INTO answers (key, request, status) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING",
        once.row_key,
        once.request,
        once.status,
    )
    return bool(done == "INSERT 0 1")


async def remember(connection: Any, once: Once, result: Any, about: Collection[UUID]) -> None:
    """Keep the answer, and which aggregates it may speak of."""
    await connection.execute(
        "UPDATE answers SET body = $2, about = $3::uuid[] WHERE key = $1", once.row_key, json.dumps(result), list(about)
    )


async def remembered(connection: Any, once: Once) -> Any:
    """The answer given before; raises KeyUsedForAnotherRequest, AnswerWasErased."""
    row = await connection.fetchrow("SELECT request, body FROM answers WHERE key = $1", once.row_key)
    if row["request"] != once.request:
        raise KeyUsedForAnotherRequest
    if row["body"] is None:
        raise AnswerWasErased
    return json.loads(row["body"])


async def erase(connection: Any, about: Collection[UUID]) -> None:
    """Empty the answers that may speak of these aggregates; that they were given stays known."""
    await connection.execute("UPDATE answers SET body = NULL WHERE about && $1::uuid[]", list(about))


async def forget_older(connection: Any, before: datetime, limit: int) -> int:
    """Delete up to `limit` remembered answers given before a moment."""
    done = await connection.execute(
        "DELETE FROM answers WHERE key IN"
        " (SELECT key FROM answers WHERE answered_at < $1 ORDER BY answered_at LIMIT $2)",
        before,
        limit,
    )
    return int(done.split()[-1])
