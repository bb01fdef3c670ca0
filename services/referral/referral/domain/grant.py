"""An agreement: who may be told which field groups, for what, from when until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from referral.domain.codes import CollectedHow, FieldGroup, Purpose
from referral.domain.errors import GrantEndsBeforeItBegins, GrantIsOver


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person was shown before agreeing, and who was there."""

    version: str
    language: str
    interpreter: bool
    """Whether an interpreter explained it."""
    collected_by: str
    """Code of the member of staff or desk, never a name."""
    collected_how: CollectedHow


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

    def is_in_force(self, now: datetime) -> bool:
        return self.withdrawn_at is None and self.given_at <= now < self.valid_until

    def covers(self, recipient: str, purpose: Purpose, now: datetime) -> bool:
        return self.recipient == recipient and self.purpose == purpose and self.is_in_force(now)


def give(grant: Grant) -> Grant:
    """The agreement as kept: it always tells that a pathway exists, or nobody could be referred."""
    if grant.valid_until <= grant.given_at:
        raise GrantEndsBeforeItBegins
    return replace(grant, fields=in_order({*grant.fields, FieldGroup.PATHWAY}))


def withdraw(grant: Grant, now: datetime) -> Grant:
    if not grant.is_in_force(now):
        raise GrantIsOver
    return replace(grant, withdrawn_at=now)


def in_order(fields: Iterable[FieldGroup]) -> tuple[FieldGroup, ...]:
    """Field groups in the order of their list, each once."""
    wanted = set(fields)
    return tuple(group for group in FieldGroup if group in wanted)
