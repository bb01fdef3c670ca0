"""What staff and their systems read: one shape for the answer of a request and for the lists."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from language.domain.attendance import attendance_of
from language.domain.course import Course, CourseStatus, EnrolmentStatus, FundingStream, LeftReason
from language.domain.enrolment import position_of
from language.domain.learner import Learner
from language.domain.levels import Level


class CourseView(BaseModel):
    """A course with its places, without anybody in it."""

    id: UUID
    title: str
    stream: FundingStream
    level_from: Level
    level_to: Level
    status: CourseStatus
    places: int
    places_free: int
    waiting: int
    starts_on: date
    ends_on: date
    sessions_planned: int
    sessions_held: int
    attendance_needed: int

    @classmethod
    def of(cls, course: Course) -> Self:
        plan = course.plan
        return cls(
            id=course.id,
            title=plan.title,
            stream=plan.stream,
            level_from=plan.level_from,
            level_to=plan.level_to,
            status=course.status,
            places=plan.places,
            places_free=course.places_free,
            waiting=len(course.with_status(EnrolmentStatus.WAITING)),
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            sessions_planned=plan.sessions,
            sessions_held=len(course.sessions),
            attendance_needed=plan.attendance_needed,
        )


class EnrolmentView(BaseModel):
    """One learner in one course; `position` is the turn in the queue, from 1."""

    ref: UUID | None
    """None once the learner's data was erased."""
    course: UUID
    status: EnrolmentStatus
    position: int | None
    attended: int
    held: int
    level_reached: Level | None
    left_reason: LeftReason | None

    @classmethod
    def of(cls, course: Course, learner: Learner) -> Self:
        return cls.of_line(course, learner.id, learner.ref)

    @classmethod
    def of_line(cls, course: Course, learner: UUID, ref: UUID | None) -> Self:
        line = next(line for line in course.enrolments if line.learner == learner)
        attendance = attendance_of(course, line.learner)
        return cls(
            ref=ref,
            course=course.id,
            status=line.status,
            position=position_of(course, line.learner),
            attended=attendance.attended,
            held=attendance.held,
            level_reached=line.level_reached,
            left_reason=line.left_reason,
        )


class RegisterView(CourseView):
    """A course with everybody who has, had or waits for a place."""

    enrolments: list[EnrolmentView]

    @classmethod
    def with_lines(cls, course: Course, refs: dict[UUID, UUID]) -> Self:
        lines = [EnrolmentView.of_line(course, line.learner, refs.get(line.learner)) for line in course.enrolments]
        return cls(**CourseView.of(course).model_dump(), enrolments=lines)


class LearnerView(BaseModel):
    """A learner; name and contact are shown with the referral, while agreement lasts."""

    ref: UUID
    registered_at: datetime
    level: Level | None
    placed_at: datetime | None
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
            ref=learner.ref,
            registered_at=learner.registered_at,
            level=learner.level,
            placed_at=None if placement is None else placement.placed_at,
            listening=None if skills is None else skills.listening,
            reading=None if skills is None else skills.reading,
            speaking=None if skills is None else skills.speaking,
            writing=None if skills is None else skills.writing,
            level_reached=learner.level_reached,
            course=learner.course,
            past_courses=list(learner.past_courses),
        )
