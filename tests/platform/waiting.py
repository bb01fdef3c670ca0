import asyncio
from collections.abc import Callable


async def wait_until(is_true: Callable[[], bool], patience_s: float = 10) -> None:
    deadline = asyncio.get_running_loop().time() + patience_s
    while not is_true():
        assert asyncio.get_running_loop().time() < deadline, "it did not become true in time"
        await asyncio.sleep(0.02)
