"""Proofs of a level, kept apart: a certificate, a civic exam, and the attendance certificate of a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from language.domain.dated import Validity, in_force
from language.domain.errors import CertificateIsInvalid
from language.domain.identifiers import CourseId
from language.domain.levels import Level, weakest


@dataclass(frozen=True, slots=True)
class CertificateKind:
    """One version of what is known about a kind of certificate."""

    code: str
    title: str
    validity: Validity
    months: int | None
    """How long it can be used after the exam; None for life."""
    levels: tuple[Level, ...]
    """The levels it can certify."""


CertificateKinds = Mapping[str, Sequence[CertificateKind]]


@dataclass(frozen=True, slots=True)
class Certificate:
    """An exam passed, with the paper that staff saw; oral and written when the paper tells them apart."""

    id: UUID
    kind: str
    level: Level
    passed_on: date
    seen_by: str
    seen_at: datetime
    oral: Level | None = None
    written: Level | None = None
    usable_until: date | None = None
    """None for life."""

    @property
    def level_proven(self) -> Level:
        """The weakest of what the paper says."""
        return weakest(self.level, self.oral, self.written) or self.level

    def is_usable(self, on: date) -> bool:
        return self.passed_on <= on and (self.usable_until is None or on <= self.usable_until)


class CivicExamVersion(StrEnum):
    """The exam has one version for each procedure."""

    CSP = "csp"
    CR = "cr"
    NATURALISATION = "naturalisation"


@dataclass(frozen=True, slots=True)
class CivicExam:
    """A civic exam sat, with its right answers; the pass mark is a rule of law, looked up by date."""

    id: UUID
    version: CivicExamVersion
    right_answers: int
    sat_on: date
    seen_by: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class AttendanceCertificate:
    """That somebody came to a course, for how long: proves no level and serves no residence procedure."""

    id: UUID
    course: CourseId
    starts_on: date
    ends_on: date
    minutes_attended: int
    minutes_held: int
    issued_by: str
    issued_at: datetime


def certified(kinds: CertificateKinds, certificate: Certificate, today: date) -> Certificate:
    """The certificate with the day until which it can be used; raises CertificateIsInvalid."""
    kind = in_force(kinds.get(certificate.kind, ()), certificate.passed_on)
    if kind is None or certificate.level not in kind.levels or certificate.passed_on > today:
        raise CertificateIsInvalid
    until = None if kind.months is None else _after(certificate.passed_on, kind.months)
    return Certificate(
        certificate.id,
        certificate.kind,
        certificate.level,
        certificate.passed_on,
        certificate.seen_by,
        certificate.seen_at,
        certificate.oral,
        certificate.written,
        until,
    )


def _after(day: date, months: int) -> date:
    """The same day of the month later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))
