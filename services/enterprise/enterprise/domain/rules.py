"""Dated rules: what law, practice or the organization itself allows, from when, on whose word.

A confirmed rule refuses; one that is still to be confirmed only warns. Values are added, never edited.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from enterprise.domain.errors import EnterpriseError, NoRuleForTheDate
from enterprise.domain.frames import Format


class RuleStatus(StrEnum):
    """Whether somebody who answers for it has checked the rule."""

    CONFIRMED = "confirmed"
    TO_BE_CONFIRMED = "to_be_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where a rule comes from and when it holds, both days included."""

    valid_from: date
    valid_until: date | None = None
    source: str
    status: RuleStatus

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def is_confirmed(self) -> bool:
        return self.status is RuleStatus.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatFrame(Rule):
    """Bounds for the sessions of one format, both ends included; days count the first and the last."""

    format: Format
    shortest_days: int
    longest_days: int
    fewest_people: int
    most_people: int

    def fits_days(self, days: int) -> bool:
        return self.shortest_days <= days <= self.longest_days

    def fits_places(self, minimum: int, maximum: int) -> bool:
        return self.fewest_people <= minimum <= maximum <= self.most_people


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFrame(Rule):
    """What the law says of one kind of contract; None leaves a limit out."""

    code: str
    title: str
    longest_months: int | None = None
    """The longest one period may be, first or renewed."""
    renewals: int | None = None
    in_writing: bool = True
    excludes_full_time_employees: bool = False
    associate_within_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRule(Rule):
    """How many holders a role of the cooperative needs at least."""

    role: str
    at_least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Rule):
    """A number the organization works with."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Warned:
    """What a rule that is still to be confirmed would not allow."""

    code: str
    detail: str


def warned(breaches: Iterable[EnterpriseError]) -> tuple[Warned, ...]:
    return tuple(Warned(one.code, str(one)) for one in breaches)


R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything of the data files.

    Of two rules that hold, a confirmed one wins, then the newer, then the one read last: what somebody has heard
    somewhere does not lift a limit that was checked.
    """

    formats: tuple[FormatFrame, ...] = ()
    contracts: tuple[ContractFrame, ...] = ()
    roles: tuple[RoleRule, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def __or__(self, other: "Rules") -> "Rules":
        return Rules(
            self.formats + other.formats,
            self.contracts + other.contracts,
            self.roles + other.roles,
            self.parameters + other.parameters,
        )

    def format_on(self, day: date, format: Format) -> FormatFrame:
        return _newest((one for one in self.formats if one.format is format), day)

    def contract_on(self, day: date, code: str) -> ContractFrame:
        return _newest((one for one in self.contracts if one.code == code), day)

    def roles_on(self, day: date) -> dict[str, RoleRule]:
        """The roles of the day, by code."""
        known = {one.role for one in self.roles if one.holds_on(day)}
        return {role: _newest((one for one in self.roles if one.role == role), day) for role in sorted(known)}

    def number_on(self, day: date, name: str) -> int:
        return _newest((one for one in self.parameters if one.name == name), day).value


def _newest(rules: Iterable[R], day: date) -> R:
    holding = [rule for rule in rules if rule.holds_on(day)]
    if not holding:
        raise NoRuleForTheDate
    ranked = [(rule.is_confirmed, rule.valid_from, position) for position, rule in enumerate(holding)]
    return holding[max(ranked)[2]]
