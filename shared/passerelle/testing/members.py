"""Test organizations as processes of their own, to be frozen, killed and started again."""

import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

from passerelle.platform import processes
from passerelle.runtime.settings import Settings
from passerelle.testing.load import NO_AUTHORITIES
from passerelle.testing.stand import start_process
from passerelle.testing.waiting import wait_until

PROBE = "passerelle.testing.probe"


class ProbeProcess:
    """One process of an organization; a second one of the same organization has another port and another log."""

    def __init__(self, settings: Settings, folder: Path, module: str = PROBE) -> None:
        self.settings = settings
        self.organization = settings.organization
        self.url = f"http://{settings.http_host}:{settings.http_port}"
        self.log = folder / f"{settings.organization}-{settings.http_port}.log"
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self, **environment: str) -> None:
        """Start it without waiting."""
        self._process = start_process(self.settings, self._module, self.log, **environment)

    async def start(self, **environment: str) -> float:
        """Start it; answers after how many seconds it was ready."""
        self.launch(**environment)
        return await self.until_ready()

    async def until_ready(self, knowing: Iterable[str] = ()) -> float:
        """Wait until it is joined to its database, to Kafka and to those it must know."""
        return await wait_until(
            lambda: self._is_ready(set(knowing)), lambda: f"{self.organization} ready; {self.last_words()}"
        )

    async def arm(self, failpoint: str, action: str = "kill", hits: int = 1) -> None:
        """Let it kill itself, or fail, when it next passes this place."""
        await self.post("/failpoints", {"specification": f"{failpoint}:{action}:{hits}"})

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """A request of the test itself."""
        async with self._client() as client:
            response = await client.post(path, json=body)
            response.raise_for_status()
            return response.json()

    async def get(self, path: str) -> Any:
        """The answer to a GET, whatever its status."""
        async with self._client() as client:
            return (await client.get(path)).json()

    async def text(self, path: str) -> str:
        """The answer to a GET that is no JSON."""
        async with self._client() as client:
            return (await client.get(path)).text

    async def status(self, path: str) -> int:
        """The status of a GET; 0 when nobody answers."""
        async with self._client() as client:
            try:
                return (await client.get(path)).status_code
            except httpx.TransportError:
                return 0

    async def until_ended(self, seconds: float = 30.0) -> int:
        """Wait for its end; answers the exit status, negative for a signal."""
        await wait_until(self.has_ended, lambda: f"{self.organization} ended; {self.last_words()}", seconds)
        return int(self._running().returncode)

    def has_ended(self) -> bool:
        """Whether it runs no more."""
        return self._running().poll() is not None

    def kill(self) -> None:
        """As a crash does."""
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        """As an orchestrator does."""
        self._signal(signal.SIGTERM)

    def freeze(self) -> None:
        """Let it stand still, as on a machine that is suspended."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """Leave nothing behind."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)

    def last_words(self) -> str:
        """The end of its log."""
        return processes.last_lines(self.log)

    async def _is_ready(self, knowing: set[str]) -> bool:
        if self.has_ended():
            raise AssertionError(f"{self.organization} ended while it started:\n{self.last_words()}")
        if await self.status("/readyz") != 200:
            return False
        ready = await self.get("/readyz")
        if not (ready["kafka"] and ready["directory"]):
            return False
        return not knowing or knowing <= set(await self.get("/known"))

    def _signal(self, number: signal.Signals) -> None:
        process = self._running()
        if process.poll() is None:
            process.send_signal(number)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise AssertionError(f"{self.organization} was never started.")
        return self._process

    def _client(self) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.organization}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, verify=NO_AUTHORITIES)
