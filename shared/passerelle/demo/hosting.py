"""Each organization as a process of its own that outlives the command which started it."""

import asyncio
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import httpx

from passerelle.demo.errors import NothingArrived, OrganizationDidNotStart, OrganizationIsSlow
from passerelle.demo.network import Member
from passerelle.demo.waiting import wait_until
from passerelle.platform.processes import ProcessRecord, is_alive, last_lines, recorded, spawn_detached, stop
from passerelle.runtime.local import LocalOrganization

PARTS = ("database", "kafka", "directory")
READY_PATIENCE_S = 90
STOP_PATIENCE_S = 25
"""Longer than an organization takes to send what is queued before it ends."""


def log_of(home: Path, organization: str) -> Path:
    return home / "logs" / f"{organization}.log"


def start_process(home: Path, member: Member, settings: Mapping[str, str]) -> ProcessRecord:
    """`passerelle serve` in a session of its own; what it says goes to its log."""
    log = log_of(home, member.id)
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "passerelle.runtime.commands", "serve", member.kind]
    return recorded(spawn_detached(command, log, {**os.environ, **settings}))


def runs(one: LocalOrganization) -> bool:
    """Whether the very process that was started still lives, not a later one with its number."""
    return is_alive(ProcessRecord(pid=one.pid, created_at=one.started_at), "passerelle.runtime.commands")


async def stop_processes(organizations: Iterable[LocalOrganization]) -> None:
    """All at once; each finishes what it is doing, and is ended when that takes too long."""
    running = [one for one in organizations if runs(one)]
    await asyncio.gather(*(asyncio.to_thread(stop, one.pid, STOP_PATIENCE_S) for one in running))


async def until_ready(home: Path, organizations: Iterable[LocalOrganization]) -> None:
    """Until each answers, has Kafka, and knows all the others."""
    everybody = list(organizations)
    async with httpx.AsyncClient(timeout=10) as client:
        await asyncio.gather(*(_until_one_is_ready(home, client, one, everybody) for one in everybody))


async def _until_one_is_ready(
    home: Path, client: httpx.AsyncClient, one: LocalOrganization, everybody: list[LocalOrganization]
) -> None:
    missing: list[str] = []

    async def is_ready() -> bool:
        if not runs(one):
            raise OrganizationDidNotStart(f"{one.organization}:\n{last_lines(log_of(home, one.organization))}")
        missing[:] = await _missing(client, one, everybody)
        return not missing

    try:
        await wait_until(is_ready, f"{one.organization} ready", READY_PATIENCE_S)
    except NothingArrived as error:
        log = log_of(home, one.organization)
        raise OrganizationIsSlow(f"{one.organization} still lacks: {', '.join(missing)}. Log: {log}.") from error


async def _missing(client: httpx.AsyncClient, one: LocalOrganization, everybody: list[LocalOrganization]) -> list[str]:
    """What an organization still waits for: its own parts, then the others."""
    key = {"Authorization": f"Bearer {one.api_key}"}
    try:
        parts = (await client.get(f"{one.url}/readyz")).json()
        if lacking := [part for part in PARTS if not parts[part]]:
            return lacking
        known = (await client.get(f"{one.url}/directory", headers=key)).raise_for_status().json()
    except httpx.HTTPError as error:
        return [type(error).__name__]
    names = {entry["organization"] for entry in known}
    return [other.organization for other in everybody if other.organization not in names]
