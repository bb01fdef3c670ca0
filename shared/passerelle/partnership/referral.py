"""The aggregate of the partner's side: one referral received on one ref."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from passerelle.contracts.handover import GROUP_OF_DETAIL
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
    opened_at: datetime | None = None
    """When somebody of the staff first looked at it."""
    overdue_since: datetime | None = None
    """When staff was first reminded of what is owed; of use while a reminder waits."""
    reminded_at: datetime | None = None
    case: UUID | None = None
    """Key of the service's own aggregate for it: a learner, a participation, an application."""
    past_cases: tuple[UUID, ...] = ()
    """Those of earlier referrals or offers on this ref: whoever asks what is held, or asks to erase it, means all."""
    last_contact_at: datetime | None = None
    """When the person was last known to be there; from then on the time runs for which data may be kept."""
    rectification_asked_at: datetime | None = None
    """The person said that something handed over is wrong; until it was handed over afresh."""

    @property
    def key(self) -> UUID:
        """The ref is the thread at a partner."""
        return self.ref

    @property
    def links(self) -> tuple[UUID, ...]:
        """What a decision about it must see as well."""
        return self.cases

    @property
    def cases(self) -> tuple[UUID, ...]:
        """All of the service's own aggregates for this person, the present one first."""
        return self.past_cases if self.case is None else (self.case, *self.past_cases)

    @property
    def seen_at(self) -> datetime:
        """The last contact, or the referral itself."""
        return self.last_contact_at or self.received_at

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

    def opened(self, now: datetime) -> "ReceivedReferral":
        """Somebody has looked at it."""
        return replace(self, opened_at=self.opened_at or now)

    def reminded(self, now: datetime, since: datetime) -> "ReceivedReferral":
        """Staff was reminded of what is owed since then."""
        return replace(self, overdue_since=since, reminded_at=now)

    def narrowed(self, grant: UUID, fields: Collection[FieldGroup], until: datetime) -> "ReceivedReferral":
        """Under the narrower agreement: details it does not cover are gone."""
        kept = tuple(group for group in self.fields if group in fields)
        return replace(self.trimmed(kept), grant=grant, fields=kept, grant_until=min(self.grant_until, until))

    def trimmed(self, fields: Collection[FieldGroup]) -> "ReceivedReferral":
        """Without the details of other groups; of one nobody published, nobody knows its group."""
        details = {name: value for name, value in (self.contact or {}).items() if GROUP_OF_DETAIL.get(name) in fields}
        return replace(self, contact=details or None)

    def ended(self, status: ReferralStatus, now: datetime) -> "ReceivedReferral":
        """The referral is over; what no longer has a purpose is deleted."""
        over = replace(self, status=status, handover=None, answered_at=self.answered_at or now)
        return over.without_contact() if status in WITHOUT_PURPOSE else over
