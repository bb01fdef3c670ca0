"""Several processes of one organization, on one database and in one group, that come, go and crash under load."""

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from passerelle.testing.figures import Figures
from passerelle.testing.load import Load
from passerelle.testing.members import ProbeProcess
from passerelle.testing.stand import free_port
from passerelle.testing.waiting import wait_until
from tests.faults.scene import Scene

PARTITIONS = 6
ROUNDS = 2
SESSION = 6.0
MESSAGES = "passerelle_messages_total"


@pytest.mark.timeout(240)
async def test_members_that_come_and_go_keep_the_order(lasting_scene: Scene, figures: Figures) -> None:
    scene = lasting_scene
    left, first = scene.processes
    second = scene.process(scene.right.model_copy(update={"http_port": free_port()}))
    loads = [replace(scene.load_of(process), pace=0.02) for process in (left, first)]
    leaving: list[float] = []
    generation = (await first.get("/membership"))["generation"]
    async with loads[0].going_on(at_once=6), loads[1].going_on(at_once=2):
        for _ in range(ROUNDS):
            await second.start()
            await wait_until(lambda: share(first, second), "both reading", every=0.1)
            await until_sending(scene, relays=2)
            await until_told(loads, 20)
            second.terminate()
            assert await second.until_ended() in (0, -15)
            leaving.append(await wait_until(lambda: reads_all(first), "the other one reading all", every=0.05))
        await second.start()
        await wait_until(lambda: share(first, second), "both reading", every=0.1)
        second.kill()
        await second.until_ended()
        crashed = await wait_until(lambda: reads_all(first), "the other one reading all", every=0.1)
        rebalances = (await first.get("/membership"))["generation"] - generation
        await until_told(loads, 20)
    seconds, verdict = await scene.healed(*loads)
    remark = f"{rebalances} rebalances; taken over {max(leaving):.1f} s after SIGTERM, {crashed:.1f} s after kill -9"
    figures.add(
        "two relays and two consumers, rebalances", verdict, healed=seconds, remark=f"{remark} (session {SESSION:g} s)"
    )
    assert verdict.is_clean
    assert rebalances >= 5
    assert max(leaving) < SESSION * 0.75
    assert "organization_stopped" in second.log.read_text(encoding="utf-8")


async def test_a_process_told_to_stop_leaves_nothing_half_done(lasting_scene: Scene, figures: Figures) -> None:
    scene = lasting_scene
    left, right = scene.processes[:2]
    loads = [replace(scene.load_of(process), pace=0.02) for process in (left, right)]
    async with loads[0].going_on(at_once=6), loads[1].going_on(at_once=2):
        await until_told(loads, 20)
        right.terminate()
        assert await right.until_ended() in (0, -15)
        unsent = await scene.observer.waiting(scene.right.organization)
        await right.start()
    seconds, verdict = await scene.healed(*loads)
    again = await duplicates_of(right)
    figures.add(
        "SIGTERM under load", verdict, healed=seconds, remark=f"{again:g} records read again by the next process"
    )
    assert verdict.is_clean
    assert (unsent, again) == (0, 0)


async def duplicates_of(process: ProbeProcess) -> float:
    """How many records a process met that were dealt with before."""
    text = await process.text("/metrics")
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return sum(one.value for one in samples if one.name == MESSAGES and one.labels["fate"] in ("duplicates", "past"))


async def share(first: ProbeProcess, second: ProbeProcess) -> bool:
    counts = [len((await one.get("/membership"))["partitions"]) for one in (first, second)]
    return all(counts) and sum(counts) == PARTITIONS


async def reads_all(process: ProbeProcess) -> bool:
    return len((await process.get("/membership"))["partitions"]) == PARTITIONS


async def until_sending(scene: Scene, relays: int) -> None:
    """So many relays share the outbox of `right`."""
    alive = "SELECT count(*) FROM relays WHERE seen_at > now() - interval '3 seconds'"

    async def hold() -> bool:
        rows = await scene.observer.fetch(scene.right.organization, alive)
        return int(rows[0][0]) >= relays

    await wait_until(hold, f"{relays} relays at work", every=0.1)


async def until_told(loads: list[Load], more: int) -> None:
    before = [load.events for load in loads]
    await wait_until(
        lambda: all(load.events >= known + more for load, known in zip(loads, before, strict=True)), "more numbers told"
    )
