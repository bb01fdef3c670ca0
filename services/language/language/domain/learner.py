"""A learner, known here by level and courses only: name and contact stay in the sealed handover."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from language.domain.errors import AlreadyEnrolled, PlacementIsInUse
from language.domain.identifiers import CourseId, LearnerId, Ref
from language.domain.levels import Level
from language.domain.placement import Placement


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

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        """The referral behind the learner, and the course."""
        return (self.ref,) if self.course is None else (self.ref, self.course)

    @property
    def level(self) -> Level | None:
        """The newest level known."""
        if self.level_reached is not None:
            return self.level_reached
        return None if self.placement is None else self.placement.overall

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
