"""The dated rules of an agency: those that come with the service, and its own. Checked when they are loaded."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

from funding.domain.parameters import Parameter, Parameters
from funding.domain.sectors import Rules
from funding.rules.reading import check_complete, read_parameters, read_sectors
from funding.rules.sheet import RulesAreBroken, Sheet

__all__ = ["RulesAreBroken", "load_rules", "shipped_rules"]


def load_rules(own: Path | None = None) -> Rules:
    """The shipped rules, and an agency's own added to them; raises RulesAreBroken with every problem at once."""
    shipped = Sheet("microcredit.yaml", _shipped("microcredit.yaml"))
    sectors = Sheet("sectors.yaml", _shipped("sectors.yaml"))
    sheets = [shipped, sectors]
    parameters = read_parameters(shipped)
    if own is not None:
        sheets.append(added := Sheet(str(own), _read(own)))
        parameters = _with_own(parameters, read_parameters(added, tuple(parameters)))
    rules = Rules(Parameters(tuple(parameters)), tuple(read_sectors(sectors)))
    problems = [problem for sheet in sheets for problem in sheet.problems] or check_complete(rules.parameters)
    if problems:
        raise RulesAreBroken(problems)
    return rules


@cache
def shipped_rules() -> Rules:
    """The rules of an agency that adds none."""
    return load_rules()


def _with_own(shipped: Iterable[Parameter], own: Iterable[Parameter]) -> list[Parameter]:
    """An agency's own value stands in for a shipped one of the same day."""
    merged = {(one.name, one.purpose, one.valid_from): one for one in (*shipped, *own)}
    return list(merged.values())


def _read(own: Path) -> str:
    try:
        return own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulesAreBroken([f"{own}:1: cannot be read: {error}"]) from error


def _shipped(name: str) -> str:
    return (resources.files("funding.rules") / name).read_text(encoding="utf-8")
