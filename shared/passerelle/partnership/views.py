"""What staff see of referrals and proposals; never contact details in a list."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from passerelle.contracts.base import Code, Moment, OrganizationId
from passerelle.contracts.lifecycle import (
    DeclinedBy,
    DeclineReason,
    FieldGroup,
    NextAction,
    Purpose,
    ReferralStatus,
)
from passerelle.partnership.duties import Duty, Owed
from passerelle.partnership.proposal import Agreed, Proposal, ProposalStatus
from passerelle.partnership.referral import ReceivedReferral
from passerelle.partnership.refusals import Codes, Meaning, meaning_of

Detail = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class View(BaseModel):
    """A shape of the API."""

    model_config = ConfigDict(extra="forbid")


class ReferralView(View):
    """A referral, without what was handed over."""

    ref: UUID
    referral: UUID
    owner: str
    service: str
    purpose: Purpose
    status: ReferralStatus
    fields: tuple[FieldGroup, ...]
    received_at: datetime
    answer_by: datetime
    agreement_until: datetime
    agreement_withdrawn_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    handover: Literal["none", "asked", "held"]
    handover_problem: str | None
    case: UUID | None
    proposal: UUID | None
    """The ref of the proposal the referral came of."""


class DueView(View):
    """What is owed on one referral, by when, and whether staff was reminded in vain."""

    ref: UUID
    referral: UUID
    owner: str
    service: str
    duty: Duty
    due_at: datetime
    is_overdue: bool
    reminded_at: datetime | None


class ContactView(View):
    """What the person agreed to share, and until when it may be shown."""

    ref: UUID
    contact: dict[str, str]
    until: datetime


class ProposalView(View):
    """A proposal, without contact details."""

    ref: UUID
    proposal: UUID
    owner: str
    service: str
    purpose: Purpose
    fields: tuple[FieldGroup, ...]
    status: ProposalStatus
    agreed_at: datetime
    agreement_until: datetime
    proposed_at: datetime
    answered_at: datetime | None
    delivered_at: datetime | None
    pathway_ref: UUID | None


class Acceptance(View):
    """When the partner expects to start, if it knows."""

    start_by: Moment | None = None


class ForeignCode(View):
    """A refusal as another system calls it."""

    list: Literal["dora", "les_emplois"]
    value: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]


class Refusing(View):
    """Who declined and why, in our codes or by one of another system; what is said here goes before what it means."""

    declined_by: DeclinedBy | None = None
    reason: DeclineReason | None = None
    may_be_shown: bool | None = None
    next_action: NextAction | None = None
    code: ForeignCode | None = None

    @model_validator(mode="after")
    def _says_who_and_why(self) -> Self:
        if self.code is None and (self.declined_by is None or self.reason is None):
            raise ValueError("either `code`, or `declined_by` and `reason`")
        return self

    def meaning(self) -> Meaning:
        """Raises RefusalIsUnknown and RefusalSaysNothing; what is said in our own codes goes first."""
        if self.declined_by is not None and self.reason is not None:
            meant = Meaning(self.declined_by, self.reason, NextAction.NONE, may_be_shown=True)
        else:
            meant = meaning_of(self.code.list, self.code.value) if self.code else meaning_of("", "")
        return Meaning(
            declined_by=self.declined_by or meant.declined_by,
            reason=self.reason or meant.reason,
            next_action=self.next_action or meant.next_action,
            may_be_shown=meant.may_be_shown if self.may_be_shown is None else self.may_be_shown,
        )


class RefusalCodeView(View):
    """One code of another system, and what it means here; without a meaning, one of ours must be chosen."""

    list: str
    value: str
    declined_by: DeclinedBy | None
    reason: DeclineReason | None
    next_action: NextAction | None
    may_be_shown: bool | None


class Agreement(View):
    """What the person agreed to, and how it was collected."""

    agreed_at: Moment
    valid_until: Moment
    notice_version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,32}$")]
    notice_language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")]
    interpreter: bool
    collected_by: Code
    """Code of a role or desk, never a name."""
    collected_how: Code

    def agreed(self) -> Agreed:
        """As the aggregate keeps it."""
        return Agreed(**dict(self))


class Contact(View):
    """Details handed over to the referring organization once it asks for them."""

    given_name: Detail | None = None
    family_name: Detail | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^[+0-9 ().-]{4,32}$")] | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$")] | None = None
    languages: Detail | None = None


class NewProposal(View):
    """Somebody who came in by this organization's door agrees that `owner` open a pathway."""

    owner: OrganizationId
    service: Code
    purpose: Purpose
    agreement: Agreement
    contact: Contact = Field(default_factory=Contact)


def refusal_code_views(codes: Codes) -> list[RefusalCodeView]:
    """Every code and its meaning, as the data say."""
    return [
        RefusalCodeView(
            list=name,
            value=value,
            declined_by=meant.declined_by if meant else None,
            reason=meant.reason if meant else None,
            next_action=meant.next_action if meant else None,
            may_be_shown=meant.may_be_shown if meant else None,
        )
        for (name, value), meant in codes.items()
    ]


def referral_view(state: ReceivedReferral, proposal: UUID | None = None) -> ReferralView:
    """A referral as staff see it."""
    handover: Literal["none", "asked", "held"] = "none"
    if state.contact is not None:
        handover = "held"
    elif state.handover is not None:
        handover = "asked"
    return ReferralView(
        ref=state.ref,
        referral=state.referral,
        owner=state.owner,
        service=state.service,
        purpose=state.purpose,
        status=state.status,
        fields=state.fields,
        received_at=state.received_at,
        answer_by=state.answer_by,
        agreement_until=state.grant_until,
        agreement_withdrawn_at=state.grant_withdrawn_at,
        opened_at=state.opened_at,
        answered_at=state.answered_at,
        handover=handover,
        handover_problem=state.handover_problem,
        case=state.case,
        proposal=proposal,
    )


def due_view(owed: Owed) -> DueView:
    """What is owed, as staff see it."""
    state = owed.state
    return DueView(
        ref=state.ref,
        referral=state.referral,
        owner=state.owner,
        service=state.service,
        duty=owed.duty,
        due_at=owed.due_at,
        is_overdue=owed.is_overdue,
        reminded_at=state.reminded_at if owed.is_overdue else None,
    )


def proposal_view(state: Proposal) -> ProposalView:
    """A proposal as staff see it."""
    return ProposalView(
        ref=state.ref,
        proposal=state.proposal,
        owner=state.owner,
        service=state.service,
        purpose=state.purpose,
        fields=state.fields,
        status=state.status,
        agreed_at=state.agreed.agreed_at,
        agreement_until=state.agreed.valid_until,
        proposed_at=state.proposed_at,
        answered_at=state.answered_at,
        delivered_at=state.delivered_at,
        pathway_ref=state.pathway_ref,
    )
