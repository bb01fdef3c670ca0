"""A copy of the packages in which violations are planted, so that every rule is seen to fail once."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.tree import LEFTOVERS, ROOT, service_folders


@dataclass(frozen=True)
class Import:
    """`importer` imports `imported`; a module that does not exist is created."""

    importer: str
    imported: str

    def __str__(self) -> str:
        return f"{self.importer} -> {self.imported}"


def copy_packages(target: Path) -> Path:
    ignored = shutil.ignore_patterns(*LEFTOVERS)
    for folder in ("shared", "services", "tests/architecture"):
        shutil.copytree(ROOT / folder, target / folder, ignore=ignored)
    for name in ("pyproject.toml", "tests/__init__.py"):
        shutil.copy(ROOT / name, target / name)
    return target


def plant(root: Path, imports: Iterable[Import]) -> None:
    for planted in imports:
        module_file(root, planted.imported)
        with module_file(root, planted.importer).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {planted.imported}\n")


def module_file(root: Path, module: str) -> Path:
    top, *rest = module.split(".")
    folder = root / "shared" if top == "passerelle" else root / "services" / top
    path = folder.joinpath(top, *rest)
    if not folder.is_dir():
        return path
    if path.is_dir():
        return path / "__init__.py"
    path.with_suffix(".py").touch()
    return path.with_suffix(".py")


def lint_imports(root: Path, *contracts: str) -> tuple[int, str]:
    sources = [root / "shared", *service_folders(root)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sources)), "COLUMNS": "500"}
    chosen = [f"--contract={contract}" for contract in contracts]
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache", *chosen]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
