"""Reads the files of dated rules, and tells everything wrong in them by file, line and code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from language.domain.book import Book
from language.domain.dated import Dated, order_problems
from language.domain.errors import RulesAreBroken
from language.settings.sheets import RuleFile
from passerelle.runtime.yaml_files import composed, line_at, loaded

V = TypeVar("V", bound=Dated)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as it was read: the values, and the lines they stand on."""

    name: str
    sheet: RuleFile


def shipped_files() -> list[Path]:
    """The rules that come with the service."""
    folder = resources.files("language.settings")
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_book(own: Path | None = None) -> Book:
    """The shipped rules, each replaced whole by the cooperative's own of the same code; raises RulesAreBroken."""
    book = _checked([_read(path) for path in shipped_files()])
    if own is None:
        return book
    added = _checked([_read(own)])
    return replace(
        book,
        streams={**book.streams, **added.streams},
        rules={**book.rules, **added.rules},
        certificates={**book.certificates, **added.certificates},
    )


def _checked(files: Sequence[_Read]) -> Book:
    problems: list[str] = []
    streams = _grouped(
        ((file.name, one.stream, one.read()) for file in files for one in file.sheet.streams), "stream", problems
    )
    rules = _grouped(
        ((file.name, one.rule, one.read()) for file in files for one in file.sheet.rules), "rule", problems
    )
    kinds = _grouped(
        ((file.name, one.certificate, one.read()) for file in files for one in file.sheet.certificates),
        "certificate",
        problems,
    )
    for code, versions in rules.items():
        if len({one.procedure for one in versions}) > 1:
            problems.append(f"rule {code}: its versions are about different procedures")
    if problems:
        raise RulesAreBroken(problems)
    return Book(streams, rules, kinds)


def _grouped(entries: Iterable[tuple[str, str, V]], word: str, problems: list[str]) -> dict[str, tuple[V, ...]]:
    found: dict[str, list[V]] = {}
    names: dict[str, str] = {}
    for name, code, version in entries:
        found.setdefault(code, []).append(version)
        names[code] = name
    for code, versions in found.items():
        problems += [f"{names[code]}: {word} {code}: {problem}" for problem in order_problems(versions)]
    return {code: tuple(versions) for code, versions in found.items()}


def _read(path: Path) -> _Read:
    try:
        text = path.read_text(encoding="utf-8")
        root = composed(text)
        return _Read(path.name, RuleFile.model_validate(loaded(text) or {}))
    except ValidationError as error:
        raise RulesAreBroken([_told(path.name, root, one) for one in error.errors()]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RulesAreBroken([f"{path.name}:{mark.line + 1 if mark else 1}: is not YAML: {error.problem}"]) from error
    except (OSError, ValueError) as error:
        raise RulesAreBroken([f"{path.name}: cannot be read: {type(error).__name__}"]) from error


def _told(name: str, root: yaml.Node | None, error: Any) -> str:
    given = error["input"] if isinstance(error["input"], str | int | float) else None
    said = error["msg"].removeprefix("Value error, ")
    place = ".".join(map(str, error["loc"]))
    return f"{name}:{line_at(root, error['loc'])}: {place}: {said}" + ("" if given is None else f" (found {given!r})")
