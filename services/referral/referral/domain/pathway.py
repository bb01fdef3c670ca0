"""The pathway of one person: the steps taken, the referrals, the agreements, and what happened."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import Purpose, ReferralStatus
from referral.domain.errors import GrantIsUnknown
from referral.domain.grant import Grant
from referral.domain.referral import Referral


class PathwayStage(StrEnum):
    """Whether a pathway goes on, and how it ended."""

    OPEN = "open"
    COMPLETED = "completed"
    STOPPED = "stopped"


class What(StrEnum):
    """Everything that can be read in the history of a pathway."""

    PATHWAY_OPENED = "pathway_opened"
    PATHWAY_ENDED = "pathway_ended"
    STEP_ENTERED = "step_entered"
    STEP_DECIDED = "step_decided"
    STEP_STUCK = "step_stuck"
    AGREEMENT_AWAITED = "agreement_awaited"
    AGREEMENT_GIVEN = "agreement_given"
    AGREEMENT_RENEWED = "agreement_renewed"
    AGREEMENT_DECLARED = "agreement_declared"
    AGREEMENT_CONFIRMED = "agreement_confirmed"
    AGREEMENT_NARROWED = "agreement_narrowed"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    RETRY_PLANNED = "retry_planned"
    NO_PARTNER_FITS = "no_partner_fits"
    PARTNER_CHOSEN = "partner_chosen"
    REFERRAL_SENT = "referral_sent"
    REFERRAL_RECEIVED = "referral_received"
    REFERRAL_OPENED = "referral_opened"
    REFERRAL_WAITLISTED = "referral_waitlisted"
    REFERRAL_ACCEPTED = "referral_accepted"
    REFERRAL_STARTED = "referral_started"
    REFERRAL_CONTINUED = "referral_continued"
    REFERRAL_SILENT = "referral_silent"
    REFERRAL_ESCALATED = "referral_escalated"
    REFERRAL_DECLINED = "referral_declined"
    REFERRAL_LAPSED = "referral_lapsed"
    REFERRAL_CANCELLED = "referral_cancelled"
    OFFER_LAPSED = "offer_lapsed"
    REMINDER_DUE = "reminder_due"
    MILESTONE_REACHED = "milestone_reached"
    CONTACT_HANDED_OVER = "contact_handed_over"
    CONTACT_REFUSED = "contact_refused"
    RECTIFICATION_ASKED = "rectification_asked"
    PROPOSAL_ACCEPTED = "proposal_accepted"
    DOCUMENT_EXPIRING = "document_expiring"
    ANSWER_CAME_LATE = "answer_came_late"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history: coded, never words about the person."""

    at: datetime
    what: What
    step: str | None
    actor: str
    """The organization that caused it, `own_staff`, `person` or `clock`."""
    facts: Mapping[str, str] = field(default_factory=dict)
    message: UUID | None = None
    """Id of the event that caused it, if one did."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One passage through a step of the plan; a step may be passed through several times."""

    number: int
    step: str
    entered_at: datetime
    came_by: int | None = None
    """Position of the arrow taken among those of the step before; None at the start, by fall-back or by decision."""
    finish_by: datetime | None = None
    left_at: datetime | None = None
    left_on: str | None = None
    left_facts: Mapping[str, str] = field(default_factory=dict)
    stuck_on: str | None = None
    stuck_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartnerRef:
    """The random reference under which one partner knows this pathway."""

    recipient: str
    ref: UUID


@dataclass(frozen=True, slots=True)
class Pathway:
    """The aggregate; `history` holds only what was added since it was loaded, `recorded` counts what came before."""

    id: UUID
    person: UUID
    plan: str
    version: int
    opened_at: datetime
    stage: PathwayStage = PathwayStage.OPEN
    ended_at: datetime | None = None
    visits: tuple[Visit, ...] = ()
    referrals: tuple[Referral, ...] = ()
    grants: tuple[Grant, ...] = ()
    refs: tuple[PartnerRef, ...] = ()
    proposals: tuple[UUID, ...] = ()
    """Refs of the partners' proposals it came from."""
    recorded: int = 0
    history: tuple[Happening, ...] = ()
    document: str | None = field(default=None, repr=False)
    """The plan itself, where it was adopted from a network or derived; None when it stands in a file."""

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        return (self.person, *self.proposals)

    @property
    def is_open(self) -> bool:
        return self.stage is PathwayStage.OPEN

    @property
    def visit(self) -> Visit:
        """Where the person is now, or was last."""
        return self.visits[-1]

    @property
    def referral(self) -> Referral | None:
        """The referral of the present step that has not ended."""
        return next((one for one in self.referrals if one.visit == self.visit.number and not one.is_over), None)

    @property
    def queued(self) -> Referral | None:
        """The referral nobody was told of yet."""
        referral = self.referral
        return referral if referral and referral.status is ReferralStatus.QUEUED else None

    def referral_with(self, referral: UUID) -> Referral | None:
        return next((one for one in self.referrals if one.id == referral), None)

    def referrals_of(self, visit: Visit) -> tuple[Referral, ...]:
        return tuple(one for one in self.referrals if one.visit == visit.number)

    def ref_for(self, recipient: str) -> UUID | None:
        return next((one.ref for one in self.refs if one.recipient == recipient), None)

    def was_told(self, ref: UUID) -> bool:
        """Whether a referral was ever sent on this ref: a partner that was sent none does not know it."""
        return any(one.ref == ref for one in self.referrals)

    def grant_with(self, grant: UUID) -> Grant:
        for one in self.grants:
            if one.id == grant:
                return one
        raise GrantIsUnknown

    def grant_for(self, recipient: str, purpose: Purpose, now: datetime) -> Grant | None:
        """The agreement in force that lasts longest."""
        covering = [one for one in self.grants if one.covers(recipient, purpose, now)]
        return max(covering, key=lambda one: one.valid_until, default=None)

    def taken(self, step: str) -> Mapping[int, int]:
        """How often each arrow of a step was taken."""
        following = zip(self.visits, self.visits[1:], strict=False)
        return Counter(
            later.came_by for earlier, later in following if earlier.step == step and later.came_by is not None
        )
