"""YAML files: read fast when they are sound, and told by their line when they are not."""

from collections.abc import Sequence
from typing import Any

import yaml

_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's: ten times as fast; its errors point to less exact places."""


def composed(text: str) -> yaml.Node | None:
    """The nodes, each with its line; raises YAMLError, marked by PyYAML's own parser."""
    try:
        return yaml.compose(text, Loader=_FAST)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def loaded(text: str) -> Any:
    """The values; raises YAMLError as `composed` does, and ValueError for a day that is in no calendar."""
    try:
        return yaml.load(text, Loader=_FAST)  # noqa: S506 - it is a safe one
    except yaml.YAMLError:
        return yaml.safe_load(text)


def line_at(root: yaml.Node | None, place: Sequence[int | str]) -> int:
    """The line of the value at this place (keys and indexes from the root), or of what should have held it."""
    node, line = root, 1
    for part in (None, *place):
        node = node if part is None or node is None else _below(node, part)
        line = line if node is None else node.start_mark.line + 1
    return line


def _below(node: yaml.Node, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    return None
