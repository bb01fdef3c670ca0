"""Kafka and PostgreSQL for one measurement, and nothing left of them afterwards."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from passerelle.platform import Platform, choose_platform, reset

console = Console(width=118)


@asynccontextmanager
async def ground(kept: Path | None = None) -> AsyncIterator[tuple[Platform, Path]]:
    """A started platform and the folder of its state: `kept` stays up and as it is, any other is removed.

    Removed by the platform itself and also after SIGTERM: a database of ours holds gigabytes, and for root it lies
    outside its folder.
    """
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with tempfile.TemporaryDirectory() as folder:
        home = (kept or Path(folder)) / "home"
        platform = choose_platform(home)
        try:
            await platform.start(lambda said: console.print(f"[dim]{said}[/]"))
            yield platform, home.parent
        finally:
            if not kept:
                await platform.stop()
                await reset(home)
