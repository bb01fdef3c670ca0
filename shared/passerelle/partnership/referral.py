"""The aggregate of the partner's side: one referral received on one ref."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from passerelle.contracts.lifecycle import ENDED, FieldGroup, Purpose, ReferralStatus

Contact = Mapping[str, str]
"""Opened contact details; stays in the partner's own database, with the key names the owner chose."""

WITHOUT_PURPOSE = frozenset({ReferralStatus.DECLINED, ReferralStatus.CANCELLED, ReferralStatus.LAPSED})
"""Ends after which the partner has no reason left to reach the person: contact details go at once."""


@dataclass(frozen=True, slots=True)
class PendingHandover:
    """A request for contact details on its way; the private key lives until the answer, and nowhere else."""

    request: UUID
    private_key: bytes = field(repr=False)
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ReceivedReferral:
    """A person referred by `owner`, known here only as the ref."""

    ref: UUID
    referral: UUID
    owner: str
    service: str
    purpose: Purpose
    status: ReferralStatus
    grant: UUID
    fields: tuple[FieldGroup, ...]
    received_at: datetime
    answer_by: datetime
    grant_until: datetime
    answered_at: datetime | None = None
    grant_withdrawn_at: datetime | None = None
    contact: Contact | None = field(default=None, repr=False)
    handover: PendingHandover | None = None
    handover_problem: str | None = None
    """Why contact details did not come: a code."""
    case: UUID | None = None
    """Key of the service's own aggregate for it: a learner, a participation, an application."""

    @property
    def key(self) -> UUID:
        """The ref is the thread at a partner."""
        return self.ref

    @property
    def links(self) -> tuple[UUID, ...]:
        """What a decision about it must see as well."""
        return () if self.case is None else (self.case,)

    @property
    def is_open(self) -> bool:
        """Whether something is still expected."""
        return self.status not in ENDED

    @property
    def needs_handover(self) -> bool:
        """Whether the grant names more than that a pathway exists, and nothing of it was asked for yet."""
        wanted = any(group is not FieldGroup.PATHWAY for group in self.fields)
        return wanted and self.contact is None and self.handover is None

    def agreement_in_force(self, now: datetime) -> bool:
        """Whether the person's agreement allows to report and to show."""
        return self.grant_withdrawn_at is None and now < self.grant_until

    def may_report(self, now: datetime) -> bool:
        """Whether a milestone may go to the owner."""
        return self.is_open and self.agreement_in_force(now)

    def may_show_contact(self, now: datetime) -> bool:
        """Checked each time contact details are shown."""
        return self.contact is not None and self.agreement_in_force(now) and self.status not in WITHOUT_PURPOSE

    def without_contact(self) -> "ReceivedReferral":
        """Contact details and the key that could open them are gone."""
        return replace(self, contact=None, handover=None)

    def ended(self, status: ReferralStatus, now: datetime) -> "ReceivedReferral":
        """The referral is over; what no longer has a purpose is deleted."""
        over = replace(self, status=status, handover=None, answered_at=self.answered_at or now)
        return over.without_contact() if status in WITHOUT_PURPOSE else over
