import subprocess
from pathlib import Path

import pytest

from passerelle.demo.hosting import runs
from passerelle.demo.local_network import Before
from passerelle.platform import OrganizationAccess, PlatformStatus, Progress, Running
from passerelle.platform.interface import ComponentStatus, silent
from passerelle.runtime.local import read_local, write_local
from tests.demo.conftest import created
from tests.demo.desk import organization


class Switch:
    """A platform that is on or off."""

    def __init__(self, is_on: bool) -> None:
        self.is_on = is_on

    async def start(self, progress: Progress = silent) -> Running:
        raise NotImplementedError

    async def stop(self) -> None:
        self.is_on = False

    async def status(self) -> PlatformStatus:
        state = ComponentStatus("kafka", "running" if self.is_on else "stopped", None, None, "4")
        return PlatformStatus("embedded", (state,))

    async def ensure_organization(self, organization: str) -> OrganizationAccess:
        raise NotImplementedError


async def test_what_ran_before_goes_on_afterwards(tmp_path: Path) -> None:
    platform = Switch(is_on=True)
    before = await Before.of(tmp_path, platform)

    await before.restore()

    assert platform.is_on


@pytest.mark.parametrize("was_known", [True, False])
async def test_only_what_was_started_since_is_stopped(
    tmp_path: Path, process: "subprocess.Popen[bytes]", was_known: bool
) -> None:
    platform = Switch(is_on=False)
    one = organization("adie", process.pid, created(process))
    write_local(tmp_path, [one] if was_known else [])
    before = await Before.of(tmp_path, platform)
    platform.is_on = True
    write_local(tmp_path, [one])

    await before.restore()

    assert (runs(one), bool(read_local(tmp_path)), platform.is_on) == (was_known, was_known, False)
