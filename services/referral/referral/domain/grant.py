"""An agreement: who may be told which field groups, for what, from when until when, and how the person said so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.codes import CollectedHow, FieldGroup, Purpose
from referral.domain.errors import (
    EvidenceIsMissing,
    GrantEndsBeforeItBegins,
    GrantIsNotNarrower,
    GrantIsOver,
    NothingToConfirm,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person was shown before agreeing, how the agreement was collected, and who was there."""

    version: str
    language: str
    interpreter: bool
    """Whether an interpreter explained it."""
    collected_by: str
    """Code of the member of staff or desk, never a name."""
    collected_how: CollectedHow
    witness: str | None = None
    """Code of the role of somebody else who heard it, never a name."""
    representative: str | None = None
    """Code of the role of whoever agreed for the person."""


class GrantStanding(StrEnum):
    """Whether an agreement holds, and why it does not."""

    IN_FORCE = "in_force"
    TO_CONFIRM = "to_confirm"
    BEGINS_LATER = "begins_later"
    NARROWED = "narrowed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Grant:
    """What the person agreed to, for one recipient and one purpose."""

    id: UUID
    recipient: str
    purpose: Purpose
    fields: tuple[FieldGroup, ...]
    given_at: datetime
    valid_until: datetime
    notice: Notice
    withdrawn_at: datetime | None = None
    """When it was taken back, or gave place to a narrower one."""
    valid_from: datetime | None = None
    """Later than it was given, when the person wants so."""
    confirmed_at: datetime | None = None
    confirmation: Notice | None = None
    narrowed_from: UUID | None = None
    narrowed_to: UUID | None = None
    legal_basis: str | None = None
    """Of the processing it was given under, as it stood then; it never takes the place of the agreement."""

    @property
    def begins_at(self) -> datetime:
        """Not before the person has said so themselves."""
        return max(self.valid_from or self.given_at, self.confirmed_at or self.given_at)

    @property
    def is_to_confirm(self) -> bool:
        """Whether only staff says that the person agreed."""
        return self.notice.collected_how is CollectedHow.DECLARED_BY_STAFF and self.confirmed_at is None

    def standing(self, now: datetime) -> GrantStanding:
        if self.narrowed_to is not None:
            return GrantStanding.NARROWED
        if self.withdrawn_at is not None:
            return GrantStanding.WITHDRAWN
        if self.valid_until <= now:
            return GrantStanding.ENDED
        if self.is_to_confirm:
            return GrantStanding.TO_CONFIRM
        return GrantStanding.BEGINS_LATER if now < self.begins_at else GrantStanding.IN_FORCE

    def is_in_force(self, now: datetime) -> bool:
        return self.standing(now) is GrantStanding.IN_FORCE

    def covers(self, recipient: str, purpose: Purpose, now: datetime) -> bool:
        return self.recipient == recipient and self.purpose == purpose and self.is_in_force(now)


def give(grant: Grant) -> Grant:
    """The agreement as kept: it always tells that a pathway exists, or nobody could be referred."""
    if grant.valid_until <= max(grant.begins_at, grant.given_at):
        raise GrantEndsBeforeItBegins
    check_evidence(grant.notice)
    return replace(grant, fields=in_order({*grant.fields, FieldGroup.PATHWAY}))


def check_evidence(notice: Notice) -> None:
    """Each way of agreeing leaves something another person could be asked about; raises EvidenceIsMissing."""
    missing = {
        CollectedHow.ORALLY: notice.witness is None,
        CollectedHow.BY_PHONE: notice.witness is None and not notice.interpreter,
        CollectedHow.THROUGH_REPRESENTATIVE: notice.representative is None,
    }
    if missing.get(notice.collected_how, False):
        raise EvidenceIsMissing(collected_how=notice.collected_how)


def confirm(grant: Grant, evidence: Notice, now: datetime) -> Grant:
    """The person says so themselves; what staff declared holds from now on."""
    if not grant.is_to_confirm or grant.withdrawn_at is not None or evidence.collected_how is _STAFFS_WORD:
        raise NothingToConfirm
    if grant.valid_until <= now:
        raise GrantIsOver
    check_evidence(evidence)
    return replace(grant, confirmed_at=now, confirmation=evidence)


def withdraw(grant: Grant, now: datetime) -> Grant:
    """Taken back, whether it holds already or not yet."""
    _check_not_over(grant, now)
    return replace(grant, withdrawn_at=now)


def narrow(
    grant: Grant, id: UUID, fields: Iterable[FieldGroup], valid_until: datetime | None, now: datetime
) -> tuple[Grant, Grant]:
    """The agreement as it was, ended, and the narrower one that takes its place.

    Another id, because whatever is queued under the old one must not leave any more.
    """
    _check_not_over(grant, now)
    kept = in_order({*fields, FieldGroup.PATHWAY})
    until = valid_until or grant.valid_until
    is_wider = not set(kept) <= set(grant.fields) or until > grant.valid_until
    if is_wider or (kept == grant.fields and until == grant.valid_until):
        raise GrantIsNotNarrower
    if until <= max(now, grant.begins_at):
        raise GrantEndsBeforeItBegins
    narrower = replace(grant, id=id, fields=kept, valid_until=until, narrowed_from=grant.id)
    return replace(grant, withdrawn_at=now, narrowed_to=id), narrower


def in_order(fields: Iterable[FieldGroup]) -> tuple[FieldGroup, ...]:
    """Field groups in the order of their list, each once."""
    wanted = set(fields)
    return tuple(group for group in FieldGroup if group in wanted)


def _check_not_over(grant: Grant, now: datetime) -> None:
    if grant.withdrawn_at is not None or grant.valid_until <= now:
        raise GrantIsOver


_STAFFS_WORD = CollectedHow.DECLARED_BY_STAFF
