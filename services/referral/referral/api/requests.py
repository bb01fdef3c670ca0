"""What callers send: strict, bounded, closed."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from passerelle.contracts.base import Code, Moment, OrganizationId
from passerelle.contracts.directory import CommuneCode
from referral.domain.choice import ChoiceReason
from referral.domain.codes import CancelReason, CollectedHow, FieldGroup, OwnMilestone, Purpose, WorkRight
from referral.domain.grant import Notice
from referral.domain.person import Contact, Household, PersonalData

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 .()-]{4,24}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
StepName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
PlanName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
After = Annotated[UUID | None, Field(description="The last id of the page before.")]
Limit = Annotated[int, Field(ge=1, le=500)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HowToReach(Request):
    email: Email | None = None
    phone: Phone | None = None


class LivesWith(Request):
    adults: Annotated[int, Field(ge=1, le=30)] = 1
    children: Annotated[int, Field(ge=0, le=30)] = 0


class PersonGiven(Request):
    """A person's data as they are now."""

    given_name: Name
    family_name: Name
    commune: CommuneCode
    contact: HowToReach = HowToReach()
    languages: Annotated[tuple[Language, ...], Field(max_length=12)] = ()
    household: LivesWith = LivesWith()
    work_right: WorkRight | None = None
    work_right_until: date | None = None
    aims: Annotated[tuple[Code, ...], Field(max_length=12)] = ()

    def data(self) -> PersonalData:
        return PersonalData(
            given_name=self.given_name,
            family_name=self.family_name,
            commune=self.commune,
            contact=Contact(self.contact.email, self.contact.phone),
            languages=self.languages,
            household=Household(self.household.adults, self.household.children),
            work_right=self.work_right,
            work_right_until=self.work_right_until,
            aims=self.aims,
        )


class NewPathway(Request):
    person: UUID
    plan: PlanName
    version: Annotated[int | None, Field(ge=1, le=9999)] = None
    """The newest when absent."""


class NewGrant(Request):
    """What the person agreed to, and how the agreement was collected."""

    recipient: OrganizationId
    purpose: Purpose
    fields: Annotated[tuple[FieldGroup, ...], Field(max_length=6)]
    valid_until: Moment
    notice_version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    notice_language: Language
    interpreter: bool = False
    collected_by: Code
    """Code of a role or desk, never a name."""
    collected_how: CollectedHow

    def notice(self) -> Notice:
        return Notice(
            self.notice_version, self.notice_language, self.interpreter, self.collected_by, self.collected_how
        )


class Recorded(Request):
    milestone: OwnMilestone


class Decided(Request):
    step: StepName


class Chosen(Request):
    partner: OrganizationId
    reason: ChoiceReason | None = None
    """Needed when another organization is ranked first."""


class Cancelling(Request):
    reason: CancelReason


class Accepting(Request):
    pathway: UUID


class Declining(Request):
    already_known: bool = False
    """Whether the person is known here already."""
