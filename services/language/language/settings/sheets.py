"""The shape of a rule file: each entry is one version of one stream, one legal rule or one kind of certificate."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from language.domain.certificates import CertificateKind, CivicExamVersion
from language.domain.dated import RuleStatus, Validity
from language.domain.facts import Procedure
from language.domain.legal import (
    CirAttended,
    CivicExamPassed,
    Exemption,
    LanguageLevel,
    LegalRule,
    NothingRequired,
    Requirement,
)
from language.domain.levels import Level
from language.domain.streams import AppVersion, PriorityRule, Stream
from language.settings.conditions import ConditionSheet, Sheet

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class VersionSheet(Sheet):
    """What every dated entry says."""

    valid_from: date
    valid_until: date | None = None
    source: Words
    status: RuleStatus

    def validity(self) -> Validity:
        return Validity(self.valid_from, self.valid_until, self.source, self.status)


class PrioritySheet(Sheet):
    code: Code
    when: ConditionSheet


class AppVersionSheet(Sheet):
    code: Code
    title: Words


class StreamSheet(VersionSheet):
    """Who may enter a stream: all conditions hold."""

    stream: Code
    title: Words
    who_may_enter: tuple[ConditionSheet, ...] = ()
    priorities: tuple[PrioritySheet, ...] = ()
    by_trade: bool = False
    app_versions: tuple[AppVersionSheet, ...] = ()

    def read(self) -> Stream:
        return Stream(
            self.stream,
            self.title,
            self.validity(),
            tuple(one.condition() for one in self.who_may_enter),
            tuple(PriorityRule(one.code, one.when.condition()) for one in self.priorities),
            self.by_trade,
            tuple(AppVersion(one.code, one.title) for one in self.app_versions),
        )


class CivicExamSheet(Sheet):
    version: CivicExamVersion
    questions: Annotated[int, Field(ge=1)]
    pass_mark: Annotated[int, Field(ge=1)]
    minutes: Annotated[int, Field(ge=1)]


class RequirementSheet(Sheet):
    """Exactly one of these."""

    language: Level | None = None
    civic_exam: CivicExamSheet | None = None
    cir_attended: Literal[True] | None = None
    nothing: Literal[True] | None = None

    @model_validator(mode="after")
    def ask_one_thing(self) -> Self:
        """One requirement to a rule: two are two rules."""
        if len(self.model_fields_set) != 1:
            raise ValueError("a rule requires exactly one thing, or `nothing: true`")
        return self

    def read(self) -> Requirement:
        if self.language is not None:
            return LanguageLevel(self.language)
        if self.civic_exam is not None:
            exam = self.civic_exam
            return CivicExamPassed(exam.version, exam.questions, exam.pass_mark, exam.minutes)
        return CirAttended() if self.cir_attended else NothingRequired()


class ExemptionSheet(Sheet):
    code: Code
    when: ConditionSheet
    source: Words
    status: RuleStatus

    def read(self) -> Exemption:
        return Exemption(self.code, self.when.condition(), self.source, self.status)


class RuleSheet(VersionSheet):
    rule: Code
    procedure: Procedure
    requires: RequirementSheet
    exemptions: tuple[ExemptionSheet, ...] = ()

    def read(self) -> LegalRule:
        exemptions = tuple(one.read() for one in self.exemptions)
        return LegalRule(self.rule, self.procedure, self.requires.read(), self.validity(), exemptions)


class CertificateSheet(VersionSheet):
    certificate: Code
    title: Words
    months: Annotated[int, Field(ge=1)] | None
    """Null for life."""
    levels: Annotated[list[Level], Field(min_length=1)]

    def read(self) -> CertificateKind:
        return CertificateKind(self.certificate, self.title, self.validity(), self.months, tuple(self.levels))


class RuleFile(Sheet):
    """One file; each part may be left out."""

    streams: tuple[StreamSheet, ...] = ()
    rules: tuple[RuleSheet, ...] = ()
    certificates: tuple[CertificateSheet, ...] = ()
