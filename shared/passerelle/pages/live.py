"""Live notices: an open page hears that something was committed, and fetches its part again."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from weakref import WeakSet

SELDOM_S = 0.3
"""A page hears of changes at most this often."""
HEARTBEAT_S = 15.0
"""So that proxies keep the stream open, and a page hears of what another process of the organization committed."""
LIFE_S = 600.0
"""After which the browser asks again, and is asked whether it is still signed in."""
CHANGED = b"event: changed\ndata:\n\n"
HELLO = b"retry: 2000\n\n"


class Live:
    """Those who listen at one organization, in this process.

    A notice says only that something was committed, never what: a page that need not change fetches its part in vain.
    """

    def __init__(self) -> None:
        self._listeners: WeakSet[asyncio.Event] = WeakSet()

    def committed(self) -> None:
        """Tell everybody; cheap when nobody listens."""
        for event in self._listeners:
            event.set()

    async def stream(self, leaving: Callable[[], bool]) -> AsyncIterator[bytes]:
        """Server-sent events for one page, until it is left, the process is, or its time is over."""
        heard = asyncio.Event()
        self._listeners.add(heard)
        end = time.monotonic() + LIFE_S
        yield HELLO
        while not leaving() and time.monotonic() < end:
            if await _heard(heard, leaving):
                heard.clear()
                yield CHANGED
                await asyncio.sleep(SELDOM_S)


async def _heard(event: asyncio.Event, leaving: Callable[[], bool]) -> bool:
    """A commit, or a heart-beat; false when the process is being left."""
    until = time.monotonic() + HEARTBEAT_S
    while time.monotonic() < until and not leaving():
        try:
            await asyncio.wait_for(event.wait(), 1)
        except TimeoutError:
            continue
        return True
    return not leaving()
