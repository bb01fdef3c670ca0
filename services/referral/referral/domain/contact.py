"""How to reach a person without harm: by which means, in which language, at which hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Channel(StrEnum):
    """By which means the person wants to be reached."""

    EMAIL = "email"
    PHONE = "phone"
    SMS = "sms"
    POST = "post"
    IN_PERSON = "in_person"


class Weekday(StrEnum):
    """Days of the week, from Monday."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where letters arrive; often another place than where the person sleeps."""

    lines: tuple[str, ...]
    postal_code: str
    city: str
    care_of: str | None = None
    """The organization that keeps the letters (domiciliation)."""

    def __str__(self) -> str:
        first = (f"c/o {self.care_of}",) if self.care_of else ()
        return ", ".join((*first, *self.lines, f"{self.postal_code} {self.city}"))


@dataclass(frozen=True, slots=True)
class SafeTime:
    """Hours, in the time of the place, at which nobody else listens or reads."""

    day: Weekday
    begins: time
    ends: time

    def __str__(self) -> str:
        return f"{self.day} {self.begins:%H:%M}-{self.ends:%H:%M}"


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the person; at least one is usually known."""

    email: str | None = None
    phone: str | None = None
    address: PostalAddress | None = None
    prefers: Channel | None = None
    language: str | None = None
    """BCP 47 code of the language to write and speak in."""
    safe_times: tuple[SafeTime, ...] = ()
    """Empty: at any time."""


def safe_times_as_text(times: Iterable[SafeTime]) -> str:
    return "; ".join(str(one) for one in times)
