"""An error at each named place between two steps that must hold together, in a process that lives on."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from passerelle.messaging import failpoints
from passerelle.platform import Platform
from passerelle.testing.figures import Figures
from tests.faults.scene import Hosts, Scene, hosted

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("name", sorted(failpoints.NAMES))
async def test_a_step_that_fails_at_a_failpoint_is_taken_again(name: str, hosts: Hosts, figures: Figures) -> None:
    out, back = hosts.load_of(hosts.left), hosts.load_of(hosts.right)
    hits = failing(name, every=2)
    await asyncio.gather(out.tell_each(12, 4, later=True), back.tell_each(12, 4, later=True))
    failpoints.disarm()
    seconds, verdict = await hosts.scene.healed(out, back)
    figures.add("error at a failpoint", verdict, healed=seconds, remark=f"{len(failpoints.NAMES)} places")
    assert verdict.is_clean
    assert hits.count > 0


async def test_every_failpoint_has_its_place_in_the_code() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(failpoints.__file__).parent.glob("*.py"))
    assert sorted(re.findall(r'failpoint\("([a-z_.]+)"\)', code)) == sorted(failpoints.NAMES)


@dataclass
class Hits:
    passes: int = 0
    count: int = 0


def failing(name: str, every: int) -> Hits:
    """Fail each so manieth time the place is passed."""
    hits = Hits()

    def fail() -> None:
        hits.passes += 1
        if hits.passes % every == 0:
            hits.count += 1
            raise failpoints.FailpointHit

    failpoints.arm(name, fail)
    return hits


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hosts(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hosts]:
    scene = await Scene.made(platform, tmp_path_factory.mktemp("scene"))
    async with hosted(scene) as both:
        yield both


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    failpoints.disarm()
