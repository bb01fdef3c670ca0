import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

MARK = "passerelle.runtime.commands"


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that looks like an organization and waits for the end of its input."""
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()", MARK], stdin=subprocess.PIPE
    ) as started:
        yield started
        started.kill()


def created(process: "subprocess.Popen[bytes]") -> float:
    return psutil.Process(process.pid).create_time()
