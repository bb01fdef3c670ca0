"""A person came in by the partner's door and agrees that a referring organization open a pathway."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from passerelle.contracts.handover import GROUP_OF_DETAIL
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.partnership.referral import Contact
from passerelle.privacy.grants import Grant


class ProposalStatus(StrEnum):
    """Where a proposal stands; the first three ends are the answers on the wire."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ALREADY_KNOWN = "already_known"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


HANDED_OVER_WHILE = frozenset({ProposalStatus.PROPOSED, ProposalStatus.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the person agreed to at the partner's desk, and how."""

    agreed_at: datetime
    valid_until: datetime
    notice_version: str
    notice_language: str
    interpreter: bool
    collected_by: str
    """Role of who collected it, a code, never a name."""
    collected_how: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Key and ref are one; contact details stay here until the owner asks for them, or the agreement ends."""

    ref: UUID
    proposal: UUID
    owner: str
    service: str
    purpose: Purpose
    grant: UUID
    fields: tuple[FieldGroup, ...]
    agreed: Agreed
    proposed_at: datetime
    status: ProposalStatus = ProposalStatus.PROPOSED
    contact: Contact | None = field(default=None, repr=False)
    answered_at: datetime | None = None
    delivered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    pathway_ref: UUID | None = None
    """The ref on which the owner refers the person, once it accepted."""

    @property
    def key(self) -> UUID:
        """The ref made for this proposal."""
        return self.ref

    @property
    def links(self) -> tuple[UUID, ...]:
        """The referral that came of it, if it has arrived."""
        return () if self.pathway_ref is None else (self.pathway_ref,)

    def agreement_in_force(self, now: datetime) -> bool:
        """Whether the person's agreement allows to hand over what was promised."""
        return self.withdrawn_at is None and self.agreed.agreed_at <= now < self.agreed.valid_until

    def as_grant(self) -> Grant:
        """The agreement as the relay checks it again when it sends."""
        return Grant(
            id=self.grant,
            thread=self.ref,
            recipient=self.owner,
            purpose=self.purpose.value,
            fields=tuple(group.value for group in self.fields),
            given_at=self.agreed.agreed_at,
            valid_until=self.agreed.valid_until,
            notice_version=self.agreed.notice_version,
            notice_language=self.agreed.notice_language,
            interpreter=self.agreed.interpreter,
            collected_by=self.agreed.collected_by,
            collected_how=self.agreed.collected_how,
            withdrawn_at=self.withdrawn_at,
        )

    def ended(self, status: ProposalStatus, now: datetime) -> "Proposal":
        """Nothing is handed over any more, so nothing is kept."""
        return replace(self, status=status, answered_at=self.answered_at or now, contact=None)


def groups_of(contact: Mapping[str, str]) -> tuple[FieldGroup, ...]:
    """The field groups a proposal covers: the pathway itself, and those some detail is given for."""
    given = {GROUP_OF_DETAIL[name] for name in contact}
    return (FieldGroup.PATHWAY, *(group for group in FieldGroup if group in given))


def shared_fields(proposal: Proposal, asked: Collection[FieldGroup]) -> dict[str, str]:
    """Of the details held, those the person agreed to share and the owner asked for."""
    allowed = set(asked) & set(proposal.fields)
    return {name: value for name, value in (proposal.contact or {}).items() if GROUP_OF_DETAIL[name] in allowed}
