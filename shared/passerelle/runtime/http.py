"""The HTTP face of an organization: keys for callers, idempotency for requests, limits for bodies."""

import hmac
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.routing import iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from passerelle.messaging.answers import Once as Key
from passerelle.messaging.decisions import Command

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

BEARER = HTTPBearer(auto_error=False, description="The organization's API key.")


def build_routes(app: FastAPI) -> None:
    """Prepare all routes now: the framework would let the first request wait for it."""
    deque(iter_route_contexts(app.routes), maxlen=0)


def caller_check(hashes: str) -> Callable[..., Awaitable[str]]:
    """A dependency that lets in only callers whose key has one of these SHA-256 hashes."""
    known = [bytes.fromhex(one) for one in hashes.split(",")]

    async def caller(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
    ) -> str:
        given = sha256(credentials.credentials.encode()).digest() if credentials else b""
        if not sum(hmac.compare_digest(given, one) for one in known):
            raise HTTPException(401, "Send `Authorization: Bearer <API key>`.", {"WWW-Authenticate": "Bearer"})
        request.state.caller = given.hex()[:16]
        return given.hex()[:16]

    return caller


class OnceOnly:
    """One POST, bound to the Idempotency-Key its caller chose: sent twice, it is done once and answered alike."""

    def __init__(self, key: Key) -> None:
        self._key = key

    async def run(self, organization: "Organization", *, keys: Collection[UUID] = (), command: Command) -> Any:
        """Carry the command out on these aggregates, or answer what it answered before."""
        return await organization.execute(keys, command, once=self._key)


async def once_only(
    request: Request,
    idempotency_key: Annotated[
        str,
        Header(min_length=8, max_length=255, description="Any text unique to this request, such as a UUID."),
    ],
) -> OnceOnly:
    """The dependency of every POST."""
    route = f"{request.method} {request.url.path}"
    caller = getattr(request.state, "caller", "")
    return OnceOnly(Key(caller, route, idempotency_key, await request.body()))


Once = Annotated[OnceOnly, Depends(once_only)]
