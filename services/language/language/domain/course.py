"""A course: its plan, its places and who has one."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from language.domain.breaks import Break
from language.domain.calendar import Slot, diary_key
from language.domain.errors import CourseHasEnded, CoursePlanIsInvalid, NotEnrolled
from language.domain.identifiers import CourseId, LearnerId
from language.domain.levels import Level, rank


class CourseStatus(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


class EnrolmentStatus(StrEnum):
    WAITING = "waiting"
    ENROLLED = "enrolled"
    PAUSED = "paused"
    """On a break; the place is kept."""
    AWAY = "away"
    """On a break; the place was given back."""
    COMPLETED = "completed"
    LEFT = "left"
    RELEASED = "released"
    """The referral ended after the learner had begun."""


TAKING_A_PLACE = frozenset({EnrolmentStatus.ENROLLED, EnrolmentStatus.PAUSED, EnrolmentStatus.COMPLETED})
OPEN_TO_CHANGE = frozenset(
    {EnrolmentStatus.WAITING, EnrolmentStatus.ENROLLED, EnrolmentStatus.PAUSED, EnrolmentStatus.AWAY}
)


class LeftReason(StrEnum):
    """Why somebody stopped before the end."""

    EMPLOYMENT = "employment"
    MOVED = "moved"
    FURTHER_EDUCATION = "further_education"
    NOT_AVAILABLE = "not_available"
    STOPPED_COMING = "stopped_coming"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One learner's line in the register of a course."""

    learner: LearnerId
    status: EnrolmentStatus
    asked_at: datetime
    first_session: int = 1
    """Number of the first session held while the learner had a place."""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    level_reached: Level | None = None
    left_reason: LeftReason | None = None
    priority: int = 0
    """Rank by the rules of the stream when the learner asked, 0 first."""
    priority_rule: str | None = None
    let_in_by: str | None = None
    """Staff code of whoever set the rules of the stream aside, while these are to be confirmed."""
    breaks: tuple[Break, ...] = ()
    overtaken: tuple["Overtaking", ...] = ()


@dataclass(frozen=True, slots=True)
class Overtaking:
    """Somebody who asked later went ahead, and by which rule."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting that took place: who was there, who was excused; whoever else had a place was absent."""

    number: int
    held_on: date
    present: frozenset[LearnerId]
    excused: frozenset[LearnerId] = frozenset()
    minutes: int | None = None
    """None when neither the roll nor the calendar said how long."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is announced before anybody enrols."""

    title: str
    stream: str
    """Code of the funding stream."""
    level_from: Level
    level_to: Level
    places: int
    starts_on: date
    ends_on: date
    sessions: int
    """Sessions planned; 0 for the learning app, which has none."""
    attendance_needed: int
    """Percent of the sessions held that a learner must attend to complete; 0 when attendance does not count."""
    trade: str | None = None
    """The trade it is for, in a stream that asks for one."""

    def takes(self, level: Level) -> bool:
        """Whether a learner of this level has something to learn here and can follow."""
        if self.level_from is self.level_to:
            return level is self.level_from
        return rank(self.level_from) <= rank(level) < rank(self.level_to)


@dataclass(frozen=True, slots=True)
class Course:
    """The register of one course; `enrolments` is in the order in which learners asked."""

    id: CourseId
    plan: Plan
    status: CourseStatus = CourseStatus.PLANNED
    started_at: datetime | None = None
    enrolments: tuple[Enrolment, ...] = ()
    sessions: tuple[Session, ...] = ()
    teacher: str | None = None
    calendar: tuple[Slot, ...] = ()
    stream_places: UUID | None = None
    """Key of the stream's places, when the funder set a limit."""

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        """Learners whom a change of the course may concern, the teacher's diary, the stream's places."""
        learners = (line.learner for line in self.enrolments if line.status in OPEN_TO_CHANGE)
        diary = () if self.teacher is None else (diary_key(self.teacher),)
        places = () if self.stream_places is None else (self.stream_places,)
        return (*learners, *diary, *places)

    def with_status(self, status: EnrolmentStatus) -> tuple[Enrolment, ...]:
        return tuple(line for line in self.enrolments if line.status is status)

    @property
    def places_taken(self) -> int:
        """A completed learner has used the place up; a leaver gives it back; a break may keep it."""
        return sum(line.status in TAKING_A_PLACE for line in self.enrolments)

    @property
    def places_free(self) -> int:
        return self.plan.places - self.places_taken

    def enrolment_of(self, learner: LearnerId) -> Enrolment:
        for line in self.enrolments:
            if line.learner == learner:
                return line
        raise NotEnrolled

    def place_of(self, learner: LearnerId) -> Enrolment:
        """The line of a learner who has a place now."""
        line = self.enrolment_of(learner)
        if line.status is not EnrolmentStatus.ENROLLED:
            raise NotEnrolled
        return line

    def can_be_joined(self, today: date) -> bool:
        """Whether a place is still worth having: not ended, and a session is left."""
        sessions_left = self.plan.sessions == 0 or len(self.sessions) < self.plan.sessions
        return self.status is not CourseStatus.ENDED and today <= self.plan.ends_on and sessions_left

    def require_open(self) -> None:
        if self.status is CourseStatus.ENDED:
            raise CourseHasEnded

    def with_enrolment(self, changed: Enrolment) -> "Course":
        lines = (changed if line.learner == changed.learner else line for line in self.enrolments)
        return replace(self, enrolments=tuple(lines))

    def without(self, learner: LearnerId) -> "Course":
        return replace(self, enrolments=tuple(line for line in self.enrolments if line.learner != learner))


def plan_course(course: CourseId, plan: Plan) -> Course:
    """A new course nobody has asked for yet."""
    if (
        plan.places < 1
        or plan.sessions < 0
        or plan.ends_on < plan.starts_on
        or rank(plan.level_to) < rank(plan.level_from)
        or not 0 <= plan.attendance_needed <= 100
        or (plan.sessions == 0 and plan.attendance_needed > 0)
    ):
        raise CoursePlanIsInvalid
    return Course(course, plan)
