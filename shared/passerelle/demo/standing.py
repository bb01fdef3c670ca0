"""What runs on this machine, as a table."""

import asyncio
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from rich.table import Table

from passerelle.demo.hosting import runs
from passerelle.demo.network import Member, members
from passerelle.platform import PlatformStatus, choose_platform
from passerelle.runtime.local import LocalOrganization, read_local

COLOURS = {"running": "green", "stopped": "dim", "stale": "red"}


class Row(NamedTuple):
    """One component; `backlog` is what the organization says waits."""

    name: str
    state: str
    pid: int | None
    address: str
    backlog: dict[str, Any] | None = None


async def standing(home: Path) -> list[Row]:
    """Kafka, PostgreSQL and each organization."""
    platform = await choose_platform(home).status()
    known = {one.organization: one for one in read_local(home)}
    async with httpx.AsyncClient(timeout=3) as client:
        rows = await asyncio.gather(*(_of(client, member, known.get(member.id)) for member in members()))
    return [*_components(platform), *rows]


def as_table(rows: list[Row]) -> Table:
    """For a terminal."""
    names = ("component", "state", "pid", "address", "unsent", "held", "parked")
    table = Table(*names, box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for column in table.columns:
        column.no_wrap = True
    for row in rows:
        counts = [str(row.backlog[name]) if row.backlog else "" for name in ("unsent", "held_messages", "parked")]
        state = f"[{COLOURS[row.state]}]{row.state}[/]"
        table.add_row(row.name, state, str(row.pid or ""), row.address, *counts)
    return table


def _components(status: PlatformStatus) -> list[Row]:
    return [
        Row(one.name, one.state, one.pid, f"127.0.0.1:{one.port}" if one.port else status.platform)
        for one in status.components
    ]


async def _of(client: httpx.AsyncClient, member: Member, one: LocalOrganization | None) -> Row:
    if one is None:
        return Row(member.id, "stopped", None, "")
    if not runs(one):
        return Row(member.id, "stale", one.pid, one.url)
    return Row(member.id, "running", one.pid, one.url, await _backlog(client, one))


async def _backlog(client: httpx.AsyncClient, one: LocalOrganization) -> dict[str, Any] | None:
    try:
        answer = await client.get(f"{one.url}/delivery/backlog", headers={"Authorization": f"Bearer {one.api_key}"})
        found: dict[str, Any] = answer.raise_for_status().json()
    except httpx.HTTPError:
        return None
    return found
