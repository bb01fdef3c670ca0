"""A person came in by a partner's door: the partner proposes a pathway, the owner answers or lets it lapse."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import Purpose
from referral.domain.errors import ProposalHasLapsed, ProposalIsAnswered

ATTEMPTS = 3
"""How often contact details that cannot be opened are asked for again by itself."""


class Answer(StrEnum):
    """What the owner makes of a proposal."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    ALREADY_KNOWN = "already_known"


@dataclass(frozen=True, slots=True)
class PendingContact:
    """A request for contact details on its way; the private key is forgotten with the answer."""

    request: UUID
    private_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, on a ref the partner made for it alone."""

    ref: UUID
    proposal: UUID
    organization: str
    service: str
    purpose: Purpose
    agreed_at: datetime
    received_at: datetime
    answer: Answer | None = None
    answered_at: datetime | None = None
    leaves_at: datetime | None = None
    """When a no is told to the partner."""
    lapsed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    """When the person took the proposal back at the partner."""
    pathway: UUID | None = None
    pending: PendingContact | None = None
    attempt: int = 1
    contact: Mapping[str, str] | None = field(default=None, repr=False)
    contact_problem: str | None = None

    @property
    def key(self) -> UUID:
        return self.ref

    @property
    def links(self) -> tuple[UUID, ...]:
        return () if self.pathway is None else (self.pathway,)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer is None and self.lapsed_at is None and self.withdrawn_at is None

    @property
    def may_ask_again(self) -> bool:
        """Whether contact details that did not come are asked for once more without anybody's doing."""
        return self.is_open and self.contact is None and self.attempt < ATTEMPTS


def learn_contact(proposal: Proposal, contact: Mapping[str, str]) -> Proposal:
    """Who it is about; a proposal that is over needs to know no more."""
    known = dict(contact) if proposal.is_open else None
    return replace(proposal, contact=known, pending=None, contact_problem=None)


def ask(proposal: Proposal, pending: PendingContact, attempt: int, problem: str | None = None) -> Proposal:
    """A request is on its way; `problem` says why it is not the first."""
    return replace(proposal, pending=pending, attempt=attempt, contact_problem=problem)


def stay_unknown(proposal: Proposal, problem: str) -> Proposal:
    return replace(proposal, pending=None, contact_problem=problem)


def without_contact(proposal: Proposal) -> Proposal:
    return replace(proposal, contact=None, pending=None)


def check_open(proposal: Proposal) -> None:
    """Raises ProposalIsAnswered or ProposalHasLapsed."""
    if proposal.answer is not None:
        raise ProposalIsAnswered
    if not proposal.is_open:
        raise ProposalHasLapsed


def accept(proposal: Proposal, pathway: UUID, now: datetime) -> Proposal:
    """The contact details go: whoever was accepted is registered as a person by then."""
    check_open(proposal)
    return without_contact(replace(proposal, answer=Answer.ACCEPTED, answered_at=now, pathway=pathway))


def turn_down(proposal: Proposal, given: Answer, now: datetime, every: timedelta) -> Proposal:
    """No, or already known: told at the end of a full day since it came, so that its hour says nothing.

    Whoever is found in a list at once and whoever is thought about for hours are answered at the same moment.
    """
    check_open(proposal)
    days = max(1, -((proposal.received_at - now) // every))
    leaves_at = proposal.received_at + days * every
    return without_contact(replace(proposal, answer=given, answered_at=now, leaves_at=leaves_at))


def lapse(proposal: Proposal, now: datetime) -> Proposal:
    """Nobody answered in time; nothing about the person is kept."""
    return without_contact(replace(proposal, lapsed_at=now))


def take_back(proposal: Proposal, now: datetime) -> Proposal:
    """The person no longer agrees to it."""
    return without_contact(replace(proposal, withdrawn_at=now, leaves_at=None))
