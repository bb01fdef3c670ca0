"""What staff and their systems send."""

from datetime import date, time
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from language.commands.proofs import Noted, Paper
from language.domain.breaks import BreakReason
from language.domain.calendar import Slot
from language.domain.certificates import CivicExamVersion
from language.domain.course import LeftReason, Plan
from language.domain.facts import Basis, FactCode, Trade
from language.domain.levels import Level
from language.domain.placement import Skills
from language.domain.stream_places import Period

Limit = Annotated[int, Query(ge=1, le=500)]
StaffCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""Who did something, as the organization numbers its staff: never a name."""
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
]
"""Without control characters: PostgreSQL stores no NUL."""


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewCourse(Request):
    """A course to open: whom it takes, for how long, with how many places."""

    title: Text
    stream: Code
    level_from: Level
    level_to: Level
    places: Annotated[int, Field(ge=1, le=500)]
    starts_on: date
    ends_on: date
    sessions_planned: Annotated[int, Field(ge=0, le=500)]
    attendance_needed: Annotated[int | None, Field(ge=0, le=100)] = None
    """Percent of the sessions; the organization's own rule when absent, 0 for a course without sessions."""
    trade: Trade | None = None
    """Asked for by streams that are for one trade at a time."""

    def plan(self, attendance_needed: int) -> Plan:
        default = attendance_needed if self.sessions_planned else 0
        return Plan(
            title=self.title,
            stream=self.stream,
            level_from=self.level_from,
            level_to=self.level_to,
            places=self.places,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            sessions=self.sessions_planned,
            attendance_needed=default if self.attendance_needed is None else self.attendance_needed,
            trade=None if self.trade is None else self.trade.value,
        )


class NewSlot(Request):
    """One planned meeting, in local time."""

    on: date
    starts: time
    ends: time

    def slot(self) -> Slot:
        return Slot(self.on, self.starts.replace(tzinfo=None), self.ends.replace(tzinfo=None))


class NewCalendar(Request):
    """Who teaches, and when; it replaces an earlier one."""

    teacher: StaffCode
    sessions: Annotated[list[NewSlot], Field(min_length=1, max_length=500)]


class NewPlacement(Request):
    """The result of a placement test; without an overall level the weakest assessed skill decides."""

    level: Level | None = None
    listening: Level | None = None
    reading: Level | None = None
    speaking: Level | None = None
    writing: Level | None = None
    assessed_by: StaffCode | None = None

    def skills(self) -> Skills:
        return Skills(self.listening, self.reading, self.speaking, self.writing)


class Person(Request):
    """Somebody who was referred, by the ref shared with the referring organization."""

    ref: UUID


class NewEnrolment(Person):
    may_wait: bool = True
    """Whether a turn in the queue will do when the course is full."""
    let_in_by: StaffCode | None = None
    """Who lets the learner in although the stream's rules, as long as these are to be confirmed, say otherwise."""


class NewBreak(Person):
    """The learner stays away from the next session on."""

    reason: BreakReason
    place_kept_until: date | None = None
    """Without a day the place is given back at once."""


class SessionHeld(Request):
    """Everybody present or excused at one session, anybody else was absent; a recorded number is corrected."""

    present: Annotated[list[UUID], Field(max_length=500)]
    excused: Annotated[tuple[UUID, ...], Field(max_length=500)] = ()
    held_on: date | None = None
    number: Annotated[int | None, Field(ge=1, le=500)] = None
    minutes: Annotated[int | None, Field(ge=1, le=1440)] = None
    """How long it was; without, as long as the calendar says."""


class Completion(Person):
    level_reached: Level
    assessed_by: StaffCode | None = None


class Leaver(Person):
    reason: LeftReason


class Issue(Person):
    issued_by: StaffCode


class NewFact(Request):
    """One answer; `valid_until` for a paper that expires."""

    fact: FactCode
    value: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    basis: Basis = Basis.DECLARED
    valid_until: date | None = None


class NewFacts(Request):
    """Answers to questions of the rules; each replaces the answer before."""

    noted_by: StaffCode
    facts: Annotated[list[NewFact], Field(min_length=1, max_length=20)]

    def noted(self) -> list[Noted]:
        return [Noted(one.fact, one.value, one.basis, one.valid_until) for one in self.facts]


class NewCertificate(Request):
    """A certificate that staff saw; `oral` and `written` when the paper tells them apart."""

    kind: Code
    level: Level
    passed_on: date
    seen_by: StaffCode
    oral: Level | None = None
    written: Level | None = None

    def paper(self) -> Paper:
        return Paper(self.kind, self.level, self.passed_on, self.oral, self.written)


class NewCivicExam(Request):
    version: CivicExamVersion
    right_answers: Annotated[int, Field(ge=0, le=200)]
    sat_on: date
    seen_by: StaffCode


class Removal(Request):
    """Facts by code and proofs by id that were noted in error, or that the person takes back."""

    facts: Annotated[tuple[FactCode, ...], Field(max_length=20)] = ()
    proofs: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()


class NewPeriod(Request):
    """Places a funder agreed for courses that begin between two days; the same first day changes them."""

    starts_on: date
    ends_on: date
    places: Annotated[int, Field(ge=1, le=100_000)]
    source: Text
    """Where it is written: an agreement, a letter."""

    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on, self.places, self.source)


class NewAccount(Request):
    account: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class Export(Request):
    """The learning app's export as it is: CSV with the columns account, version, day, minutes."""

    csv: Annotated[str, StringConstraints(min_length=1, max_length=500_000, pattern=r"^[^\x00]*$")]
    skip_unknown: bool = False
    """Whether accounts of nobody here are left out; otherwise they are wrong lines."""
