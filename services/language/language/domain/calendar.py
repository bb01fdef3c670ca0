"""When a course meets and who teaches: dates and hours on the wall clock, and no teacher in two rooms at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise
from uuid import UUID

from language.domain.errors import CalendarIsInvalid, TeacherIsTaken
from language.domain.identifiers import CourseId, key_of


def diary_key(teacher: str) -> UUID:
    """The key under which a teacher's hours are kept and locked."""
    return key_of("teacher", teacher)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One planned meeting, in local time."""

    on: date
    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute

    def overlaps(self, other: "Slot") -> bool:
        return self.on == other.on and self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Booking:
    """A slot of a teacher, for one course."""

    course: CourseId
    slot: Slot


@dataclass(frozen=True, slots=True)
class Diary:
    """All hours of one teacher, known by staff code."""

    teacher: str
    bookings: tuple[Booking, ...] = ()

    @property
    def key(self) -> UUID:
        return diary_key(self.teacher)

    def without(self, course: CourseId) -> "Diary":
        return replace(self, bookings=tuple(one for one in self.bookings if one.course != course))

    def booked(self, course: CourseId, slots: Iterable[Slot]) -> "Diary":
        """The diary with these hours of a course; raises TeacherIsTaken naming the first hour that clashes."""
        free = self.without(course)
        added = tuple(Booking(course, slot) for slot in slots)
        for one in added:
            if any(one.slot.overlaps(other.slot) for other in free.bookings):
                raise TeacherIsTaken(on=one.slot.on.isoformat(), starts=one.slot.starts.isoformat("minutes"))
        return replace(free, bookings=(*free.bookings, *added))


def planned(slots: Sequence[Slot], starts_on: date, ends_on: date, most: int) -> tuple[Slot, ...]:
    """The slots in order; raises CalendarIsInvalid."""
    ordered = tuple(sorted(slots))
    within = all(starts_on <= slot.on <= ends_on and slot.starts < slot.ends for slot in ordered)
    if not within or len(ordered) > most or any(one.overlaps(other) for one, other in pairwise(ordered)):
        raise CalendarIsInvalid
    return ordered
