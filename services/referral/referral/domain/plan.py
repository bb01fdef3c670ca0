"""A pathway plan: which milestone leads to which next step, with conditions, clocks and fall-backs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from referral.domain.codes import LEVELS, FieldGroup, Purpose, Turn
from referral.domain.errors import StepIsUnknown
from referral.domain.words import Words


class Test(StrEnum):
    """How a condition compares; the last two need an ordered fact (a CEFR level)."""

    __test__ = False
    IS = "is"
    AT_LEAST = "at_least"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Condition:
    """One fact of the milestone or answer, compared."""

    fact: str
    test: Test
    values: tuple[str, ...]

    def holds(self, facts: Mapping[str, str]) -> bool:
        """A fact that was not told fails every condition."""
        value = facts.get(self.fact)
        if value is None:
            return False
        if self.test is Test.IS:
            return value in self.values
        reached = LEVELS.index(value) >= LEVELS.index(self.values[0])
        return reached if self.test is Test.AT_LEAST else not reached


class PartnerRule(StrEnum):
    """Which partner may be referred to after an arrow."""

    ANY = "any"
    SAME = "same"
    OTHER = "other"
    """None of those that declined or stayed silent at this step."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a step, upon a milestone or turn, to the next step."""

    upon: str
    to: str
    conditions: tuple[Condition, ...] = ()
    partner: PartnerRule = PartnerRule.ANY
    wait: timedelta = timedelta(0)
    at_most: int | None = None
    """How often it may be taken in one pathway."""


class StepKind(StrEnum):
    """Who moves a step on: a partner, the owner's own staff, its coordinator, or nobody any more."""

    REFER = "refer"
    RECORD = "record"
    DECIDE = "decide"
    END = "end"


class Ending(StrEnum):
    """How a pathway ends."""

    COMPLETED = "completed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Referring:
    """To which service a step refers, for what, and what the partner needs to know."""

    kind: str
    service: str
    purpose: Purpose
    fields: tuple[FieldGroup, ...]


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long each wait may take before somebody is reminded, given up on, or the step counts as stuck."""

    agreement: timedelta | None = None
    answer: timedelta | None = None
    waitlist: timedelta | None = None
    start: timedelta | None = None
    finish: timedelta | None = None
    acknowledge: timedelta | None = None
    report: timedelta | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step of a plan."""

    name: str
    title: Words
    kind: StepKind
    arrows: tuple[Arrow, ...] = ()
    fallback: str | None = None
    clocks: Clocks = Clocks()
    referring: Referring | None = None
    ending: Ending | None = None

    def arrow_upon(self, upon: str, facts: Mapping[str, str], taken: Mapping[int, int]) -> tuple[int, Arrow] | None:
        """The first arrow that applies, with its position; `taken` says how often each was taken before."""
        for position, arrow in enumerate(self.arrows):
            worn_out = arrow.at_most is not None and taken.get(position, 0) >= arrow.at_most
            if arrow.upon == upon and not worn_out and all(condition.holds(facts) for condition in arrow.conditions):
                return position, arrow
        return None

    @property
    def options(self) -> tuple[str, ...]:
        """Steps a coordinator may choose from here."""
        return tuple(arrow.to for arrow in self.arrows if arrow.upon == Turn.DECIDED)

    @property
    def exits(self) -> tuple[Arrow, ...]:
        """Every way out, the fall-back last."""
        last = () if self.fallback is None else (Arrow("otherwise", self.fallback),)
        return self.arrows + last


@dataclass(frozen=True, slots=True)
class PathwayPlan:
    """A plan of one version; a pathway stays on the version it was opened with."""

    name: str
    version: int
    title: Words
    first: str
    steps: tuple[PlanStep, ...]

    def step(self, name: str) -> PlanStep:
        for step in self.steps:
            if step.name == name:
                return step
        raise StepIsUnknown(step=name, plan=self.name)

    def has(self, name: str) -> bool:
        return any(step.name == name for step in self.steps)
