"""What staff and their systems read of a learner."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from language.domain.app_activity import AppAccount, Imported
from language.domain.certificates import AttendanceCertificate, Certificate, CivicExam, CivicExamVersion
from language.domain.facts import Basis, FactCode
from language.domain.learner import ClassLevel, Learner
from language.domain.levels import Level
from language.domain.placement import LevelRule


class LearnerView(BaseModel):
    """A learner; name and contact are shown with the referral, while agreement lasts."""

    id: UUID
    ref: UUID
    registered_at: datetime
    level: Level | None
    level_rule: LevelRule | None
    """Why this level: the weakest skill, the assessor's decision, or the class."""
    placed_at: datetime | None
    assessed_by: str | None
    listening: Level | None
    reading: Level | None
    speaking: Level | None
    writing: Level | None
    level_reached: Level | None
    course: UUID | None
    past_courses: list[UUID]

    @classmethod
    def of(cls, learner: Learner) -> Self:
        placement = learner.placement
        skills = None if placement is None else placement.skills
        return cls(
            id=learner.id,
            ref=learner.ref,
            registered_at=learner.registered_at,
            level=learner.level,
            level_rule=learner.level_rule,
            placed_at=None if placement is None else placement.placed_at,
            assessed_by=None if placement is None else placement.assessed_by,
            listening=None if skills is None else skills.listening,
            reading=None if skills is None else skills.reading,
            speaking=None if skills is None else skills.speaking,
            writing=None if skills is None else skills.writing,
            level_reached=learner.level_reached,
            course=learner.course,
            past_courses=list(learner.past_courses),
        )


class FactView(BaseModel):
    """One answer to one question of the rules, and how it is known."""

    fact: FactCode
    value: str
    basis: Basis
    noted_by: str
    noted_at: datetime
    valid_until: date | None


class ClassLevelView(BaseModel):
    """A level assessed in class: serves no residence procedure."""

    level: Level
    course: UUID
    assessed_at: datetime
    assessed_by: str | None

    @classmethod
    def of(cls, level: ClassLevel) -> Self:
        return cls(level=level.level, course=level.course, assessed_at=level.assessed_at, assessed_by=level.assessed_by)


class CertificateView(BaseModel):
    """The only proof of a level that serves a residence procedure, as long as it can be used."""

    id: UUID
    kind: str
    level: Level
    oral: Level | None
    written: Level | None
    level_proven: Level
    passed_on: date
    usable_until: date | None
    seen_by: str

    @classmethod
    def of(cls, one: Certificate) -> Self:
        return cls(
            id=one.id,
            kind=one.kind,
            level=one.level,
            oral=one.oral,
            written=one.written,
            level_proven=one.level_proven,
            passed_on=one.passed_on,
            usable_until=one.usable_until,
            seen_by=one.seen_by,
        )


class CivicExamView(BaseModel):
    """A civic exam sat; whether it was enough is a rule of law."""

    id: UUID
    version: CivicExamVersion
    right_answers: int
    sat_on: date
    seen_by: str

    @classmethod
    def of(cls, one: CivicExam) -> Self:
        return cls(
            id=one.id, version=one.version, right_answers=one.right_answers, sat_on=one.sat_on, seen_by=one.seen_by
        )


class AttendanceCertificateView(BaseModel):
    """That somebody came to a course: proves no level, serves no residence procedure."""

    id: UUID
    course: UUID
    starts_on: date
    ends_on: date
    minutes_attended: int
    minutes_held: int
    issued_by: str
    issued_at: datetime

    @classmethod
    def of(cls, one: AttendanceCertificate) -> Self:
        return cls(
            id=one.id,
            course=one.course,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            minutes_attended=one.minutes_attended,
            minutes_held=one.minutes_held,
            issued_by=one.issued_by,
            issued_at=one.issued_at,
        )


class FileView(LearnerView):
    """A learner with the facts that rules ask for and every kind of proof, kept apart."""

    facts: list[FactView]
    class_levels: list[ClassLevelView]
    certificates: list[CertificateView]
    civic_exams: list[CivicExamView]
    attendance_certificates: list[AttendanceCertificateView]
    app_account: str | None

    @classmethod
    def of(cls, learner: Learner) -> Self:
        return cls(
            **LearnerView.of(learner).model_dump(),
            facts=[
                FactView(
                    fact=one.code,
                    value=one.value,
                    basis=one.basis,
                    noted_by=one.noted_by,
                    noted_at=one.noted_at,
                    valid_until=one.valid_until,
                )
                for one in learner.facts
            ],
            class_levels=[ClassLevelView.of(one) for one in learner.class_levels],
            certificates=[CertificateView.of(one) for one in learner.certificates],
            civic_exams=[CivicExamView.of(one) for one in learner.civic_exams],
            attendance_certificates=[AttendanceCertificateView.of(one) for one in learner.attendance_certificates],
            app_account=learner.app_account,
        )


class ImportView(BaseModel):
    """What an export of the learning app changed."""

    rows: int
    added: int
    corrected: int
    unchanged: int
    skipped: int

    @classmethod
    def of(cls, imported: Imported) -> Self:
        return cls(
            rows=imported.rows,
            added=imported.added,
            corrected=imported.corrected,
            unchanged=imported.unchanged,
            skipped=imported.skipped,
        )


class AppDayView(BaseModel):
    day: date
    version: str
    minutes: int


class AppActivityView(BaseModel):
    """What a learner did with the learning app."""

    ref: UUID
    minutes: int
    days: list[AppDayView]

    @classmethod
    def of(cls, ref: UUID, account: AppAccount) -> Self:
        days = [AppDayView(day=day, version=version, minutes=spent) for (day, version), spent in account.days.items()]
        return cls(ref=ref, minutes=account.minutes, days=sorted(days, key=lambda one: (one.day, one.version)))
