import subprocess

import psutil

from passerelle.demo.hosting import runs, stop_processes
from tests.demo.conftest import created
from tests.demo.desk import organization


def test_the_process_that_was_started_is_found_running(process: "subprocess.Popen[bytes]") -> None:
    assert runs(organization(pid=process.pid, started_at=created(process)))


def test_a_later_process_with_the_same_number_is_stale(process: "subprocess.Popen[bytes]") -> None:
    assert not runs(organization(pid=process.pid, started_at=created(process) - 3600))


def test_a_process_that_does_something_else_is_stale() -> None:
    me = psutil.Process()

    assert not runs(organization(pid=me.pid, started_at=me.create_time()))


async def test_a_process_that_has_ended_is_stale(process: "subprocess.Popen[bytes]") -> None:
    one = organization(pid=process.pid, started_at=created(process))

    await stop_processes([one])

    assert not runs(one)


async def test_a_stranger_with_the_same_number_is_left_alone(process: "subprocess.Popen[bytes]") -> None:
    await stop_processes([organization(pid=process.pid, started_at=created(process) - 3600)])

    assert process.poll() is None
