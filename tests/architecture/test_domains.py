"""Time and identity are arguments of a rule: import-linter cannot see `datetime.now`, the syntax tree can."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, service_folders

CLOCKS = {"now", "utcnow", "today"}
IDENTITIES = {"uuid1", "uuid4", "uuid7"}
OUTSIDE = {"open", "__import__"}


def impurities(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = ((node, _impurity(node)) for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt | ast.keyword))
    return [f"{path.name}:{node.lineno} {impurity}" for node, impurity in found if impurity]


def _impurity(node: ast.AST) -> str | None:
    match node:
        case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            return "async"
        case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCKS:
            return name
        case ast.keyword(value=ast.Attribute(attr=name)) if name in CLOCKS and "factory" in (node.arg or ""):
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in IDENTITIES:
            return name
        case ast.Call(func=ast.Name(id=name)) if name in OUTSIDE:
            return name
        case _:
            return None


@pytest.mark.parametrize("service", [folder.name for folder in service_folders()])
def test_a_domain_reads_no_clock_and_draws_no_identity(service: str) -> None:
    modules = sorted((ROOT / "services" / service / service / "domain").rglob("*.py"))

    assert modules
    assert [found for module in modules for found in impurities(module)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("offered_at = datetime.now(UTC)", "now"),
        ("offered_at = datetime.datetime.utcnow()", "utcnow"),
        ("started_on = date.today()", "today"),
        ("place = Place(id=uuid4())", "uuid4"),
        ("ids = map(uuid.uuid4, people)", "uuid4"),
        ("asked_at = field(default_factory=datetime.now)", "now"),
        ("id = field(default_factory=uuid4)", "uuid4"),
        ("async def decide(): ...", "async"),
        ("rules = open('rules.txt')", "open"),
    ],
)
def test_a_planted_clock_or_chance_is_found(source: str, found: str, tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(source, encoding="utf-8")

    assert impurities(planted) == [f"planted.py:1 {found}"]


def test_a_time_given_as_an_argument_is_allowed(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def lapse(offer, now, asked):\n    return max(now, asked.today) > offer.lapses_at\n")

    assert impurities(planted) == []
