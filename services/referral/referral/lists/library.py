"""List files: any of `aims`, `documents`, `protections`, `stages`, each a mapping of codes to dated entries."""

from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path
from typing import TypeVar

import yaml

from referral.domain.errors import ReferralError
from referral.domain.lists import Lists
from referral.lists.entries import read_aim, read_document_kind, read_protection, read_stage
from referral.plans.sheet import NAME, PlanProblem, Sheet

T = TypeVar("T")


class ListsAreBroken(ReferralError):
    """A list of codes cannot be used as it is written."""

    code = "lists_are_broken"
    status = 422

    def __init__(self, problems: Iterable[PlanProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shipped_lists() -> Lists:
    """Those that come with the service."""
    return load_lists(shipped_list_files())


def shipped_list_files() -> list[Path]:
    folder = resources.files("referral.lists")
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_lists(paths: Iterable[Path]) -> Lists:
    """All files together, the later ones over the earlier; raises ListsAreBroken with every problem at once."""
    lists, problems = Lists(), list[PlanProblem]()
    for path in paths:
        sheet = Sheet(str(path))
        lists = _with_file(lists, sheet, path.read_text("utf-8"))
        problems += sheet.problems
    if problems:
        raise ListsAreBroken(problems)
    return lists


def _with_file(lists: Lists, sheet: Sheet, text: str) -> Lists:
    root = sheet.root(text)
    if root is None:
        return lists
    parts = sheet.mapping(root, optional=("aims", "documents", "protections", "stages"))
    return Lists(
        aims=(*lists.aims, *_entries(sheet, parts.get("aims"), read_aim)),
        documents=(*lists.documents, *_entries(sheet, parts.get("documents"), read_document_kind)),
        protections=(*lists.protections, *_entries(sheet, parts.get("protections"), read_protection)),
        stages=(*lists.stages, *_entries(sheet, parts.get("stages"), read_stage)),
    )


def _entries(sheet: Sheet, node: yaml.Node | None, read: Callable[[Sheet, str, yaml.Node], T | None]) -> tuple[T, ...]:
    named = sheet.mapping(node, optional=None) if node is not None else {}
    for code, part in named.items():
        if not NAME.fullmatch(code):
            sheet.wrong(part, f"`{code}` is no code: lower case letters, digits and _ only")
    return tuple(found for code, part in named.items() if (found := read(sheet, code, part)) is not None)
