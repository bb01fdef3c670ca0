"""A process that is killed at each named place between two steps that must hold together."""

import asyncio
import time
from dataclasses import dataclass, replace

import pytest

from passerelle.messaging import failpoints
from passerelle.platform import Platform
from passerelle.testing.figures import Figures
from passerelle.testing.judging import Verdict
from passerelle.testing.platform import settled
from tests.faults.scene import Scene, ended

pytestmark = pytest.mark.timeout(300)

LANES = 4
"""So many organizations are killed at once: most of the time is waited for the group to give a dead member up."""
PASS = 3
"""Not the first pass: the load is well under way."""


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    healed: float
    """Seconds since the next process was started."""


@pytest.mark.parametrize("name", sorted(failpoints.NAMES))
def test_a_process_killed_at_a_failpoint_loses_nothing(
    name: str, outcomes: dict[str, Outcome], figures: Figures
) -> None:
    outcome = outcomes[name]
    remark = f"{len(failpoints.NAMES)} places"
    figures.add("kill -9 at a failpoint", outcome.verdict, healed=outcome.healed, remark=remark)
    assert outcome.verdict.is_clean
    assert outcome.verdict.events > 50


@pytest.fixture(scope="module")
def outcomes(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Every place, several at once; all processes are gone at the end."""
    names = iter(sorted(failpoints.NAMES))
    found: dict[str, Outcome] = {}

    async def lane(scene: Scene) -> None:
        with ended(scene):
            await scene.started()
            for name in names:
                found[name] = await killed_at(name, scene)

    async def all_lanes() -> None:
        with ended(await Scene.made(platform, tmp_path_factory.mktemp("scene"), session_seconds=6)) as first:
            await first.started()
            async with asyncio.TaskGroup() as tasks:
                for _ in range(LANES):
                    tasks.create_task(lane(await first.beside(session_seconds=6)))

    settled(all_lanes())
    return found


async def killed_at(name: str, scene: Scene) -> Outcome:
    left, right = scene.processes
    out, back = (replace(scene.load_of(one), pace=0.05) for one in (left, right))
    async with out.going_on(at_once=2), back.going_on(at_once=2, later=True):
        await right.arm(name, "kill", PASS)
        assert await right.until_ended() == -9
        since = time.monotonic()
        await right.start()
        await out.tell_each(refs=4, tellings=2)
    seconds, verdict = await scene.healed(out, back, since=since)
    return Outcome(verdict, seconds)
