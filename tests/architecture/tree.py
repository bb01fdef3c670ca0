"""The files of the project as they lie on disk, without what tools leave beside them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("shared", "services", "tests", "benchmarks", "docs", "deploy", ".ci")
LEFTOVERS = {"__pycache__", "build", "dist", "node_modules"}


def project_files(root: Path = ROOT) -> Iterator[Path]:
    yield from (path for path in sorted(root.iterdir()) if path.is_file())
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not LEFTOVERS & set(path.parts):
                yield path


def python_files(root: Path, *folders: str) -> list[Path]:
    return [path for path in project_files(root) if path.suffix == ".py" and path.relative_to(root).parts[0] in folders]


def service_folders(root: Path = ROOT) -> list[Path]:
    return sorted(path.parent for path in root.glob("services/*/pyproject.toml"))


def function_lengths(path: Path) -> dict[str, int]:
    """Lines from `def` to the last statement, decorators and docstring included, by `file:line name`."""
    return {
        f"{path.name}:{node.lineno} {node.name}": _length(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
