"""How one batch of rows goes to the broker: the records of one partition packed together.

One call and one future for a whole parcel cost the event loop a fifth of one for each record. A ref has one partition,
so the order of its records is the order of the parcels.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import structlog

from passerelle.messaging.broker import partition_of
from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID, SIGNATURE
from passerelle.messaging.outbox import Row

log = structlog.get_logger()


class Box(Protocol):
    """The part of aiokafka's BatchBuilder a parcel uses."""

    def append(self, *, timestamp: int | None, key: bytes, value: bytes, headers: list[tuple[str, bytes]]) -> Any: ...

    def close(self) -> None: ...


class Producer(Protocol):
    """The part of AIOKafkaProducer the relay uses."""

    def create_batch(self) -> Box: ...

    async def send_batch(self, batch: Any, topic: str, *, partition: int) -> "asyncio.Future[Any]": ...

    async def partitions_for(self, topic: str) -> Any: ...


class Place(NamedTuple):
    """Where records of a ref go."""

    topic: str
    partition: int


@dataclass(slots=True)
class Parcel:
    """Records for one place, in order, and the outbox positions they come from."""

    place: Place
    box: Box
    positions: list[int] = field(default_factory=list)


def inbox_topic(organization: str) -> str:
    """Where an organization reads what others tell it."""
    return f"passerelle.{organization}.inbox"


class Shipment:
    """What the broker's client has taken from one batch; what it could not take blocks what comes after it."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer
        self._partitions: dict[str, list[int]] = {}
        self._sent: list[tuple[Parcel, asyncio.Future[Any]]] = []
        self._broken_refs: set[UUID] = set()
        self._broken_places: set[Place] = set()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all could be handed over."""
        return not self._sent

    async def hand_over(self, rows: Sequence[Row], key_id: str, signatures: Sequence[str]) -> None:
        """Pack the rows and give the parcels to the client."""
        await self._look_up({row.recipient for row in rows})
        for parcel in self._packed(rows, (KEY_ID, key_id.encode()), signatures):
            if parcel.place in self._broken_places:
                continue
            parcel.box.close()
            try:
                future = await self._producer.send_batch(
                    parcel.box, parcel.place.topic, partition=parcel.place.partition
                )
            except Exception as error:  # what comes later for this place must not overtake what could not be sent
                self._broken_places.add(parcel.place)
                log.error("messages_not_sent", error=type(error).__name__, topic=parcel.place.topic)
                continue
            self._sent.append((parcel, future))

    async def acknowledged(self) -> tuple[list[int], list[BaseException]]:
        """The positions the broker has, in time, and what went wrong with the others."""
        results = await asyncio.gather(*(future for _, future in self._sent), return_exceptions=True)
        failed = [result for result in results if isinstance(result, BaseException)]
        positions = [
            position
            for (parcel, _), result in zip(self._sent, results, strict=True)
            if not isinstance(result, BaseException)
            for position in parcel.positions
        ]
        return positions, failed

    async def _look_up(self, recipients: set[str]) -> None:
        for recipient in recipients - self._partitions.keys():
            self._partitions[recipient] = sorted(await self._producer.partitions_for(inbox_topic(recipient)))

    def _packed(
        self, rows: Sequence[Row], key_header: tuple[str, bytes], signatures: Sequence[str]
    ) -> Sequence[Parcel]:
        parcels: list[Parcel] = []
        newest: dict[tuple[str, int], Parcel] = {}
        for row, signature in zip(rows, signatures, strict=True):
            if row.ref in self._broken_refs:
                continue
            key = str(row.ref).encode()
            partitions = self._partitions[row.recipient]
            partition = partition_of(key, partitions, partitions)
            headers = [CONTENT_TYPE, key_header, (SIGNATURE, signature.encode())]
            parcel = newest.get((row.recipient, partition))
            try:
                if (
                    parcel is None
                    or parcel.box.append(timestamp=None, key=key, value=row.body, headers=headers) is None
                ):
                    parcel = newest[row.recipient, partition] = Parcel(
                        Place(inbox_topic(row.recipient), partition), self._producer.create_batch()
                    )
                    parcels.append(parcel)
                    parcel.box.append(timestamp=None, key=key, value=row.body, headers=headers)
            except Exception as error:  # one message that cannot be packed holds its own ref only
                self._broken_refs.add(row.ref)
                log.error("message_not_sent", error=type(error).__name__, recipient=row.recipient)
                continue
            parcel.positions.append(row.position)
        return [parcel for parcel in parcels if parcel.positions]
