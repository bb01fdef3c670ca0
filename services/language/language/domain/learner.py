"""A learner: levels, courses, proofs and the facts that rules ask for; name and contact stay in the sealed handover."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from language.domain.app_activity import account_key
from language.domain.certificates import AttendanceCertificate, Certificate, CivicExam
from language.domain.errors import AccountIsTaken, AlreadyEnrolled, PlacementIsInUse, ProofIsUnknown
from language.domain.facts import Fact, FactCode, noted
from language.domain.identifiers import CourseId, LearnerId, Ref
from language.domain.legal import Proofs
from language.domain.levels import Level
from language.domain.placement import LevelRule, Placement


@dataclass(frozen=True, slots=True)
class ClassLevel:
    """A level assessed in class at the end of a course: by whom, when; not a certificate."""

    level: Level
    course: CourseId
    assessed_at: datetime
    assessed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody taken on after a referral."""

    id: LearnerId
    ref: Ref
    registered_at: datetime
    placement: Placement | None = None
    level_reached: Level | None = None
    """Assessed in class at the end of a course; not a certificate."""
    course: CourseId | None = None
    """The one course in which the learner has a place or waits for one."""
    past_courses: tuple[CourseId, ...] = ()
    facts: tuple[Fact, ...] = ()
    class_levels: tuple[ClassLevel, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    civic_exams: tuple[CivicExam, ...] = ()
    attendance_certificates: tuple[AttendanceCertificate, ...] = ()
    app_account: str | None = None
    """The learner's account of the learning app, as its export writes it."""

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        """The referral behind the learner, the course, and the account of the learning app."""
        course = () if self.course is None else (self.course,)
        account = () if self.app_account is None else (account_key(self.app_account),)
        return (self.ref, *course, *account)

    @property
    def level(self) -> Level | None:
        """The newest level known."""
        if self.level_reached is not None:
            return self.level_reached
        return None if self.placement is None else self.placement.overall

    @property
    def level_rule(self) -> LevelRule | None:
        """Where the level comes from."""
        if self.level_reached is not None:
            return LevelRule.CLASS
        return None if self.placement is None else self.placement.rule

    @property
    def proofs(self) -> Proofs:
        """What counts before the law: no level in class, no attendance."""
        return Proofs(self.facts, self.certificates, self.civic_exams)

    def after(self, earlier: "Learner | None") -> "Learner":
        """Somebody referred again brings what was noted and proven; the level is tested afresh."""
        if earlier is None:
            return self
        return replace(
            self,
            facts=earlier.facts,
            class_levels=earlier.class_levels,
            certificates=earlier.certificates,
            civic_exams=earlier.civic_exams,
            attendance_certificates=earlier.attendance_certificates,
            app_account=earlier.app_account,
        )

    def noting(self, facts: Iterable[Fact]) -> "Learner":
        return replace(self, facts=noted(self.facts, facts))

    def without(self, facts: Collection[FactCode], proofs: Collection[UUID]) -> "Learner":
        """What was noted in error, or what the person takes back, is gone; raises ProofIsUnknown."""
        papers = [one.id for one in self.certificates] + [one.id for one in self.civic_exams]
        if not set(proofs) <= {*papers, *(one.id for one in self.attendance_certificates)}:
            raise ProofIsUnknown
        return replace(
            self,
            facts=tuple(one for one in self.facts if one.code not in facts),
            certificates=tuple(one for one in self.certificates if one.id not in proofs),
            civic_exams=tuple(one for one in self.civic_exams if one.id not in proofs),
            attendance_certificates=tuple(one for one in self.attendance_certificates if one.id not in proofs),
        )

    def with_account(self, account: str) -> "Learner":
        if self.app_account not in (None, account):
            raise AccountIsTaken
        return replace(self, app_account=account)

    def placed(self, placement: Placement) -> "Learner":
        if self.course is not None:
            raise PlacementIsInUse
        return replace(self, placement=placement)

    def joined(self, course: CourseId) -> "Learner":
        if self.course is not None:
            raise AlreadyEnrolled
        return replace(self, course=course)

    def withdrawn(self) -> "Learner":
        """Free for another course, as if this one had never been asked for."""
        return replace(self, course=None)

    def finished(self, level_reached: Level | None = None) -> "Learner":
        """Out of the course, which stays among the past ones."""
        past = self.past_courses if self.course is None else (*self.past_courses, self.course)
        return replace(self, course=None, past_courses=past, level_reached=level_reached or self.level_reached)

    def assessed(self, level: ClassLevel) -> "Learner":
        """Out of the course with the level assessed in class."""
        return replace(self.finished(level.level), class_levels=(*self.class_levels, level))
