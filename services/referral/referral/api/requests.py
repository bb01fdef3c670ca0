"""What callers send: strict, bounded, closed."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from passerelle.contracts.base import Code, Moment, OrganizationId
from referral.domain.choice import ChoiceReason
from referral.domain.codes import CancelReason, CollectedHow, FieldGroup, OwnMilestone, Purpose
from referral.domain.grant import Notice

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


class NewPathway(Request):
    person: UUID
    plan: PlanName
    version: Annotated[int | None, Field(ge=1, le=9999)] = None
    """The newest when absent."""


class Collected(Request):
    """What the person was told, and how the agreement was collected."""

    notice_version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    notice_language: Language
    interpreter: bool = False
    collected_by: Code
    """Code of a role or desk, never a name."""
    collected_how: CollectedHow
    witness: Code | None = None
    """Role of somebody else who heard it, never a name."""
    representative: Code | None = None
    """Role of whoever decided for the person, never a name."""

    def notice(self) -> Notice:
        return Notice(
            self.notice_version,
            self.notice_language,
            self.interpreter,
            self.collected_by,
            self.collected_how,
            self.witness,
            self.representative,
        )


class NewGrant(Collected):
    """What the person agreed to, and how the agreement was collected."""

    recipient: OrganizationId
    purpose: Purpose
    fields: Annotated[tuple[FieldGroup, ...], Field(max_length=6)]
    valid_from: Moment | None = None
    """Now when absent."""
    valid_until: Moment


class Narrowing(Request):
    """What the person still agrees to; what is left out is no longer agreed."""

    fields: Annotated[tuple[FieldGroup, ...], Field(max_length=6)]
    valid_until: Moment | None = None
    """As before when absent."""


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
