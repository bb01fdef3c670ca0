import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from pydantic import BaseModel

CompletedText = subprocess.CompletedProcess[str]
CLOCK_TOLERANCE_S = 2.0
"""The creation time is derived from the boot time, which moves a little when the clock is set."""


class SystemUser(NamedTuple):
    name: str
    uid: int
    gid: int


class ProcessRecord(BaseModel):
    """Enough to recognize a process after its number was given to another one."""

    pid: int
    created_at: float


def recorded(pid: int) -> ProcessRecord:
    return ProcessRecord(pid=pid, created_at=psutil.Process(pid).create_time())


def is_alive(record: ProcessRecord | None, mark: str) -> bool:
    """Whether the very process that was recorded still runs: same number, same age, the mark in its command line."""
    if record is None:
        return False
    try:
        process = psutil.Process(record.pid)
        same_age = abs(process.create_time() - record.created_at) < CLOCK_TOLERANCE_S
        # While it exchanges the shell for the program, a process has no command line at all.
        has_none = not process.cmdline()
        return same_age and process.status() != psutil.STATUS_ZOMBIE and (has_none or has_mark(process, mark))
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def has_mark(process: psutil.Process, mark: str) -> bool:
    try:
        return any(mark in argument for argument in process.cmdline())
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False


def found(executable: str, mark: str) -> ProcessRecord | None:
    """The process of this name that has the mark in its command line."""
    for process in psutil.process_iter(["name", "create_time"]):
        if process.info["name"] == executable and has_mark(process, mark):
            return ProcessRecord(pid=process.pid, created_at=process.info["create_time"])
    return None


def stop(pid: int, patience_s: float) -> None:
    """Asks, then insists."""
    try:
        process = psutil.Process(pid)
        process.terminate()
        try:
            process.wait(patience_s)
        except psutil.TimeoutExpired:
            kill(pid)
    except psutil.NoSuchProcess:
        return


def kill(pid: int) -> None:
    try:
        process = psutil.Process(pid)
        process.kill()
        process.wait(10)
    except psutil.NoSuchProcess:
        return


def spawn_detached(command: Sequence[str], output: Path, environment: Mapping[str, str]) -> int:
    """Starts a process that outlives its starter, in a session of its own.

    A shell starts it in the background and ends: nobody has to wait for the process, so that it stays no zombie.
    """
    script = 'output=$1; shift; "$@" >>"$output" 2>&1 & echo $!'
    shell = ["/bin/sh", "-c", script, "sh", str(output), *command]
    started = subprocess.run(  # noqa: S603 -- the command is ours
        shell, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True, env=dict(environment)
    )
    return int(started.stdout)


def run(
    command: Sequence[str], user: SystemUser | None = None, environment: Mapping[str, str] | None = None
) -> CompletedText:
    """Runs a command to its end, as another user when root asks so; its output is one text."""
    as_user: dict[str, Any] = {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}
    return subprocess.run(  # noqa: S603 -- the command is ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        env=dict(os.environ if environment is None else environment),
        **as_user,
    )


def last_lines(path: Path, count: int = 12) -> str:
    if not path.exists():
        return ""
    lines = path.read_text("utf-8", errors="replace").splitlines()
    return "\n".join(lines[-count:])
