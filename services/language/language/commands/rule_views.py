"""What staff read of dated rules: every answer with its rule, its source, its day and how sure it is."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from language.domain.certificates import CertificateKind
from language.domain.conditions import Finding, Verdict, Why
from language.domain.dated import RuleStatus, Validity
from language.domain.facts import FactCode
from language.domain.legal import (
    Answer,
    Change,
    CirAttended,
    CivicExamPassed,
    LanguageLevel,
    LegalRule,
    NothingRequired,
    Requirement,
    State,
)
from language.domain.levels import Level
from language.domain.stream_places import Period
from language.domain.streams import Eligibility, Entitlement, Stream


class DatedView(BaseModel):
    """A rule is never shown without these."""

    valid_from: date
    valid_until: date | None
    source: str
    status: RuleStatus


class PeriodView(BaseModel):
    """Places of a stream for courses that begin between two days."""

    starts_on: date
    ends_on: date
    places: int
    reserved: int
    left: int
    source: str

    @classmethod
    def of(cls, period: Period) -> Self:
        return cls(
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            places=period.places,
            reserved=period.places - period.left,
            left=period.left,
            source=period.source,
        )


class StreamView(DatedView):
    """A funding stream as it stands on a day."""

    stream: str
    title: str
    by_trade: bool
    priorities: list[str]
    app_versions: list[str]
    periods: list[PeriodView]
    """Empty when the funder set no limit."""

    @classmethod
    def of(cls, stream: Stream, periods: tuple[Period, ...]) -> Self:
        return cls(
            stream=stream.code,
            title=stream.title,
            by_trade=stream.by_trade,
            priorities=[one.code for one in stream.priorities],
            app_versions=[one.code for one in stream.app_versions],
            periods=[PeriodView.of(period) for period in periods],
            **dated(stream.validity),
        )


class FindingView(BaseModel):
    """One condition: what it is about, what it needs, what is recorded, and why it is met or not."""

    about: str
    verdict: Verdict
    needed: list[str]
    found: str | None
    why: Why

    @classmethod
    def of(cls, finding: Finding) -> Self:
        return cls(
            about=finding.about,
            verdict=finding.verdict,
            needed=list(finding.needed),
            found=finding.found,
            why=finding.why,
        )


class EligibilityView(DatedView):
    """Whether a learner may enter a stream, and what speaks against it or is missing."""

    stream: str
    on: date
    entitlement: Entitlement
    findings: list[FindingView]

    @classmethod
    def of(cls, answer: Eligibility) -> Self:
        return cls(
            stream=answer.stream.code,
            on=answer.on,
            entitlement=answer.entitlement,
            findings=[FindingView.of(finding) for finding in answer.findings],
            **dated(answer.stream.validity),
        )


class RuleView(DatedView):
    """One version of one legal rule."""

    rule: str
    procedure: str
    requires: str
    exemptions: list[str]

    @classmethod
    def of(cls, rule: LegalRule) -> Self:
        return cls(
            rule=rule.code,
            procedure=rule.procedure.value,
            requires=said(rule.requirement),
            exemptions=[one.code for one in rule.exemptions],
            **dated(rule.validity),
        )


class CertificateKindView(DatedView):
    """One version of a kind of certificate; `months` is None for life."""

    kind: str
    title: str
    months: int | None
    levels: list[Level]

    @classmethod
    def of(cls, kind: CertificateKind) -> Self:
        return cls(
            kind=kind.code, title=kind.title, months=kind.months, levels=list(kind.levels), **dated(kind.validity)
        )


class QuestionView(BaseModel):
    """A fact that rules may ask for, and the answers they know; none for a date."""

    fact: FactCode
    values: list[str]


class ExemptionView(BaseModel):
    """Who need not meet a rule; `why` is what is missing to tell, None for one that holds."""

    code: str
    source: str
    status: RuleStatus
    asks: str | None = None
    why: Why | None = None


class AnswerView(BaseModel):
    """One rule for one learner."""

    rule: RuleView
    state: State
    proof: UUID | None
    exemption: ExemptionView | None
    to_clarify: list[ExemptionView]
    """Exemptions that may hold: the facts they ask for are not recorded or not verified."""

    @classmethod
    def of(cls, answer: Answer) -> Self:
        exempt = answer.exemption
        return cls(
            rule=RuleView.of(answer.rule),
            state=answer.state,
            proof=answer.proof,
            exemption=None
            if exempt is None
            else ExemptionView(code=exempt.code, source=exempt.source, status=exempt.status),
            to_clarify=[
                ExemptionView(code=one.code, source=one.source, status=one.status, asks=finding.about, why=finding.why)
                for one, finding in answer.to_clarify
            ],
        )


class MissingView(BaseModel):
    """What is still missing for a procedure on a day; levels in class and attendance are no proof here."""

    ref: UUID
    procedure: str
    on: date
    missing: list[str]
    to_be_confirmed: list[str]
    """Rules of which the learner may be exempt, by an exemption that is to be confirmed."""
    answers: list[AnswerView]


class AffectedLearner(BaseModel):
    ref: UUID
    before: AnswerView | None
    after: AnswerView


class AffectedView(BaseModel):
    """Learners who prepare the procedure and for whom something else is missing under the new version."""

    on: date
    before: RuleView | None
    after: RuleView
    learners: list[AffectedLearner]
    next: UUID | None
    """Ask again `after` this for the next page; None when there is none."""

    @classmethod
    def of(cls, change: Change, on: date, learners: list[AffectedLearner], following: UUID | None) -> Self:
        before = None if change.before is None else RuleView.of(change.before)
        return cls(on=on, before=before, after=RuleView.of(change.after), learners=learners, next=following)


def dated(validity: Validity) -> dict[str, date | str | RuleStatus | None]:
    return {
        "valid_from": validity.valid_from,
        "valid_until": validity.valid_until,
        "source": validity.source,
        "status": validity.status,
    }


def said(requirement: Requirement) -> str:
    """A requirement in a few words."""
    match requirement:
        case LanguageLevel(level):
            return f"certificate {level.value}"
        case CivicExamPassed(version, questions, pass_mark, _):
            return f"civic exam {version.value}, {pass_mark} of {questions}"
        case CirAttended():
            return "attendance of the CIR training"
        case NothingRequired():
            return "nothing"
