"""Independence as a fact: each service is built, installed without the others, and passes its own tests there."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import LEFTOVERS, ROOT, service_folders

pytestmark = pytest.mark.slow

UV = Path(sys.executable).with_name("uv")
SERVICES = [folder.name for folder in service_folders()]
TEST_TOOLS = ("hypothesis", "pytest", "pytest-asyncio", "pytest-timeout")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    target = tmp_path_factory.mktemp("wheels")
    for folder in (ROOT / "shared", *service_folders()):
        run(
            UV,
            "build",
            "--wheel",
            "--offline",
            "--no-build-isolation",
            "--python",
            sys.executable,
            "-o",
            target,
            folder,
        )
    return {wheel.name.partition("-")[0].removeprefix("passerelle_"): wheel for wheel in target.glob("*.whl")}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_passes_its_tests_without_the_others(service: str, wheels: dict[str, Path], tmp_path: Path) -> None:
    python = install(tmp_path / "env", wheels["passerelle"], wheels[service])
    copy_tests_of(service, tmp_path)

    assert importable(python, tmp_path) == ["passerelle", service]
    run(python, "-m", "pytest", f"tests/{service}", "-m", "not real and not slow and not nightly", cwd=tmp_path)


@pytest.mark.parametrize("package", ["passerelle", *SERVICES])
def test_a_wheel_carries_every_file_of_its_package(package: str, wheels: dict[str, Path]) -> None:
    folder = ROOT / "shared" if package == "passerelle" else ROOT / "services" / package
    files = {path for path in (folder / package).rglob("*") if path.is_file() and not LEFTOVERS & set(path.parts)}

    with zipfile.ZipFile(wheels[package]) as wheel:
        carried = set(wheel.namelist())

    assert {str(path.relative_to(folder)) for path in files} - carried == set()


def install(environment: Path, *distributions: Path) -> Path:
    python = environment / "bin" / "python"
    pinned = ("--offline", "--python", python, "--constraints", ROOT / "requirements.txt")
    run(UV, "venv", "--offline", "--python", sys.executable, environment)
    run(UV, "pip", "install", *pinned, *distributions, *TEST_TOOLS)
    return python


def copy_tests_of(service: str, target: Path) -> None:
    (target / "tests").mkdir()
    for name in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(ROOT / name, target / name)
    shutil.copytree(ROOT / "tests" / service, target / "tests" / service)
    # A service's tests may hold its own README to its word.
    readme = Path("services", service, "README.md")
    (target / readme).parent.mkdir(parents=True)
    shutil.copy(ROOT / readme, target / readme)


def importable(python: Path, folder: Path) -> list[str]:
    names = ["passerelle", *SERVICES]
    question = f"import importlib.util as u; print(*[name for name in {names} if u.find_spec(name)])"
    return run(python, "-c", question, cwd=folder).split()


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout
