import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

TESTS = """
import pytest

@pytest.fixture
def database(): ...

@pytest.fixture
def learners(database): ...

def test_through_a_fixture(learners): ...
def test_in_memory(): ...
"""


def test_what_needs_a_database_is_marked_by_its_fixtures(tmp_path: Path) -> None:
    _write(tmp_path / "tests" / "language", TESTS)

    assert _collected(tmp_path, "real") == ["tests/language/test_planted.py::test_through_a_fixture"]
    assert _collected(tmp_path, "not real") == ["tests/language/test_planted.py::test_in_memory"]


def test_everything_among_the_faults_is_marked_real(tmp_path: Path) -> None:
    _write(tmp_path / "tests" / "faults", "def test_kill(): ...")

    assert _collected(tmp_path, "real") == ["tests/faults/test_planted.py::test_kill"]


def _write(folder: Path, source: str) -> None:
    folder.mkdir(parents=True)
    (folder / "test_planted.py").write_text(source, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "conftest.py", folder.parent)
    shutil.copy(ROOT / "pyproject.toml", folder.parent.parent)


def _collected(root: Path, markers: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", markers, "tests"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return [line for line in done.stdout.splitlines() if "::" in line]
