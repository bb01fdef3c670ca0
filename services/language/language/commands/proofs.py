"""What staff note about a learner: facts, certificates, civic exams, and the attendance certificates they issue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from language.commands.learner_views import FileView
from language.domain.attendance import sessions_of
from language.domain.book import Book
from language.domain.certificates import AttendanceCertificate, Certificate, CivicExam, CivicExamVersion, certified
from language.domain.course import Course
from language.domain.errors import CivicExamIsInvalid, HoursAreUnknown, NeverAttended
from language.domain.facts import Basis, Fact, FactCode
from language.domain.learner import Learner
from language.domain.levels import Level
from language.translation.found import course_at, learner_behind
from passerelle.messaging.decisions import Decision, Moment, States


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact as staff note it."""

    code: FactCode
    value: str
    basis: Basis
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate as staff read it."""

    kind: str
    level: Level
    passed_on: date
    oral: Level | None = None
    written: Level | None = None


def note_facts(states: States, moment: Moment, ref: UUID, noted: Sequence[Noted], by: str) -> Decision:
    """The newest answer to each question replaces the one before."""
    facts = [Fact(one.code, one.value, one.basis, by, moment.now, one.valid_until) for one in noted]
    return _answered(learner_behind(states, ref).noting(facts))


def remove(
    states: States, moment: Moment, ref: UUID, facts: Collection[FactCode], papers: Collection[UUID]
) -> Decision:
    """What was noted in error, or what the person takes back."""
    return _answered(learner_behind(states, ref).without(facts, papers))


def record_certificate(states: States, moment: Moment, book: Book, ref: UUID, paper: Paper, seen_by: str) -> Decision:
    """A certificate that staff saw."""
    learner = learner_behind(states, ref)
    seen = Certificate(
        moment.new_id(), paper.kind, paper.level, paper.passed_on, seen_by, moment.now, paper.oral, paper.written
    )
    certificate = certified(book.certificates, seen, moment.today)
    return _answered(replace(learner, certificates=(*learner.certificates, certificate)))


def record_civic_exam(
    states: States,
    moment: Moment,
    ref: UUID,
    version: CivicExamVersion,
    right_answers: int,
    sat_on: date,
    seen_by: str,
) -> Decision:
    """A civic exam whose result staff saw, passed or not."""
    if sat_on > moment.today:
        raise CivicExamIsInvalid
    learner = learner_behind(states, ref)
    exam = CivicExam(moment.new_id(), version, right_answers, sat_on, seen_by, moment.now)
    return _answered(replace(learner, civic_exams=(*learner.civic_exams, exam)))


def issue_attendance_certificate(
    states: States, moment: Moment, course_id: UUID, ref: UUID, issued_by: str
) -> Decision:
    """How long the learner came to a course, from its rolls; issued again, it replaces the one before."""
    course, learner = course_at(states, course_id), learner_behind(states, ref)
    issued = _certificate(course, learner, moment, issued_by)
    others = tuple(one for one in learner.attendance_certificates if one.course != course.id)
    return _answered(replace(learner, attendance_certificates=(*others, issued)))


def _certificate(course: Course, learner: Learner, moment: Moment, issued_by: str) -> AttendanceCertificate:
    held = sessions_of(course, learner.id)
    attended = [session for session in held if learner.id in session.present]
    if not attended:
        raise NeverAttended
    minutes = [session.minutes for session in held if session.minutes is not None]
    if len(minutes) < len(held):
        raise HoursAreUnknown
    return AttendanceCertificate(
        id=moment.new_id(),
        course=course.id,
        starts_on=min(session.held_on for session in attended),
        ends_on=max(session.held_on for session in attended),
        minutes_attended=sum(session.minutes or 0 for session in attended),
        minutes_held=sum(minutes),
        issued_by=issued_by,
        issued_at=moment.now,
    )


def _answered(learner: Learner) -> Decision:
    return Decision(changes=(learner,), result=FileView.of(learner).model_dump(mode="json"))
