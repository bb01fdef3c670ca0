"""Kafka and PostgreSQL killed in the middle of a batch, started again on the same data or on none."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace

import psutil
import pytest

from passerelle.platform.embedded import EmbeddedPlatform
from passerelle.testing.figures import Figures
from passerelle.testing.load import Load
from passerelle.testing.platform import settled
from passerelle.testing.stand import fresh_name
from passerelle.testing.waiting import wait_until
from tests.faults.scene import Scene, ended

pytestmark = pytest.mark.timeout(240)


async def test_apis_keep_accepting_while_kafka_is_killed(
    own_platform: EmbeddedPlatform, started: Scene, figures: Figures
) -> None:
    out, back = loads_of(started)
    async with out.going_on(), back.going_on():
        await until_told(100, out, back)
        await own_platform.kill_kafka()
        await until_told(100, out, back)
        waiting = await started.observer.waiting()
        await own_platform.restart_kafka()
        since = time.monotonic()
    seconds, verdict = await started.healed(out, back, since=since)
    slowest = max(out.calls.slowest, back.calls.slowest)
    remark = f"all {out.calls.answered + back.calls.answered} requests accepted, the slowest in {slowest:.2f} s"
    figures.add("kill -9 of Kafka, same data", verdict, healed=seconds, remark=remark)
    assert verdict.is_clean
    assert waiting > 100
    assert {*out.calls.statuses, *back.calls.statuses} == {201}


async def test_a_killed_postgresql_is_waited_for_and_nothing_is_lost(
    own_platform: EmbeddedPlatform, started: Scene, figures: Figures
) -> None:
    out, back = loads_of(started)
    right = started.processes[1]
    async with out.going_on(), back.going_on():
        await until_told(100, out, back)
        await kill_postgres_and_backends(own_platform)
        assert await right.status("/readyz") == 503
        assert await right.status("/healthz") == 200
        await wait_until(lambda: 503 in out.calls.statuses and 503 in back.calls.statuses, "requests told to try again")
        await own_platform.restart_postgres()
        since = time.monotonic()
        await until_told(50, out, back)
    seconds, verdict = await started.healed(out, back, since=since)
    remark = f"{out.calls.again + back.calls.again} requests sent again"
    figures.add("kill -9 of PostgreSQL and its backends", verdict, healed=seconds, remark=remark)
    assert verdict.is_clean
    assert not any(process.has_ended() for process in started.processes)


async def test_what_a_wiped_broker_forgot_is_sent_again(
    own_platform: EmbeddedPlatform, started: Scene, figures: Figures
) -> None:
    out, back = loads_of(started)
    right = started.processes[1]
    await asyncio.gather(out.tell_each(20, 3), back.tell_each(20, 3))
    await started.healed(out, back)
    right.terminate()
    await right.until_ended()
    await out.tell_each(20, 3)
    await wait_until(lambda: sent_and_remembered(started), "all acknowledged by the broker, its ends remembered")
    await own_platform.kill_kafka()
    shutil.rmtree(own_platform.kafka.data)
    own_platform.kafka.cluster_file.unlink()
    await own_platform.restart_kafka()
    await own_platform.start()
    since = time.monotonic()
    for name in started.names:
        await own_platform.ensure_organization(name)
    await right.start()
    seconds, verdict = await started.healed(out, back, since=since)
    figures.add("Kafka's data wiped", verdict, healed=seconds, remark="60 acknowledged records were read by nobody")
    assert verdict.is_clean
    newcomer = started.process(await started.stand.settings(fresh_name("newcomer")))
    newcomer.launch()
    await newcomer.until_ready(started.names)


@pytest.fixture(scope="module")
def started(own_platform: EmbeddedPlatform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Two organizations of this module, whose processes live on from fault to fault."""
    with ended(settled(Scene.made(own_platform, tmp_path_factory.mktemp("scene"), reconcile_seconds=1))) as made:
        settled(made.started())
        yield made


def loads_of(scene: Scene) -> tuple[Load, Load]:
    left, right = scene.processes
    return replace(scene.load_of(left), pace=0.02), replace(scene.load_of(right), pace=0.02)


async def until_told(more: int, *loads: Load) -> None:
    """So many more numbers through each."""
    before = [load.events for load in loads]
    await wait_until(
        lambda: all(load.events >= known + more for load, known in zip(loads, before, strict=True)),
        f"{more} more numbers told",
        seconds=60,
    )


async def kill_postgres_and_backends(platform: EmbeddedPlatform) -> None:
    """At once: a postmaster killed alone lets its backends finish what they are doing."""
    record = platform.known_record().postgres.process
    assert record is not None
    backends = psutil.Process(record.pid).children()
    for process in (psutil.Process(record.pid), *backends):
        process.kill()
    psutil.wait_procs(backends, 10)
    await platform.kill_postgres()


async def sent_and_remembered(scene: Scene) -> bool:
    """Whether the sender's last checkpoint is as high as all it sent."""
    left, right = scene.names
    if await scene.observer.waiting(left):
        return False
    topic = f"passerelle.{right}.inbox"
    ends = (
        "SELECT DISTINCT ON (partition) end_offset FROM checkpoints WHERE topic = $1 ORDER BY partition, taken_at DESC"
    )
    rows = await scene.observer.fetch(left, ends, topic)
    sent = await scene.observer.fetch(left, "SELECT count(*) AS sent FROM outbox WHERE recipient = $1", right)
    return int(sum(row["end_offset"] for row in rows)) >= int(sent[0]["sent"])
