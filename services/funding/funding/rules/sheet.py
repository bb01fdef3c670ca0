"""A file of dated rules read entry by entry, so that everything wrong is told with its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from funding.domain.errors import FundingError
from passerelle.runtime.yaml_files import composed

C = TypeVar("C", bound=StrEnum)


class RulesAreBroken(FundingError):
    """The dated rules cannot be used as they are written."""

    code = "rules_are_broken"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        Exception.__init__(self, "\n".join(problems))


@dataclass(slots=True)
class Entry:
    """One mapping of a file; what cannot be read is noted with its line, and is None."""

    file: str
    line: int
    values: dict[str, Any]
    problems: list[str]

    def wrong(self, message: str) -> None:
        self.problems.append(f"{self.file}:{self.line}: {message}")

    def only(self, *known: str) -> None:
        """Name every key that means nothing here."""
        for key in sorted(set(self.values) - set(known)):
            self.wrong(f"unknown key `{key}`; known here: {', '.join(known)}")

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(f"`{key}` must be a text")
        return None

    def number(self, key: str) -> int | None:
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.wrong(f"`{key}` must be a whole number, not negative")
        return None

    def day(self, key: str, *, required: bool = True) -> date | None:
        value = self.values.get(key)
        if type(value) is date:
            return value
        if required or value is not None:
            self.wrong(f"`{key}` must be a date such as 2026-01-31")
        return None

    def choice(self, key: str, of: type[C], *, required: bool = True) -> C | None:
        value = self.values.get(key)
        if isinstance(value, str) and value in list(of):
            return of(value)
        if required or value is not None:
            self.wrong(f"`{key}` must be one of {', '.join(of)}")
        return None


@dataclass(slots=True)
class Sheet:
    """One file and everything that is wrong in it."""

    file: str
    text: str
    problems: list[str] = field(default_factory=list)

    def root(self) -> Entry:
        """The keys of the file itself."""
        node = self._composed()
        if not isinstance(node, yaml.MappingNode):
            if not self.problems:
                self.problems.append(f"{self.file}:1: must be a mapping of keys to values")
            return Entry(self.file, 1, {}, self.problems)
        return self._entry(node)

    def entries(self, key: str) -> Iterator[Entry]:
        """The mappings listed under a key of the file."""
        node = self._composed()
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        for name, listed in pairs:
            if name.value != key:
                continue
            for item in listed.value if isinstance(listed, yaml.SequenceNode) else [listed]:
                if isinstance(item, yaml.MappingNode):
                    yield self._entry(item)
                else:
                    self.problems.append(f"{self.file}:{_line(item)}: must be a mapping of keys to values")

    def _composed(self) -> yaml.Node | None:
        try:
            return composed(self.text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.problems.append(f"{self.file}:{line}: is not YAML: {error.problem}")
            return None

    def _entry(self, node: yaml.MappingNode) -> Entry:
        loader = yaml.SafeLoader("")
        values: dict[str, Any] = {}
        for key, value in node.value:
            try:
                values[str(key.value)] = loader.construct_object(value, deep=True)
            except ValueError as error:  # a day that is in no calendar
                self.problems.append(f"{self.file}:{_line(value)}: `{key.value}`: {error}")
        return Entry(self.file, _line(node), values, self.problems)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
