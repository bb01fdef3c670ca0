"""Calls an organization's API as its own systems do: the same request again, with the same key, until answered."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx

GIVE_UP = 60.0
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Plain HTTP needs none, and reading those of the system takes longer than a hundred requests."""


class NeverAnswered(AssertionError):
    """The API did not answer a request however often it was sent."""


@dataclass(slots=True)
class Calls:
    """What happened to the requests."""

    answered: int = 0
    again: int = 0
    """Sent once more, because the first answer was lost or said to try again."""
    statuses: dict[int, int] = field(default_factory=dict)
    slowest: float = 0.0


@dataclass(slots=True)
class Load:
    """Tells `recipient` one number after the other on many refs at once, through the API of `teller`."""

    teller: str
    recipient: str
    url: str
    expected: dict[UUID, int] = field(default_factory=dict)
    """How many numbers were acknowledged for each ref."""
    calls: Calls = field(default_factory=Calls)
    stopping: bool = False
    pace: float = 0.0
    """Seconds each caller rests after an answer."""
    patience: float = GIVE_UP
    transport: httpx.AsyncBaseTransport | None = None
    """Instead of the network, for an organization hosted in this process."""

    async def tell_each(self, refs: int, tellings: int, at_once: int = 8, later: bool = False) -> None:
        """Open `refs` refs and tell each `tellings` numbers, one after the other; `later` adds one by a deadline."""
        numbers = iter(range(refs))
        async with self._client(at_once) as client:
            await asyncio.gather(*(self._walk(client, numbers, tellings, later) for _ in range(at_once)))

    @asynccontextmanager
    async def going_on(self, at_once: int = 4, tellings: int = 8, later: bool = False) -> AsyncIterator["Load"]:
        """Tell without end while the block runs; what was begun is brought to its end."""
        self.stopping = False
        async with self._client(at_once) as client, asyncio.TaskGroup() as tasks:
            for _ in range(at_once):
                tasks.create_task(self._walk(client, iter(count()), tellings, later))
            try:
                yield self
            finally:
                self.stopping = True

    @property
    def events(self) -> int:
        """Numbers acknowledged so far."""
        return sum(self.expected.values())

    async def post(self, client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> Any:
        """One request, repeated until it succeeds."""
        headers = {"Idempotency-Key": str(uuid4())}
        begun = time.monotonic()
        while time.monotonic() - begun < self.patience:
            status, answer = await self._attempt(client, path, body, headers)
            self.calls.statuses[status] = self.calls.statuses.get(status, 0) + 1
            if status in (200, 201):
                self.calls.answered += 1
                self.calls.slowest = max(self.calls.slowest, time.monotonic() - begun)
                await asyncio.sleep(self.pace)
                return answer
            if 400 <= status < 500:
                raise NeverAnswered(f"{path} answered {status}: {answer}")
            self.calls.again += 1
            await asyncio.sleep(0.05)
        raise NeverAnswered(f"{path} was not answered within {self.patience:g} s; so far {self.calls.statuses}.")

    async def _walk(self, client: httpx.AsyncClient, numbers: Iterator[int], tellings: int, later: bool) -> None:
        for _ in numbers:
            if self.stopping:
                return
            answer = await self.post(client, "/tellings", {"recipient": self.recipient})
            ref = UUID(answer["ref"])
            self.expected[ref] = 1
            for _ in range(tellings - 1):
                await self.post(client, "/tellings", {"recipient": self.recipient, "ref": str(ref)})
                self.expected[ref] += 1
            if later:
                await self.post(client, "/tellings/later", {"ref": str(ref), "seconds": 0.05})
                self.expected[ref] += 1

    async def _attempt(
        self, client: httpx.AsyncClient, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> tuple[int, Any]:
        """The status and the answer; 0 when the connection ended without one."""
        try:
            response = await client.post(path, json=body, headers=headers)
        except httpx.TransportError as error:
            return 0, type(error).__name__
        return response.status_code, response.json()

    def _client(self, at_once: int) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.teller}"},
            timeout=30,
            transport=self.transport,
            verify=NO_AUTHORITIES,
            limits=httpx.Limits(max_connections=at_once),
        )
