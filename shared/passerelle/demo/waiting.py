"""Wait for something that is asked again and again, never blindly."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from passerelle.demo.errors import NothingArrived

Found = TypeVar("Found")

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.03, 0.25


async def patiently(work: Awaitable[Found], what: str, patience_s: float = 90) -> Found:
    """What somebody else's journey brings about; raises NothingArrived when it does not."""
    try:
        return await asyncio.wait_for(work, patience_s)
    except TimeoutError as error:
        raise NothingArrived(f"Waited {patience_s:.0f} s for: {what}.") from error


async def wait_until(look: Callable[[], Awaitable[Found | None]], what: str, patience_s: float = 60) -> Found:
    """The first answer of `look` that is neither None nor False; raises NothingArrived."""
    clock = asyncio.get_running_loop()
    deadline, pause = clock.time() + patience_s, FIRST_PAUSE_S
    while True:
        found = await look()
        if found is not None and found is not False:
            return found
        if clock.time() > deadline:
            raise NothingArrived(f"Waited {patience_s:.0f} s for: {what}.")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_S)
