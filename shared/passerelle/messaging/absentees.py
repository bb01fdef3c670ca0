"""Recipients whose inbox is not there, as after a partner left: left alone for a while, so that nobody waits for it."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Protocol

import structlog
from aiokafka.errors import KafkaError

from passerelle.messaging.outbox import Row
from passerelle.messaging.shipment import inbox_topic

LOOK_SECONDS = 0.5
"""How long an inbox is looked for; the client's own patience of 40 seconds would hold up everybody else's messages."""
LONGEST_PAUSE = 60.0

log = structlog.get_logger()


class Brokers(Protocol):
    """The part of AIOKafkaProducer that knows which topics there are."""

    async def partitions_for(self, topic: str) -> Any:
        """Known at once for a topic written to before; else asked of the broker."""


class Absentees:
    """Who is not looked for right now."""

    def __init__(self) -> None:
        self._pauses: dict[str, tuple[float, float]] = {}

    def names(self) -> list[str]:
        """Recipients to leave alone for now."""
        now = time.monotonic()
        return [name for name, (until, _) in self._pauses.items() if until > now]

    async def rows_of_present(self, rows: Sequence[Row], brokers: Brokers) -> list[Row]:
        """The rows of recipients who have an inbox; the others are left alone from now on."""
        absent = {name for name in {row.recipient for row in rows} if not await self._is_there(name, brokers)}
        return [row for row in rows if row.recipient not in absent]

    async def _is_there(self, name: str, brokers: Brokers) -> bool:
        try:
            await asyncio.wait_for(brokers.partitions_for(inbox_topic(name)), LOOK_SECONDS)
        except (TimeoutError, KafkaError) as error:
            _, before = self._pauses.get(name, (0.0, 0.5))
            pause = min(LONGEST_PAUSE, 2 * before)
            self._pauses[name] = (time.monotonic() + pause, pause)
            log.error("inbox_absent", recipient=name, error=type(error).__name__, pause=pause)
            return False
        self._pauses.pop(name, None)
        return True
