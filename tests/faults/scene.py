"""Two probe organizations that tell each other something, each a process of its own, and what became of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from passerelle.platform import Platform
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization
from passerelle.runtime.settings import Settings
from passerelle.testing.judging import Observer, Verdict
from passerelle.testing.load import Load
from passerelle.testing.members import ProbeProcess
from passerelle.testing.probe.service import service
from passerelle.testing.stand import Stand, fresh_name
from passerelle.testing.waiting import wait_until

HEALING = 30.0
"""Seconds after which the backlog must be empty once a fault is healed."""


@dataclass(slots=True)
class Scene:
    """`left` and `right`; faults befall `right`."""

    stand: Stand
    left: Settings
    right: Settings
    folder: Path
    processes: list[ProbeProcess] = field(default_factory=list)
    is_beside: bool = False
    """Whether `left` is busy with other scenes too."""

    @classmethod
    async def made(cls, platform: Platform, folder: Path, **more: Any) -> "Scene":
        """Admit two organizations nobody has used before."""
        stand = Stand(platform, folder)
        left = await stand.settings(fresh_name("left"), **more)
        return cls(stand, left, await stand.settings(fresh_name("right"), **more), folder)

    async def beside(self, **more: Any) -> "Scene":
        """Another scene whose `left` is the same organization, and its process too if it was started."""
        right = await self.stand.settings(fresh_name("right"), **more)
        same = [process for process in self.processes if process.settings is self.left]
        return Scene(self.stand, self.left, right, self.folder, same, is_beside=True)

    @property
    def observer(self) -> Observer:
        """Looks into both databases."""
        return Observer({one.organization: one.dsn.get_secret_value() for one in (self.left, self.right)})

    @property
    def names(self) -> tuple[str, str]:
        """Both organizations."""
        return self.left.organization, self.right.organization

    def process(self, settings: Settings) -> ProbeProcess:
        """A process of one of them, ended with the scene."""
        made = ProbeProcess(settings, self.folder)
        self.processes.append(made)
        return made

    async def started(self) -> tuple[ProbeProcess, ProbeProcess]:
        """One process each, ready and knowing each other."""
        if not self.processes:
            self.process(self.left).launch()
        self.process(self.right).launch()
        await asyncio.gather(*(process.until_ready(self.names) for process in self.processes))
        left, right = self.processes
        return left, right

    def load_of(self, teller: ProbeProcess) -> Load:
        """Requests to one of the processes, about the other organization."""
        recipient = next(name for name in self.names if name != teller.organization)
        return Load(teller.organization, recipient, teller.url)

    async def healed(self, *loads: Load, since: float | None = None) -> tuple[float, Verdict]:
        """Wait until nothing is on its way; answers the verdict, and how long that took since a monotonic moment."""
        begun = time.monotonic() if since is None else since
        await wait_until(lambda: self._is_settled(*loads), "an empty backlog, all told and answered", HEALING, 0.1)
        return time.monotonic() - begun, await self.verdict(*loads)

    async def verdict(self, *loads: Load) -> Verdict:
        """What became of the numbers of these loads."""
        observer = self.observer
        verdicts = [await observer.verdict(load.teller, load.recipient, load.expected) for load in loads]
        return sum(verdicts, Verdict())

    def end(self) -> None:
        """Leave no process behind."""
        for process in self.processes[1 if self.is_beside else 0 :]:
            process.end()

    async def _is_settled(self, *loads: Load) -> bool:
        if (await self.verdict(*loads)).lost:
            return False
        return not await self.observer.waiting(*self.names[1 if self.is_beside else 0 :])


@dataclass(frozen=True, slots=True)
class Hosts:
    """Both organizations in this process, each with its API."""

    scene: Scene
    left: Organization
    right: Organization

    def load_of(self, teller: Organization) -> Load:
        """Requests to one of them, about the other one."""
        other = self.left if teller is self.right else self.right
        transport = httpx.ASGITransport(app_of(teller), raise_app_exceptions=False)
        return Load(teller.id, other.id, "http://here", transport=transport)


@asynccontextmanager
async def hosted(scene: Scene) -> AsyncIterator[Hosts]:
    """Both organizations of a scene, started in this process and knowing each other."""
    stand = scene.stand
    async with stand.hosted(service, scene.left) as left, stand.hosted(service, scene.right) as right:
        await wait_until(lambda: all(knows(one, scene.names) for one in (left, right)), "both know each other")
        yield Hosts(scene, left, right)


def knows(organization: Organization, names: Iterable[str]) -> bool:
    """Whether it takes part in the exchange and these are in its directory."""
    known = {entry.organization for entry in organization.directory.entries()}
    return organization.exchange.is_connected and set(names) <= known


@contextmanager
def ended(scene: Scene) -> Iterator[Scene]:
    """The scene, ended with the block."""
    try:
        yield scene
    finally:
        scene.end()
