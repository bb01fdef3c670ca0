"""The week of a session, and whether somebody can follow it beside studies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class Slot:
    """Hours of one weekday, local time; the end does not belong to it."""

    day: Weekday
    begins: time
    ends: time

    @property
    def is_in_order(self) -> bool:
        return self.begins < self.ends

    def overlaps(self, other: "Slot") -> bool:
        return self.day is other.day and self.begins < other.ends and other.begins < self.ends


def leave_room_for(hours: Iterable[Slot], studies: Iterable[Slot]) -> bool:
    """Whether no hour of the session falls into hours of study."""
    wanted = tuple(studies)
    return not any(slot.overlaps(one) for slot in hours for one in wanted)
