"""Machines on which something is missing: what is wrong, and what to do."""

import errno
import sys
from pathlib import Path

import pytest

from passerelle.platform import (
    Platform,
    class_archive,
    embedded,
    jars,
    java,
    kafka_broker,
    processes,
    server_user,
)
from passerelle.platform.embedded import EmbeddedPlatform, check_disk
from passerelle.platform.errors import (
    DiskIsFull,
    JarsCannotBeFetched,
    JavaCannotRun,
    KafkaDidNotStart,
    MachineIsUnsuitable,
)
from passerelle.platform.home import Home, KafkaRecord
from passerelle.platform.interface import silent
from passerelle.platform.kafka_broker import KafkaBroker
from passerelle.platform.kafka_programs import kafka_programs
from passerelle.platform.postgres_server import PostgresServer
from passerelle.platform.processes import SystemUser

STRANGER = SystemUser("stranger", 65_500, 65_500)


@pytest.mark.parametrize("content", ["not a program", ""])
def test_a_java_of_another_processor_is_named(tmp_path: Path, content: str) -> None:
    executable = tmp_path / "java"
    executable.write_text(content)
    with pytest.raises(JavaCannotRun, match="PASSERELLE_PLATFORM=containers"):
        java.check_java(executable)


def test_a_java_that_ends_with_an_error_is_quoted(tmp_path: Path) -> None:
    executable = tmp_path / "java"
    executable.write_text("#!/bin/sh\necho no libc here\nexit 127\n")
    executable.chmod(0o755)
    with pytest.raises(JavaCannotRun, match="no libc here"):
        java.check_java(executable)


@pytest.fixture
def broker(platform: Platform, tmp_path: Path) -> KafkaBroker:
    """Of no use without the jars, which the platform has fetched."""
    home = Home.at(tmp_path / "home")
    home.create()
    home.ensure_secrets()
    return KafkaBroker(home)


def test_a_broker_that_dies_at_start_says_why(broker: KafkaBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "OPTIONS", ("-Xmx1m",))
    broker.write_settings(KafkaRecord(port=15_000, controller_port=15_001))
    with pytest.raises(KafkaDidNotStart, match="heap"):
        broker.launch(kafka_programs(silent), 15_000)


def test_storage_that_cannot_be_formatted_says_why(broker: KafkaBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka_broker, "kafka_settings", lambda *_: {"process.roles": "nothing"})
    with pytest.raises(KafkaDidNotStart, match=r"process\.roles"):
        broker.start(KafkaRecord(port=15_000, controller_port=15_001), kafka_programs(silent), silent)
    assert not broker.cluster_file.exists()


def test_jars_that_cannot_be_fetched_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "COORDINATES", "")
    with pytest.raises(JarsCannotBeFetched, match="check the network"):
        jars.kafka_jars(silent, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_jars_are_fetched_once(tmp_path: Path) -> None:
    there = tmp_path / f"kafka-{jars.KAFKA_VERSION}"
    there.mkdir()
    told: list[str] = []
    assert jars.kafka_jars(told.append, tmp_path) == there
    assert told == []


def test_the_jars_are_kept_outside_the_state_folder() -> None:
    assert jars.cache_folder({"XDG_CACHE_HOME": "/caches"}) == Path("/caches/passerelle")
    assert jars.cache_folder({}).is_relative_to(Path.home())


def test_kafka_reads_its_classes_from_one_file(platform: Platform) -> None:
    programs = class_archive.with_archive(kafka_programs(silent), silent)
    answer = processes.run([*programs.java_command(), "-Xshare:on", "-cp", f"{programs.jars}/*", "-version"])
    assert answer.returncode == 0, answer.stdout


def test_kafka_starts_without_its_archive(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no room for it")

    monkeypatch.setattr(class_archive, "make_archive", fail)
    monkeypatch.setattr(java, "version", lambda: "unknown")
    told: list[str] = []
    programs = kafka_programs(silent)
    assert class_archive.with_archive(programs, told.append) == programs
    assert "no room for it" in told[-1]


def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(DiskIsFull, match="MB left"):
        check_disk(tmp_path)


async def test_a_start_fails_when_its_threads_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(KafkaBroker, "start", full)
    monkeypatch.setattr(PostgresServer, "start", full)
    platform = EmbeddedPlatform(tmp_path / "home")
    with pytest.raises(DiskIsFull):
        await platform.start()
    await platform.reset()


def test_another_system_is_refused_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(MachineIsUnsuitable, match="PASSERELLE_PLATFORM"):
        EmbeddedPlatform(tmp_path)


def test_data_move_where_the_server_can_reach_them(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    told: list[str] = []
    data = server_user.data_folder(closed, STRANGER, told.append)
    assert data.is_relative_to(server_user.SYSTEM_FOLDER)
    assert str(data.parent) in told[0]
    assert data != server_user.data_folder(tmp_path, STRANGER, told.append)


def test_data_stay_where_the_server_is_at_home(tmp_path: Path) -> None:
    assert server_user.data_folder(tmp_path, None, silent) == tmp_path / "postgres" / "data"


def test_programs_closed_to_the_server_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "site" / "wheel" / "postgres" / "bin"
    libraries = tmp_path / "site" / "wheel.libs"
    programs.mkdir(parents=True)
    libraries.mkdir(mode=0o700)
    (programs / "postgres").write_text("#!/bin/sh\n")
    (programs / "postgres").chmod(0o700)
    monkeypatch.setattr(server_user, "SYSTEM_FOLDER", tmp_path / "system")
    monkeypatch.setattr(server_user, "can_run", lambda *_: False)
    told: list[str] = []
    copied = server_user.reachable_programs(programs, "18", STRANGER, told.append)
    copy = tmp_path / "system" / "postgresql-18"
    assert copied == copy / "wheel" / "postgres" / "bin"
    assert (copy / "wheel.libs").stat().st_mode & 0o777 == 0o755
    assert (copied / "postgres").stat().st_mode & 0o777 == 0o755
    assert "copied" in told[0]
