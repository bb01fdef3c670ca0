import asyncio
import json
import os
import socket
from pathlib import Path

import psutil
import pytest

from passerelle.platform import PlatformStatus, default_home, reset
from passerelle.platform.embedded import EmbeddedPlatform
from passerelle.platform.errors import HomeIsForeign, PlatformIsNotRunning, PortIsTaken
from passerelle.platform.postgres_administration import connection
from tests.platform.exchange import read, write


def pids(status: PlatformStatus) -> list[int | None]:
    return [component.pid for component in status.components]


async def test_an_empty_folder_becomes_a_platform_and_goes_again(
    own_platform: EmbeddedPlatform, tmp_path: Path
) -> None:
    """Beside another platform, and in a folder that nobody but its owner can enter."""
    home = tmp_path / "state"
    told: list[str] = []
    platform = EmbeddedPlatform(home)
    await platform.start(told.append)
    status = await platform.status()
    assert status.is_running
    assert not set(pids(status)) & set(pids(await own_platform.status()))
    access = await platform.ensure_organization("singa")
    await write(access.kafka, "passerelle.singa.inbox")
    data = platform.known_record().postgres.data
    outside = not data.is_relative_to(home)
    assert outside == any(str(data.parent) in line for line in told)

    await reset(home)

    assert not home.exists()
    assert not data.parents[1].exists()
    assert not any(psutil.pid_exists(pid) for pid in pids(status) if pid is not None)


async def test_a_second_start_joins_the_first(own_platform: EmbeddedPlatform) -> None:
    before = await own_platform.status()
    second = EmbeddedPlatform(own_platform.home.path)
    assert await second.start() == await own_platform.start()
    assert pids(await second.status()) == pids(before)


async def test_two_starts_at_once_make_one_platform(own_platform: EmbeddedPlatform) -> None:
    await own_platform.stop()
    second = EmbeddedPlatform(own_platform.home.path)
    told: list[str] = []
    first_running, second_running = await asyncio.gather(own_platform.start(told.append), second.start(told.append))
    assert first_running == second_running
    assert (await own_platform.status()).is_running
    assert sum(line.startswith("starting Kafka") for line in told) == 1
    assert any(line.startswith("another process") for line in told)


async def test_events_and_rows_survive_a_stop(own_platform: EmbeddedPlatform) -> None:
    access = await own_platform.ensure_organization("stopped")
    await write(access.kafka, "passerelle.stopped.inbox", b"before the stop")
    async with connection(access.dsn) as own:
        await own.execute("create table facts as select 1 as fact")
    await own_platform.stop()
    assert {component.state for component in (await own_platform.status()).components} == {"stopped"}
    with pytest.raises(PlatformIsNotRunning):
        await own_platform.ensure_organization("stopped")

    await own_platform.start()

    assert await own_platform.ensure_organization("stopped") == access
    assert await read(access.kafka, "passerelle.stopped.inbox") == b"before the stop"
    async with connection(access.dsn) as own:
        assert await own.fetchval("select fact from facts") == 1


async def test_a_crash_is_seen_and_costs_nothing_committed(own_platform: EmbeddedPlatform) -> None:
    access = await own_platform.ensure_organization("crashed")
    await write(access.kafka, "passerelle.crashed.inbox", b"before the crash")
    async with connection(access.dsn) as own:
        await own.execute("create table facts as select 1 as fact")
        await asyncio.gather(own_platform.kill_kafka(), own_platform.kill_postgres())
    assert {component.state for component in (await own_platform.status()).components} == {"stale"}

    await own_platform.start()

    assert await read(access.kafka, "passerelle.crashed.inbox") == b"before the crash"
    async with connection(access.dsn) as own:
        assert await own.fetchval("select fact from facts") == 1


async def test_one_component_restarts_on_its_port(own_platform: EmbeddedPlatform) -> None:
    before = await own_platform.status()
    await own_platform.restart_kafka()
    await own_platform.kill_postgres()
    await own_platform.restart_postgres()
    after = await own_platform.status()
    assert after.is_running
    assert [component.port for component in after.components] == [component.port for component in before.components]
    assert not set(pids(before)) & set(pids(after))


async def test_a_process_with_a_reused_number_is_not_taken(own_platform: EmbeddedPlatform) -> None:
    """After a crash, this very test has the numbers that Kafka and PostgreSQL had."""
    await own_platform.kill_postgres()
    record = own_platform.known_record()
    assert record.postgres.process is not None
    record.postgres.process.pid = os.getpid()
    own_platform.home.remember(record)
    pid_file = record.postgres.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(pid_file.read_text().split("\n")[0], str(os.getpid()), 1))
    assert (await own_platform.status()).component("postgres").state == "stale"

    await own_platform.start()

    assert (await own_platform.status()).is_running
    assert psutil.pid_exists(os.getpid())


async def test_servers_that_nobody_recorded_are_found_again(own_platform: EmbeddedPlatform) -> None:
    """Their starter was killed between starting them and writing it down."""
    record = own_platform.known_record()
    kafka, postgres = pids(await own_platform.status())
    record.kafka.process = record.postgres.process = None
    own_platform.home.remember(record)
    assert (await own_platform.status()).is_running

    await own_platform.start()

    status = await own_platform.status()
    assert status.is_running
    assert pids(status) == [kafka, postgres]


async def test_a_port_taken_meanwhile_is_replaced_or_named(own_platform: EmbeddedPlatform) -> None:
    port = own_platform.known_record().postgres.port
    await own_platform.stop()
    with socket.socket() as intruder:
        intruder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        intruder.bind(("127.0.0.1", port))
        intruder.listen()
        with pytest.raises(PortIsTaken, match=str(port)):
            await own_platform.restart_postgres()
        told: list[str] = []
        await own_platform.start(told.append)
    assert any(f"port {port} " in line for line in told)
    assert (await own_platform.status()).component("postgres").port != port


def test_passwords_are_readable_by_their_owner_only(own_platform: EmbeddedPlatform) -> None:
    home = own_platform.home.path
    for path in (home / "secrets.json", home / "platform.json", home / "kafka" / "server.properties"):
        assert path.stat().st_mode & 0o077 == 0
    passwords = own_platform.home.secrets()
    commands = [" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])]
    assert not any(passwords.kafka_admin in line or passwords.postgres_admin in line for line in commands)


async def test_a_folder_of_other_things_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work")
    with pytest.raises(HomeIsForeign):
        await reset(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


async def test_what_was_never_started_is_stopped_and_reset(tmp_path: Path) -> None:
    platform = EmbeddedPlatform(tmp_path / "never")
    assert {component.state for component in (await platform.status()).components} == {"stopped"}
    await platform.stop()
    await platform.reset()
    assert not (tmp_path / "never").exists()


def test_the_state_folder_is_named_by_the_environment() -> None:
    assert default_home({}) == Path(".passerelle")
    assert default_home({"PASSERELLE_HOME": "/srv/state"}) == Path("/srv/state")


def test_the_ports_are_remembered_in_one_file(own_platform: EmbeddedPlatform) -> None:
    remembered = json.loads((own_platform.home.path / "platform.json").read_text())
    ports = {remembered["kafka"]["port"], remembered["kafka"]["controller_port"], remembered["postgres"]["port"]}
    assert len(ports) == 3
    assert all(15_000 <= port < 30_000 for port in ports)
