"""Pages of documentation whose blocks of Python run in order, in one namespace, with `await` at the top level."""

import ast
import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from inspect import CO_COROUTINE
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class PageShowsNothing(Exception):
    """A page of examples has a block of Python, and asserts what it promises."""


@dataclass(frozen=True)
class Page:
    """One page of examples."""

    path: Path
    blocks: tuple[str, ...]
    """Each with as many empty lines before it as stand above it in the page: an error names the page's own lines."""

    @classmethod
    def read(cls, path: Path) -> "Page":
        """Raises PageShowsNothing and SyntaxError."""
        text = path.read_text("utf-8")
        blocks = tuple("\n" * text.count("\n", 0, found.start(1)) + found[1] for found in FENCE.finditer(text))
        if not any(isinstance(node, ast.Assert) for block in blocks for node in ast.walk(ast.parse(block, str(path)))):
            raise PageShowsNothing(f"{path.name}: {PageShowsNothing.__doc__}")
        return cls(path, blocks)

    async def run(self, names: Mapping[str, Any]) -> None:
        """Carry out the blocks; whatever they raise is raised."""
        namespace = {**names, "__name__": self.path.stem}
        for block in self.blocks:
            code = compile(block, str(self.path), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            await _run(code, namespace)


def pages_in(folder: Path) -> list[Path]:
    """Every page of a folder but its README."""
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


async def _run(code: CodeType, namespace: dict[str, Any]) -> None:
    answer: Awaitable[None] | None = FunctionType(code, namespace)()
    if code.co_flags & CO_COROUTINE and answer is not None:
        await answer
