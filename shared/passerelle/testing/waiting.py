"""Waiting for something to become true, never for a time to pass."""

import asyncio
import time
from collections.abc import Awaitable, Callable


class NeverHappened(AssertionError):
    """What was waited for did not come in time."""


async def wait_until(
    holds: Callable[[], Awaitable[bool] | bool],
    what: str | Callable[[], str],
    seconds: float = 30.0,
    every: float = 0.02,
) -> float:
    """Look again and again until it holds; answers how many seconds that took. `what` names what never came."""
    begun = time.monotonic()
    while True:
        answer = holds()
        if await answer if isinstance(answer, Awaitable) else answer:
            return time.monotonic() - begun
        if time.monotonic() - begun > seconds:
            raise NeverHappened(f"Not within {seconds:g} s: {what if isinstance(what, str) else what()}.")
        await asyncio.sleep(every)
