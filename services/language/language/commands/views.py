"""What staff and their systems read of a course: one shape for the answer of a request and for the lists."""

from datetime import date, datetime, time
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from language.domain.attendance import attendance_of, sessions_of
from language.domain.breaks import BreakReason
from language.domain.calendar import Slot
from language.domain.course import Course, CourseStatus, Enrolment, EnrolmentStatus, LeftReason
from language.domain.enrolment import position_of, queue_of
from language.domain.learner import Learner
from language.domain.levels import Level


class SlotView(BaseModel):
    """One planned meeting, in local time."""

    on: date
    starts: time
    ends: time

    @classmethod
    def of(cls, slot: Slot) -> Self:
        return cls(on=slot.on, starts=slot.starts, ends=slot.ends)


class CourseView(BaseModel):
    """A course with its places, without anybody in it."""

    id: UUID
    title: str
    stream: str
    trade: str | None
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
    teacher: str | None
    calendar: list[SlotView]

    @classmethod
    def of(cls, course: Course) -> Self:
        plan = course.plan
        return cls(
            id=course.id,
            title=plan.title,
            stream=plan.stream,
            trade=plan.trade,
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
            teacher=course.teacher,
            calendar=[SlotView.of(slot) for slot in course.calendar],
        )


class BreakView(BaseModel):
    """A stretch of sessions that does not count."""

    reason: BreakReason
    first_session: int
    back_at: int | None
    kept_until: date | None


class EnrolmentView(BaseModel):
    """One learner in one course; `position` is the turn in the queue, from 1."""

    ref: UUID | None
    """None once the learner's data was erased."""
    course: UUID
    status: EnrolmentStatus
    position: int | None
    priority_rule: str | None
    """The rule of the stream by which the learner waits before others."""
    let_in_by: str | None
    """Who of the staff set the rules of the stream aside, while these are to be confirmed."""
    attended: int
    held: int
    """Sessions that count: those held while the learner had a place, was on no break and was not excused."""
    excused: int
    minutes_attended: int
    breaks: list[BreakView]
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
            priority_rule=line.priority_rule,
            let_in_by=line.let_in_by,
            attended=attendance.attended,
            held=attendance.held,
            excused=attendance.excused,
            minutes_attended=sum(
                one.minutes or 0 for one in sessions_of(course, line.learner) if line.learner in one.present
            ),
            breaks=[
                BreakView(
                    reason=one.reason, first_session=one.first_session, back_at=one.back_at, kept_until=one.kept_until
                )
                for one in line.breaks
            ],
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


class AheadView(BaseModel):
    """Somebody with an earlier turn: since when, and by which rule; never who."""

    waiting_since: datetime
    why: str


class OvertakenView(BaseModel):
    """Somebody who asked later went ahead."""

    at: datetime
    why: str


class TurnView(BaseModel):
    """One turn in the queue of a course, explained."""

    ref: UUID | None
    position: int
    waiting_since: datetime
    priority_rule: str | None
    ahead: list[AheadView]
    overtaken: list[OvertakenView]


class QueueView(BaseModel):
    """The queue of a course: places are given in this order."""

    course: UUID
    places_free: int
    turns: list[TurnView]

    @classmethod
    def of(cls, course: Course, refs: dict[UUID, UUID]) -> Self:
        queue = queue_of(course)
        turns = [_turn(line, queue[:turn], refs) for turn, line in enumerate(queue)]
        return cls(course=course.id, places_free=course.places_free, turns=turns)


def _turn(line: Enrolment, before: tuple[Enrolment, ...], refs: dict[UUID, UUID]) -> TurnView:
    return TurnView(
        ref=refs.get(line.learner),
        position=len(before) + 1,
        waiting_since=line.asked_at,
        priority_rule=line.priority_rule,
        ahead=[AheadView(waiting_since=one.asked_at, why=_why_ahead(one, line)) for one in before],
        overtaken=[OvertakenView(at=one.at, why=one.why) for one in line.overtaken],
    )


def _why_ahead(one: Enrolment, line: Enrolment) -> str:
    return "asked_earlier" if one.priority == line.priority else one.priority_rule or "priority"
