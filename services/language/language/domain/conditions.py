"""Conditions on what is known about a learner; what is not known is neither yes nor no, and is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from language.domain.facts import Basis, Fact, FactCode
from language.domain.levels import Level, rank


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a condition is met or not."""

    MET = "met"
    DIFFERENT = "different"
    EXPIRED = "expired"
    NOT_RECORDED = "not_recorded"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True, slots=True)
class FactIs:
    """A fact has one of these values; `verified` asks that staff saw the paper."""

    fact: FactCode
    values: tuple[str, ...]
    verified: bool = False


@dataclass(frozen=True, slots=True)
class AgeOver:
    """The birthday of that many years lies behind."""

    years: int


@dataclass(frozen=True, slots=True)
class DocumentExpiresWithin:
    """The residence document ends within so many days."""

    days: int


@dataclass(frozen=True, slots=True)
class LevelUpTo:
    """The level known is not above this one."""

    level: Level


@dataclass(frozen=True, slots=True)
class BelowLevelNeeded:
    """The level known is below the one that the procedure aimed at asks for."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple["Condition", ...]


Condition = FactIs | AgeOver | DocumentExpiresWithin | LevelUpTo | BelowLevelNeeded | AnyOf


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one condition: about what, what was needed, what was found."""

    verdict: Verdict
    about: str
    needed: tuple[str, ...]
    found: str | None
    why: Why


@dataclass(frozen=True, slots=True)
class Known:
    """What conditions look at, on one day."""

    facts: Mapping[FactCode, Fact]
    level: Level | None
    on: date
    level_needed: Level | None = None
    """By the procedure aimed at, when it asks for one and the learner is not exempt."""

    @staticmethod
    def of(facts: Iterable[Fact], level: Level | None, on: date, level_needed: Level | None = None) -> "Known":
        return Known({fact.code: fact for fact in facts}, level, on, level_needed)


def judge(condition: Condition, known: Known) -> Finding:
    """What one condition comes to."""
    match condition:
        case FactIs():
            return _fact_is(condition, known)
        case AgeOver():
            return _age_over(condition, known)
        case DocumentExpiresWithin():
            return _expires_within(condition, known)
        case LevelUpTo():
            return _level(
                known.level, condition.level, known.level is not None and rank(known.level) <= rank(condition.level)
            )
        case BelowLevelNeeded():
            return _below_needed(known)
        case AnyOf():
            return _any_of(condition, known)
    assert_never(condition)


def judge_all(conditions: Sequence[Condition], known: Known) -> tuple[Verdict, tuple[Finding, ...]]:
    """Every finding, and what they come to together: one no is a no, one unknown leaves it open."""
    findings = tuple(judge(condition, known) for condition in conditions)
    verdicts = {finding.verdict for finding in findings}
    together = next((verdict for verdict in (Verdict.NO, Verdict.UNKNOWN) if verdict in verdicts), Verdict.YES)
    return together, findings


def _fact_is(condition: FactIs, known: Known) -> Finding:
    fact = known.facts.get(condition.fact)
    verdict, why = _state_of(condition, fact, known.on)
    return Finding(verdict, condition.fact.value, condition.values, None if fact is None else fact.value, why)


def _state_of(condition: FactIs, fact: Fact | None, on: date) -> tuple[Verdict, Why]:
    if fact is None:
        return Verdict.UNKNOWN, Why.NOT_RECORDED
    if fact.value not in condition.values:
        return Verdict.NO, Why.DIFFERENT
    if not fact.holds(on):
        return Verdict.NO, Why.EXPIRED
    if condition.verified and fact.basis is not Basis.VERIFIED:
        return Verdict.UNKNOWN, Why.NOT_VERIFIED
    return Verdict.YES, Why.MET


def _age_over(condition: AgeOver, known: Known) -> Finding:
    needed = (f"over {condition.years}",)
    fact = known.facts.get(FactCode.BORN_ON)
    if fact is None:
        return Finding(Verdict.UNKNOWN, FactCode.BORN_ON.value, needed, None, Why.NOT_RECORDED)
    born = date.fromisoformat(fact.value)
    # The day after the birthday: "plus de 65 ans" is read as 65 years gone by.
    birthday_is_past = (known.on.year - condition.years, known.on.month, known.on.day) > (
        born.year,
        born.month,
        born.day,
    )
    # The date of birth itself is not repeated in an explanation.
    return _said(FactCode.BORN_ON.value, needed, None, birthday_is_past)


def _expires_within(condition: DocumentExpiresWithin, known: Known) -> Finding:
    about, needed = FactCode.RESIDENCE_DOCUMENT.value, (f"expires within {condition.days} days",)
    fact = known.facts.get(FactCode.RESIDENCE_DOCUMENT)
    if fact is None or fact.valid_until is None:
        return Finding(Verdict.UNKNOWN, about, needed, None, Why.NOT_RECORDED)
    days_left = (fact.valid_until - known.on).days
    return _said(about, needed, fact.valid_until.isoformat(), 0 <= days_left <= condition.days)


def _below_needed(known: Known) -> Finding:
    if FactCode.AIM not in known.facts:
        return Finding(Verdict.UNKNOWN, FactCode.AIM.value, (), None, Why.NOT_RECORDED)
    if known.level_needed is None:
        return Finding(Verdict.NO, FactCode.AIM.value, ("a procedure that asks for a level",), None, Why.DIFFERENT)
    is_below = known.level is not None and rank(known.level) < rank(known.level_needed)
    return _level(known.level, known.level_needed, is_below, "below ")


def _level(level: Level | None, bound: Level, is_met: bool, words: str = "up to ") -> Finding:
    needed = (f"{words}{bound.value}",)
    if level is None:
        return Finding(Verdict.UNKNOWN, "level", needed, None, Why.NOT_RECORDED)
    return _said("level", needed, level.value, is_met)


def _any_of(condition: AnyOf, known: Known) -> Finding:
    findings = [judge(one, known) for one in condition.conditions]
    met = next((finding for finding in findings if finding.verdict is Verdict.YES), None)
    if met is not None:
        return met
    open_ones = [finding for finding in findings if finding.verdict is Verdict.UNKNOWN]
    closest = (open_ones or findings)[0]
    needed = tuple(f"{finding.about}: {value}" for finding in findings for value in finding.needed)
    return Finding(closest.verdict, closest.about, needed, closest.found, closest.why)


def _said(about: str, needed: tuple[str, ...], found: str | None, is_met: bool) -> Finding:
    verdict, why = (Verdict.YES, Why.MET) if is_met else (Verdict.NO, Why.DIFFERENT)
    return Finding(verdict, about, needed, found, why)
