"""Courses, learners and times for the tests of this service."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from language.domain.course import Course, CourseStatus, Enrolment, EnrolmentStatus, Plan
from language.domain.enrolment import Request, enrol
from language.domain.facts import Basis, Fact, FactCode
from language.domain.identifiers import CourseId, LearnerId, Ref
from language.domain.learner import Learner
from language.domain.levels import Level
from language.domain.placement import Placement, Skills
from language.settings.rule_files import load_book

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
TODAY = NOW.date()
COURSE = CourseId(UUID(int=1))
BOOK = load_book()


def ref(number: int) -> Ref:
    return Ref(UUID(int=1000 + number))


def learner_id(number: int) -> LearnerId:
    return LearnerId(UUID(int=2000 + number))


def plan(**changes: Any) -> Plan:
    everyday = Plan(
        title="Everyday French, Belleville",
        stream="everyday",
        level_from=Level.A1,
        level_to=Level.A2,
        places=2,
        starts_on=date(2026, 1, 12),
        ends_on=date(2026, 3, 27),
        sessions=10,
        attendance_needed=70,
    )
    return replace(everyday, **changes)


def course(**changes: Any) -> Course:
    """A planned course; `status`, `started_at` and `enrolments` replace the register, anything else the plan."""
    register = {name: changes.pop(name) for name in ("status", "started_at", "enrolments") if name in changes}
    return Course(COURSE, plan(**changes), **register)


def fact(code: FactCode, value: str, *, verified: bool = False, valid_until: date | None = None) -> Fact:
    basis = Basis.VERIFIED if verified else Basis.DECLARED
    return Fact(code, value, basis, "teacher-1", NOW, valid_until)


AIMS_AT_RESIDENT_CARD = fact(FactCode.AIM, "resident_card")


def learner(number: int, level: Level | None = Level.A1) -> Learner:
    placement = None if level is None else Placement(level, Skills(), NOW)
    return Learner(learner_id(number), ref(number), NOW, placement, facts=(AIMS_AT_RESIDENT_CARD,))


def line(number: int, status: EnrolmentStatus = EnrolmentStatus.ENROLLED, **changes: Any) -> Enrolment:
    return replace(Enrolment(learner_id(number), status, NOW), **changes)


def running(*numbers: int, **changes: Any) -> Course:
    """A course that has begun for these learners."""
    lines = tuple(line(number, started_at=NOW) for number in numbers)
    return course(status=CourseStatus.RUNNING, started_at=NOW, enrolments=lines, **changes)


def asked_by(course: Course, *numbers: int, may_wait: bool = True) -> Course:
    """The course after these learners asked for a place, one after the other."""
    for number in numbers:
        course = enrol(course, Request(learner(number), NOW, TODAY, may_wait))
    return course


def statuses(course: Course) -> dict[int, str]:
    """Status by number of the learner."""
    return {one.learner.int - 2000: one.status.value for one in course.enrolments}
