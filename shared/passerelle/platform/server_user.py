"""PostgreSQL refuses to run as root: root lends it a system user of its own."""

import os
import pwd
import shutil
import stat
from hashlib import sha256
from pathlib import Path

from passerelle.platform.errors import ServerUserIsMissing
from passerelle.platform.interface import Progress
from passerelle.platform.processes import SystemUser, run

NAME = "pgserver"
SYSTEM_FOLDER = Path("/var/lib/passerelle")
"""Where root puts what the server's user must reach, when the state folder or the wheel is closed to it."""


def server_user() -> SystemUser | None:
    """The user to run PostgreSQL as; None for the present one, which only root cannot be."""
    if os.geteuid() != 0:
        return None
    try:
        return known(NAME)
    except KeyError:
        return created(NAME)


def known(name: str) -> SystemUser:
    entry = pwd.getpwnam(name)
    return SystemUser(name, entry.pw_uid, entry.pw_gid)


def created(name: str) -> SystemUser:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    try:
        answer = run(command)
        return known(name)
    except FileNotFoundError as error:
        raise ServerUserIsMissing("There is no useradd command.") from error
    except KeyError as error:
        raise ServerUserIsMissing(answer.stdout.strip()) from error


def can_reach(user: SystemUser, folder: Path) -> bool:
    """Whether each folder on the way lets the user pass."""
    return all(can_pass(user, step) for step in [folder, *folder.parents])


def can_pass(user: SystemUser, folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def data_folder(home: Path, user: SystemUser | None, progress: Progress) -> Path:
    """Inside the state folder, unless the server's user could not get there."""
    if user is None or can_reach(user, home):
        return home / "postgres" / "data"
    name = sha256(str(home).encode()).hexdigest()[:12]
    elsewhere = SYSTEM_FOLDER / f"home-{name}" / "postgres"
    progress(f"the user {user.name} cannot enter {home}: PostgreSQL's data are kept in {elsewhere}")
    return elsewhere / "data"


def prepare_parent(data: Path, user: SystemUser | None) -> None:
    if data.is_relative_to(SYSTEM_FOLDER):
        data.parent.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (SYSTEM_FOLDER, data.parent.parent):
            folder.chmod(0o711)
    data.parent.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        os.chown(data.parent, user.uid, user.gid)


def reachable_programs(programs: Path, version: str, user: SystemUser | None, progress: Progress) -> Path:
    """The folder of the server's programs; a copy when the wheel was installed where its user cannot read it."""
    if user is None or can_run(programs / "postgres", user):
        return programs
    copy = SYSTEM_FOLDER / f"postgresql-{version}"
    site = programs.parents[2]
    if not copy.is_dir():
        progress(f"the user {user.name} cannot enter {programs}: PostgreSQL is copied to {copy}")
        SYSTEM_FOLDER.mkdir(mode=0o711, parents=True, exist_ok=True)
        partial = copy.with_name(copy.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        # The programs look for the wheel's own libraries beside its package.
        for folder in [programs.parent, *site.glob(f"{programs.parents[1].name}.libs")]:
            shutil.copytree(folder, partial / folder.relative_to(site), symlinks=True)
        open_to_all(partial)
        partial.rename(copy)
    return copy / programs.relative_to(site)


def can_run(program: Path, user: SystemUser) -> bool:
    try:
        return run([str(program), "--version"], user=user).returncode == 0
    except PermissionError:
        return False


def open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)
