"""Where in a YAML file something stands that was found wrong in what the file says."""

from collections.abc import Sequence

import yaml


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
