"""The network on this machine: brought up, joined when it runs already, taken down, with its state kept."""

from dataclasses import dataclass, replace
from pathlib import Path

from passerelle.demo.errors import OrganizationIsUnknown
from passerelle.demo.hosting import runs, start_process, stop_processes, until_ready
from passerelle.demo.network import Member, members
from passerelle.demo.seats import Seat, admitted, digest_of, now_utc, seat_of, seats_folder, with_free_port
from passerelle.platform import Platform, Progress, choose_platform, reset
from passerelle.platform.home import Home
from passerelle.platform.interface import silent
from passerelle.platform.processes import ProcessRecord
from passerelle.runtime.local import LocalOrganization, read_local, write_local


@dataclass(frozen=True)
class Before:
    """What ran before a command began, and so has to run after it."""

    home: Path
    platform: Platform
    platform_ran: bool
    organizations: frozenset[str]

    @classmethod
    async def of(cls, home: Path, platform: Platform) -> "Before":
        status = await platform.status()
        names = frozenset(one.organization for one in read_local(home) if runs(one))
        return cls(home, platform, status.is_running, names)

    async def restore(self) -> None:
        """Stop what was started since; the organizations first, so that they can send what is queued."""
        known = read_local(self.home)
        await stop_processes(one for one in known if one.organization not in self.organizations)
        write_local(self.home, [one for one in known if one.organization in self.organizations])
        if not self.platform_ran:
            await self.platform.stop()


async def bring_up(home: Path, platform: Platform, progress: Progress = silent) -> tuple[LocalOrganization, ...]:
    """Start what does not run yet; back when everybody is ready and knows everybody."""
    Home.at(home).create()
    (home / "lock").touch(0o600)  # marks the folder as ours on platforms that keep nothing in it
    async with _own_lock(home).locked(progress):
        await platform.start(progress)
        organizations = await _start_missing(home, platform, progress)
    progress("waiting until every organization knows the others")
    await until_ready(home, organizations)
    return organizations


async def start_all(home: Path, progress: Progress = silent) -> tuple[LocalOrganization, ...]:
    """On the platform that the environment names."""
    return await bring_up(home, choose_platform(home), progress)


async def take_down(home: Path, progress: Progress = silent) -> None:
    """Stop what runs; the state stays."""
    async with _own_lock(home).locked(progress):
        progress("stopping the organizations")
        await stop_processes(read_local(home))
        write_local(home, [])
        progress("stopping Kafka and PostgreSQL")
        await choose_platform(home).stop()


async def wipe(home: Path, progress: Progress = silent) -> None:
    """Stop everything and remove the home folder with all its events and rows."""
    await stop_processes(read_local(home))
    progress("removing the state")
    await reset(home, progress)


async def restart(home: Path, organization: str, progress: Progress = silent) -> None:
    """One organization again, with the settings of today."""
    if organization not in {member.id for member in members()}:
        raise OrganizationIsUnknown(f"There are: {', '.join(member.id for member in members())}.")
    await stop_processes(one for one in read_local(home) if one.organization == organization)
    await start_all(home, progress)


async def _start_missing(home: Path, platform: Platform, progress: Progress) -> tuple[LocalOrganization, ...]:
    known = {one.organization: one for one in read_local(home)}
    now: dict[str, LocalOrganization] = {}
    for member in members():
        now[member.id] = await _ensure(home, platform, member, known.get(member.id), progress)
        write_local(home, list((known | now).values()))
    return tuple(now.values())


async def _ensure(
    home: Path, platform: Platform, member: Member, last: LocalOrganization | None, progress: Progress
) -> LocalOrganization:
    """Join the process that runs; start it when it stopped, or when what it was told is no longer true."""
    access = await platform.ensure_organization(member.id)
    seat = seat_of(home, member)
    if last is not None and runs(last):
        if digest_of(admitted(home, seat, access, now_utc())) == seat.started_with:
            return last
        await stop_processes([last])
    again = "starting {} again, it had stopped" if last is not None else "starting {}"
    progress(again.format(member.name))
    seat = with_free_port(seat)
    settings = admitted(home, seat, access, now_utc())
    process = start_process(home, member, settings)
    replace(seat, started_with=digest_of(settings)).keep()
    return _local(seat, process, access.dsn)


def _local(seat: Seat, process: ProcessRecord, dsn: str) -> LocalOrganization:
    return LocalOrganization(
        organization=seat.member.id,
        name=seat.member.name,
        kind=seat.member.kind,
        url=seat.url,
        api_key=seat.api_key,
        dsn=dsn,
        pid=process.pid,
        started_at=process.created_at,
    )


def _own_lock(home: Path) -> Home:
    """Not the platform's, which is taken inside it."""
    folder = seats_folder(home)
    folder.mkdir(mode=0o700, exist_ok=True)
    return Home(folder)
