"""A YAML file read node by node, so that everything wrong is told with its line, all of it at once."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

import yaml

from passerelle.runtime.yaml_files import composed

C = TypeVar("C", bound=StrEnum)

_DURATION = re.compile(r"([1-9][0-9]{0,3}) (hour|day|week)s?")
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True, order=True)
class PlanProblem:
    """Something wrong in a plan file; `str()` is what an editor can jump to."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


@dataclass(slots=True)
class Sheet:
    """Collects the problems of one file while its nodes are read; what cannot be read is None."""

    file: str
    problems: list[PlanProblem] = field(default_factory=list)

    def wrong(self, at: yaml.Node | int, message: str) -> None:
        self.problems.append(PlanProblem(self.file, at if isinstance(at, int) else line_of(at), message))

    def root(self, text: str) -> yaml.Node | None:
        try:
            node = composed(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.wrong(mark.line + 1 if mark else 1, f"is not YAML: {error.problem or error.context}")
            return None
        except yaml.YAMLError as error:
            self.wrong(1, f"is not YAML: {error}")
            return None
        if node is None:
            self.wrong(1, "is empty")
        return node

    def mapping(
        self, node: yaml.Node, *, required: Collection[str] = (), optional: Collection[str] | None = ()
    ) -> dict[str, yaml.Node]:
        """The values by key; `optional=None` allows any further key."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, "must be a mapping of keys to values")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in found:
                self.wrong(key_node, f"the key `{key}` stands here twice")
            elif optional is not None and key not in required and key not in optional:
                known = ", ".join(sorted({*required, *optional}))
                self.wrong(key_node, f"unknown key `{key}`; known here: {known}")
            found.setdefault(key, value)
        for key in required:
            if key not in found:
                self.wrong(node, f"the key `{key}` is missing")
        return found

    def sequence(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(node, "must be a list")
            return []
        return list(node.value)

    def text(self, node: yaml.Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.wrong(node, "must be a text")
            return None
        return str(node.value)

    def name(self, node: yaml.Node) -> str | None:
        text = self.text(node)
        if text is not None and not NAME.fullmatch(text):
            self.wrong(node, f"`{text}` is no name: lower case letters, digits and _ only")
            return None
        return text

    def number(self, node: yaml.Node) -> int | None:
        text = self.text(node)
        if text is None or not re.fullmatch(r"[1-9][0-9]{0,3}", text):
            self.wrong(node, "must be a whole number of at least 1")
            return None
        return int(text)

    def duration(self, node: yaml.Node) -> timedelta | None:
        text = self.text(node)
        found = _DURATION.fullmatch(text or "")
        if found is None:
            self.wrong(node, f"`{text}` is no duration: write `36 hours`, `14 days` or `2 weeks`")
            return None
        return int(found[1]) * _UNITS[found[2]]

    def choice(self, node: yaml.Node, of: type[C]) -> C | None:
        text = self.text(node)
        if text not in set(of):
            self.wrong(node, f"`{text}` is not one of {', '.join(of)}")
            return None
        return of(text)
