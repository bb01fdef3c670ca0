"""What a correction changes for those who were told before: field groups, never values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referral.domain.codes import FieldGroup, Purpose
from referral.domain.pathway import Pathway
from referral.domain.person import PersonalData, shared_fields


@dataclass(frozen=True, slots=True)
class Outdated:
    """A partner that holds something of these groups, as it was before."""

    referral: UUID
    partner: str
    ref: UUID
    grant: UUID
    purpose: Purpose
    fields: tuple[FieldGroup, ...]


def changed_groups(before: PersonalData, after: PersonalData) -> frozenset[FieldGroup]:
    """The groups that do not say the same any more."""
    return frozenset(group for group in FieldGroup if shared_fields(before, (group,)) != shared_fields(after, (group,)))


def outdated_by(pathway: Pathway, changed: frozenset[FieldGroup], now: datetime) -> Iterator[Outdated]:
    """Whoever was handed over something of these groups, and may still be told: the latest referral on each ref."""
    latest = {one.ref: one for one in pathway.referrals if one.ref is not None and one.handovers}
    for ref, referral in latest.items():
        fields = tuple(group for group in referral.fields if group in changed)
        if not fields or referral.grant is None or ref is None:
            continue
        if pathway.grant_with(referral.grant).covers(referral.partner, referral.purpose, now):
            yield Outdated(referral.id, referral.partner, ref, referral.grant, referral.purpose, fields)
