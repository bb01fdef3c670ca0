"""Plan files: one YAML file is one version of one pathway plan."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import yaml

from referral.domain.errors import ReferralError
from referral.domain.plan import PathwayPlan, PlanStep
from referral.plans.checks import problems_of
from referral.plans.sheet import PlanProblem, Sheet, line_of
from referral.plans.steps import Lines, read_step, read_words

Library = dict[tuple[str, int], PathwayPlan]
"""Plans by name and version."""


class PlanIsBroken(ReferralError):
    """A pathway plan cannot be used as it is written."""

    code = "plan_is_broken"
    status = 422

    def __init__(self, problems: Iterable[PlanProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load_plan(path: Path) -> PathwayPlan:
    """The plan of a file; raises PlanIsBroken with every problem at once."""
    plan, problems = read_plan(path.read_text(encoding="utf-8"), str(path))
    if plan is None or problems:
        raise PlanIsBroken(problems)
    return plan


def check(paths: Iterable[Path]) -> list[PlanProblem]:
    """Every problem of every file, in order of file and line."""
    found: list[PlanProblem] = []
    seen: dict[tuple[str, int], str] = {}
    for path in paths:
        try:
            plan, problems = read_plan(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            found.append(PlanProblem(str(path), 1, f"cannot be read: {error}"))
            continue
        found += problems
        if plan is not None and (first := seen.setdefault((plan.name, plan.version), str(path))) != str(path):
            found.append(PlanProblem(str(path), 1, f"{plan.name} version {plan.version} is also in {first}"))
    return sorted(found)


def load_plans(paths: Iterable[Path]) -> Library:
    """A library of plans; raises PlanIsBroken if any of them is."""
    files = list(paths)
    problems = check(files)
    if problems:
        raise PlanIsBroken(problems)
    return {(plan.name, plan.version): plan for plan in map(load_plan, files)}


def shipped_files() -> list[Path]:
    """The plans that come with the service."""
    folder = resources.files("referral.plans")
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def read_plan(text: str, file: str) -> tuple[PathwayPlan | None, list[PlanProblem]]:
    """What could be read of a plan, and what is wrong with it."""
    sheet = Sheet(file)
    root = sheet.root(text)
    if root is None:
        return None, sheet.problems
    parts = sheet.mapping(root, required=("plan", "version", "title", "first", "steps"))
    lines = Lines()
    steps = _steps(sheet, lines, parts)
    name = sheet.text(parts["plan"]) if "plan" in parts else None
    version = sheet.number(parts["version"]) if "version" in parts else None
    first = sheet.name(parts["first"]) if "first" in parts else None
    title = read_words(sheet, parts.get("title"))
    if name is None or version is None or first is None:
        return None, sorted(sheet.problems)
    lines.first = line_of(parts["first"])
    plan = PathwayPlan(name, version, title, first, tuple(steps))
    sheet.problems += [PlanProblem(file, line, message) for line, message in problems_of(plan, lines)]
    return plan, sorted(sheet.problems)


def _steps(sheet: Sheet, lines: Lines, parts: dict[str, yaml.Node]) -> list[PlanStep]:
    node = parts.get("steps")
    if node is None:
        return []
    found = sheet.mapping(node, optional=None)
    if isinstance(node, yaml.MappingNode):
        lines.steps = {str(key.value): line_of(key) for key, _ in reversed(node.value)}
    return [read_step(sheet, lines, name, part) for name, part in found.items()]
