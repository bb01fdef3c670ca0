"""What the law asks of somebody who applies for a card or for naturalisation, by day; what is met, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from language.domain.certificates import Certificate, CivicExam, CivicExamVersion
from language.domain.conditions import Condition, Finding, Known, Verdict, judge
from language.domain.dated import RuleStatus, Validity, in_force, version_before
from language.domain.errors import RuleIsUnknown, RuleIsUnknownThen
from language.domain.facts import Fact, FactCode, Procedure
from language.domain.levels import Level, rank


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """A certificate of this level, oral and written alike."""

    level: Level


@dataclass(frozen=True, slots=True)
class CivicExamPassed:
    """The civic exam of one version, with at least so many right answers."""

    version: CivicExamVersion
    questions: int
    pass_mark: int
    minutes: int


@dataclass(frozen=True, slots=True)
class CirAttended:
    """The training of the contrat d'intégration républicaine was attended; no level."""


@dataclass(frozen=True, slots=True)
class NothingRequired:
    """The law asked for nothing of the kind at the time."""


Requirement = LanguageLevel | CivicExamPassed | CirAttended | NothingRequired


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who need not meet a rule, with the source that says so."""

    code: str
    when: Condition
    source: str
    status: RuleStatus


@dataclass(frozen=True, slots=True)
class LegalRule:
    """One version of one rule."""

    code: str
    procedure: Procedure
    requirement: Requirement
    validity: Validity
    exemptions: tuple[Exemption, ...] = ()


LegalRules = Mapping[str, Sequence[LegalRule]]
"""Versions by code."""


class State(StrEnum):
    MET = "met"
    MISSING = "missing"
    EXEMPT = "exempt"
    PERHAPS_EXEMPT = "perhaps_exempt"
    """An exemption that is to be confirmed: it closes no door and spares nobody a proof yet."""
    NOT_REQUIRED = "not_required"


LACKING = frozenset({State.MISSING, State.PERHAPS_EXEMPT})
"""No proof yet, and no exemption to rely on."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a learner can put on the table."""

    facts: tuple[Fact, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    civic_exams: tuple[CivicExam, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One rule for one learner on one day."""

    rule: LegalRule
    state: State
    proof: UUID | None = None
    """The certificate or exam that meets it."""
    exemption: Exemption | None = None
    to_clarify: tuple[tuple[Exemption, Finding], ...] = ()
    """Exemptions that cannot be told for lack of a fact."""


def missing(rules: LegalRules, procedure: Procedure, proofs: Proofs, on: date) -> tuple[Answer, ...]:
    """Every rule of a procedure on a day; raises RuleIsUnknownThen for a day the rules do not reach."""
    versions = [versions for versions in rules.values() if versions[0].procedure is procedure]
    found = [in_force(one, on) for one in versions]
    if not found or None in found:
        raise RuleIsUnknownThen
    return tuple(answered(rule, proofs, on) for rule in found if rule is not None)


def answered(rule: LegalRule, proofs: Proofs, on: date) -> Answer:
    """Met, exempt, perhaps exempt or missing."""
    if isinstance(rule.requirement, NothingRequired):
        return Answer(rule, State.NOT_REQUIRED)
    is_met, proof = _met(rule.requirement, proofs, on)
    if is_met:
        return Answer(rule, State.MET, proof)
    findings = [(one, judge(one.when, Known.of(proofs.facts, None, on))) for one in rule.exemptions]
    exempting = [one for one, finding in findings if finding.verdict is Verdict.YES]
    sure = next((one for one in exempting if one.status is RuleStatus.CONFIRMED), None)
    if sure is not None:
        return Answer(rule, State.EXEMPT, exemption=sure)
    unclear = tuple((one, finding) for one, finding in findings if finding.verdict is Verdict.UNKNOWN)
    if exempting:
        return Answer(rule, State.PERHAPS_EXEMPT, exemption=exempting[0], to_clarify=unclear)
    return Answer(rule, State.MISSING, to_clarify=unclear)


def level_needed(rules: LegalRules, procedure: Procedure | None, proofs: Proofs, on: date) -> Level | None:
    """The level a procedure asks of this learner on a day, if it does and no confirmed exemption holds."""
    for versions in rules.values():
        rule = in_force(versions, on)
        if rule is None or rule.procedure is not procedure or not isinstance(rule.requirement, LanguageLevel):
            continue
        if answered(rule, Proofs(proofs.facts), on).state in LACKING:
            return rule.requirement.level
    return None


@dataclass(frozen=True, slots=True)
class Change:
    """A version of a rule and the one it replaced."""

    before: LegalRule | None
    after: LegalRule


def change_of(rules: LegalRules, code: str, on: date) -> Change:
    """The change that made the version in force on a day; raises RuleIsUnknown or RuleIsUnknownThen."""
    if code not in rules:
        raise RuleIsUnknown
    after = in_force(rules[code], on)
    if after is None:
        raise RuleIsUnknownThen
    return Change(version_before(rules[code], after), after)


def affected(change: Change, proofs: Proofs, on: date) -> tuple[Answer | None, Answer] | None:
    """The answers under both versions when something else is missing under the new one; None when nothing changes."""
    after = answered(change.after, proofs, on)
    before = None if change.before is None else answered(change.before, proofs, on)
    return None if _lacks(before) == _lacks(after) else (before, after)


def aim_of(facts: Sequence[Fact]) -> Procedure | None:
    """The procedure a learner prepares."""
    return next((Procedure(fact.value) for fact in facts if fact.code is FactCode.AIM), None)


def _lacks(answer: Answer | None) -> Requirement | None:
    return answer.rule.requirement if answer is not None and answer.state in LACKING else None


def _met(requirement: Requirement, proofs: Proofs, on: date) -> tuple[bool, UUID | None]:
    match requirement:
        case LanguageLevel(level):
            usable = [one for one in proofs.certificates if one.is_usable(on) and rank(one.level_proven) >= rank(level)]
            return bool(usable), usable[0].id if usable else None
        case CivicExamPassed(version, _, pass_mark, _):
            passed = [one for one in proofs.civic_exams if one.version is version and one.sat_on <= on]
            enough = next((one.id for one in passed if one.right_answers >= pass_mark), None)
            return enough is not None, enough
        case CirAttended():
            return any(fact.code is FactCode.CIR and fact.value == "attended" for fact in proofs.facts), None
        case NothingRequired():
            return True, None
    assert_never(requirement)
