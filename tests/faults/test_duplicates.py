"""Everything that was ever delivered, delivered again: by rewound offsets, and as new records."""

import asyncio

from aiokafka import ConsumerRecord

from passerelle.platform import KafkaAccess
from passerelle.testing.figures import Figures
from passerelle.testing.waiting import wait_until
from tests.faults.forgery import Sealed
from tests.faults.injection import everything_in, inject, rewind, unread, writing
from tests.faults.scene import Scene, hosted


async def test_everything_delivered_four_times_has_one_effect(
    scene: Scene, kafka: KafkaAccess, figures: Figures
) -> None:
    async with hosted(scene) as hosts:
        out, back = hosts.load_of(hosts.left), hosts.load_of(hosts.right)
        await asyncio.gather(out.tell_each(25, 5, later=True), back.tell_each(25, 5, later=True))
        await scene.healed(out, back)
    queued = await queued_by_all(scene)
    again = 0
    for name in scene.names:
        records = await everything_in(kafka, name)
        await produce_again(kafka, name, records)
        await produce_again(kafka, name, records[::-1])
        await rewind(kafka, name)
        again += 3 * len(records)
    async with hosted(scene):
        await wait_until(lambda: all_read(kafka, scene), "everything read again", every=0.2)
        seconds, verdict = await scene.healed(out, back)
    remark = f"{again} records again: offsets rewound, produced again in order and backwards"
    figures.add("everything delivered again", verdict, healed=seconds, remark=remark)
    assert verdict.is_clean
    assert await queued_by_all(scene) == queued
    assert [await scene.observer.fetch(name, "SELECT * FROM parked") for name in scene.names] == [[], []]


async def produce_again(kafka: KafkaAccess, name: str, records: list[ConsumerRecord]) -> None:
    async with writing(kafka) as producer:
        for partition in {record.partition for record in records}:
            copies = [copy_of(record) for record in records if record.partition == partition]
            await inject(producer, name, partition, copies)


def copy_of(record: ConsumerRecord) -> Sealed:
    return Sealed(record.key, list(record.headers), record.value)


async def all_read(kafka: KafkaAccess, scene: Scene) -> bool:
    return not any([await unread(kafka, name) for name in scene.names])


async def queued_by_all(scene: Scene) -> list[int]:
    """How many messages each ever queued."""
    rows = [await scene.observer.fetch(name, "SELECT count(*) FROM outbox") for name in scene.names]
    return [int(row[0][0]) for row in rows]
