import ast
from collections.abc import Iterator
from pathlib import Path

import passerelle

ROOMS = ("messaging", "pages", "partnership", "privacy", "runtime")
ROOT = Path(passerelle.__file__).parent
MUTABLE_LITERALS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
MUTABLE_CALLS = {
    "Counter",
    "OrderedDict",
    "WeakValueDictionary",
    "bytearray",
    "defaultdict",
    "deque",
    "dict",
    "list",
    "set",
}
MUTATING = {"add", "append", "appendleft", "clear", "discard", "extend", "pop", "remove", "setdefault", "update"}
ALLOWED = {"messaging/failpoints.py: _armed"}
"""A fault test arms a place anywhere in the process; nothing is armed in production."""


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def mutable_globals(tree: ast.Module) -> set[str]:
    """Module-level names bound to something that can change."""
    found = set()
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        called = value.func if isinstance(value, ast.Call) else None
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        if isinstance(value, MUTABLE_LITERALS) or name in MUTABLE_CALLS:
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def changed_names(tree: ast.Module) -> Iterator[str]:
    """Names that some function rebinds as a global, or changes in place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(changed := _changed_in_place(node), ast.Name):
            yield changed.id


def _changed_in_place(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATING:
        return node.func.value
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return node.value
    return None


def state_of(source: str, name: str) -> set[str]:
    tree = ast.parse(source)
    changed = set(changed_names(tree))
    rebound = {one for node in ast.walk(tree) if isinstance(node, ast.Global) for one in node.names}
    return {f"{name}: {one}" for one in (mutable_globals(tree) & changed) | rebound}


def test_no_module_of_the_runtime_keeps_state() -> None:
    kept = {
        line for path in modules() for line in state_of(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    }
    assert kept == ALLOWED


def test_tables_of_constants_are_named_as_constants() -> None:
    odd = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name in mutable_globals(ast.parse(path.read_text(encoding="utf-8")))
        if not name.strip("_").isupper() and name != "__all__"
    }
    assert odd == ALLOWED


def test_a_planted_register_is_found() -> None:
    planted = "pools = {}\ndef open(name):\n    pools[name] = 1\n"
    counted = "count = 0\ndef more():\n    global count\n    count += 1\n"
    assert (state_of(planted, "a"), state_of(counted, "b")) == ({"a: pools"}, {"b: count"})
    assert state_of("seen: set[int] = set()\ndef see(n): seen.add(n)\n", "c") == {"c: seen"}
    assert state_of("TABLE = {1: 2}\ndef of(n): return TABLE[n]\n", "d") == set()
