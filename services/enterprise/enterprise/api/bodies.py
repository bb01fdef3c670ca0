"""What staff's own system sends."""

from datetime import date, time
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from enterprise.commands.offers import Needs
from enterprise.domain.activity import Accounts, Sharing, Worked
from enterprise.domain.budgets import BudgetLine, BudgetPurpose
from enterprise.domain.contracts import Term
from enterprise.domain.follow_ups import Point, Situation
from enterprise.domain.frames import Format, Trade
from enterprise.domain.hours import Slot, Weekday
from enterprise.domain.identifiers import LineId, Ref, SessionId, SupporterId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome
from enterprise.domain.sessions import Calling
from passerelle.contracts.base import Code

Limit = Annotated[int, Query(ge=1, le=500)]
Cents = Annotated[int, Field(ge=0, le=1_000_000_000)]
SomeCents = Annotated[int, Field(ge=1, le=1_000_000_000)]
Minutes = Annotated[int, Field(ge=0, le=100_000)]
Children = Annotated[int, Field(ge=0, le=12)]
Year = Annotated[int, Field(ge=2000, le=2200)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]


StudyHours = Annotated[
    str,
    StringConstraints(
        pattern=r"^(mon|tues|wednes|thurs|fri|satur|sun)day-([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"
    ),
]
"""Hours of one weekday in one word, such as `monday-09:00-12:00`."""


def slot_of(hours: str) -> Slot:
    """The hours written in one word."""
    day, begins, ends = hours.split("-")
    return Slot(Weekday(day), time.fromisoformat(begins), time.fromisoformat(ends))


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Hours(Request):
    """Some hours of one weekday, local time."""

    day: Weekday
    begins: time
    ends: time

    def slot(self) -> Slot:
        return Slot(self.day, self.begins.replace(tzinfo=None), self.ends.replace(tzinfo=None))


class NewSession(Request):
    """A session people can be offered a place in; its format bounds its duration and its places."""

    format: Format
    trade: Trade
    places_min: Annotated[int, Field(ge=1, le=100)]
    places_max: Annotated[int, Field(ge=1, le=100)]
    starts_on: date
    ends_on: date
    offer_days: Annotated[int | None, Field(ge=1, le=60)] = None
    """Days a place is kept for somebody who has not answered; the organization's own default when absent."""
    study_compatible: bool = False
    """Staff's word, where the week is not settled yet."""
    hours: Annotated[list[Hours], Field(max_length=50)] = Field(default_factory=list)
    """The usual week."""
    childcare: bool = False
    childcare_places: Annotated[int | None, Field(ge=0, le=100)] = None
    """How many children can be looked after; as many as people when there is childcare and no number."""

    def calling(self, default_offer_days: int) -> Calling:
        given = self.model_dump(exclude={"offer_days", "hours", "childcare", "childcare_places"})
        children = self.childcare_places
        if children is None:
            children = self.places_max if self.childcare else 0
        return Calling(
            **given,
            offer_days=self.offer_days or default_offer_days,
            hours=tuple(one.slot() for one in self.hours),
            childcare=children > 0,
            childcare_places=children,
        )


class Person(Request):
    """Somebody who was referred, by the reference shared with the referring organization."""

    ref: Ref
    children: Children = 0
    """Children to be looked after during the session."""
    studies: Annotated[list[Hours], Field(max_length=50)] = Field(default_factory=list)
    """Hours of the person's own studies: compared with the session's week, and not kept."""

    def needs(self) -> Needs:
        return Needs(self.children, tuple(one.slot() for one in self.studies))


class Declining(Request):
    reason: DeclineReason = DeclineReason.NOT_INTERESTED


class Passage(Request):
    outcome: Outcome
    goes_on_with: Annotated[list[Ref], Field(max_length=40)] = Field(default_factory=list)
    """Others of the session, for those who go on collectively; never leaves this organization."""


class Leaving(Request):
    reason: LeaveReason


class FollowedUp(Request):
    point: Point
    situation: Situation


class RoleRequest(Request):
    role: Code


class NewTerm(Request):
    """One period of a contract, both days included."""

    starts_on: date
    ends_on: date | None = None
    signed_on: date | None = None
    full_time_employee: bool = False
    """Whether the person is employed full-time elsewhere; compared with the law, and not kept."""

    def term(self) -> Term:
        return Term(self.starts_on, self.ends_on, self.signed_on)


class NewContract(NewTerm):
    code: Code
    """Kind of contract in the data files, such as `cape`."""


class Part(Request):
    """One person's part in a period."""

    ref: Ref
    minutes: Minutes = 0
    cents: Cents | None = None
    """Only where the group agreed on amounts."""


class NewPeriod(Request):
    """What the group did and earned; money in euro cents, both days included."""

    starts_on: date
    ends_on: date
    turnover_cents: Cents
    costs_cents: Cents = 0
    kept_cents: Cents = 0
    """What stays with the cooperative."""
    sales: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    sharing: Sharing = Sharing.BY_HOURS
    people: Annotated[list[Part], Field(max_length=100)]

    def accounts(self) -> Accounts:
        return Accounts(**self.model_dump(exclude={"sharing", "people"}))

    def worked(self) -> list[Worked]:
        return [Worked(one.ref, one.minutes, one.cents) for one in self.people]


class WishRequest(Request):
    ref: Ref
    other: Ref


class NewSupporter(Request):
    code: Code
    name: Name


class NewLine(Request):
    purpose: BudgetPurpose
    starts_on: date
    ends_on: date
    amount_cents: SomeCents

    def line(self, supporter: SupporterId) -> BudgetLine:
        return BudgetLine(LineId(supporter), supporter, **self.model_dump())


class NewCommitment(Request):
    session: SessionId
    amount_cents: SomeCents


class NewExpense(Request):
    amount_cents: SomeCents
    spent_on: date


class ReportedYear(Request):
    year: Year
