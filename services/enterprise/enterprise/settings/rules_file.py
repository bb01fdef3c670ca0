"""Files of dated rules: read and checked when the service starts, each problem with its file, line and key."""

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from enterprise.domain.errors import EnterpriseError
from enterprise.domain.frames import Format
from enterprise.domain.rules import ContractFrame, FormatFrame, Parameter, RoleRule, Rules, RuleStatus
from passerelle.runtime.yaml_files import composed, line_at, loaded

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
Text = Annotated[str, StringConstraints(min_length=3, max_length=300)]
Number = Annotated[int, Field(ge=0, le=10_000)]
Positive = Annotated[int, Field(ge=1, le=10_000)]
SHIPPED = "rules.yaml"


class RulesAreBroken(EnterpriseError):
    """The dated rules cannot be used as they are written."""

    code = "rules_are_broken"
    status = 500


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    valid_from: date
    valid_until: date | None = None
    source: Text
    status: RuleStatus

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Entry":
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("valid_until is before valid_from")
        return self


class FormatEntry(Entry):
    format: Format
    shortest_days: Positive
    longest_days: Positive
    fewest_people: Positive
    most_people: Positive

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> "FormatEntry":
        if self.shortest_days > self.longest_days or self.fewest_people > self.most_people:
            raise ValueError("the lower bound is above the upper one")
        return self


class ContractEntry(Entry):
    code: Code
    title: Text
    longest_months: Positive | None = None
    renewals: Number | None = None
    in_writing: bool = True
    excludes_full_time_employees: bool = False
    associate_within_months: Positive | None = None


class RoleEntry(Entry):
    role: Code
    at_least: Number = 0


class ParameterEntry(Entry):
    name: Code
    value: Number


class RulesSheet(BaseModel):
    """What a file may say."""

    model_config = ConfigDict(extra="forbid")

    formats: list[FormatEntry] = Field(default_factory=list)
    contracts: list[ContractEntry] = Field(default_factory=list)
    roles: list[RoleEntry] = Field(default_factory=list)
    parameters: list[ParameterEntry] = Field(default_factory=list)

    def rules(self) -> Rules:
        return Rules(
            tuple(FormatFrame(**dict(one)) for one in self.formats),
            tuple(ContractFrame(**dict(one)) for one in self.contracts),
            tuple(RoleRule(**dict(one)) for one in self.roles),
            tuple(Parameter(**dict(one)) for one in self.parameters),
        )


@cache
def shipped_rules() -> Rules:
    """The rules that come with the service."""
    return read_rules((resources.files("enterprise.settings") / SHIPPED).read_text(encoding="utf-8"), SHIPPED)


def load_rules(own: Path | None = None) -> Rules:
    """The shipped rules and the organization's own; raises RulesAreBroken naming file, line and key."""
    if own is None:
        return shipped_rules()
    try:
        text = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulesAreBroken(f"{own}:1: cannot be read: {type(error).__name__}") from error
    return shipped_rules() | read_rules(text, str(own))


def read_rules(text: str, file: str) -> Rules:
    """The rules of one file."""
    try:
        root = composed(text)
        said = loaded(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise RulesAreBroken(f"{file}:{mark.line + 1 if mark else 1}: is not YAML") from error
    try:
        return RulesSheet.model_validate(said or {}).rules()
    except ValidationError as error:
        raise RulesAreBroken("; ".join(_problem(one, root, file) for one in error.errors())) from error


def _problem(error: Any, root: yaml.Node | None, file: str) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "the file"
    return f"{file}:{line_at(root, error['loc'])}: {key}: {error['msg']}"
