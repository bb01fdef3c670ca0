"""Whether contact details may be handed over at this moment: the agreement is looked at again, now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain.change import Change, Circumstances
from referral.domain.codes import FieldGroup, Purpose, ReferralStatus
from referral.domain.grant import in_order
from referral.domain.pathway import Pathway, What
from referral.domain.person import Person, shared_fields
from referral.domain.referral import Referral

OPENS_FOR = timedelta(hours=72)
"""How long the recipient may open what was sealed for it."""
_TAKEN_ON = frozenset({ReferralStatus.ACCEPTED, ReferralStatus.STARTED})


class Refused(StrEnum):
    """Why nothing is handed over."""

    NO_GRANT_IN_FORCE = "no_grant_in_force"
    NOT_ACCEPTED = "not_accepted"
    ALREADY_DELIVERED = "already_delivered"
    NOTHING_TO_SHARE = "nothing_to_share"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be sealed for this request."""

    recipient: str
    purpose: Purpose
    grant: UUID
    fields: tuple[FieldGroup, ...]
    plain: dict[str, str]
    expires_at: datetime


def hand_over(
    pathway: Pathway,
    person: Person,
    around: Circumstances,
    *,
    ref: UUID,
    request: UUID,
    purpose: Purpose,
    fields: Collection[FieldGroup],
) -> tuple[Change, Allowed | Refused]:
    """The answer to one request, and what the pathway remembers of it."""
    answer = _answer(pathway, person, around, ref, request, purpose, fields)
    if isinstance(answer, Refused):
        return Change(pathway).note(around, What.CONTACT_REFUSED, reason=answer), answer
    referral = _referral_on(pathway, ref, purpose)
    handed = Change(pathway)
    if referral is not None:
        handed = handed.put_referral(replace(referral, handovers=(*referral.handovers, request)))
    return handed.note(around, What.CONTACT_HANDED_OVER, fields=" ".join(answer.fields)), answer


def _answer(
    pathway: Pathway,
    person: Person,
    around: Circumstances,
    ref: UUID,
    request: UUID,
    purpose: Purpose,
    fields: Collection[FieldGroup],
) -> Allowed | Refused:
    referral = _referral_on(pathway, ref, purpose)
    if referral is None or referral.status not in _TAKEN_ON or referral.grant is None:
        return Refused.NOT_ACCEPTED
    if request in referral.handovers:
        return Refused.ALREADY_DELIVERED
    grant = pathway.grant_with(referral.grant)
    if not grant.covers(around.actor, purpose, around.now) or grant.recipient != referral.partner:
        return Refused.NO_GRANT_IN_FORCE
    groups = in_order(set(fields) & set(grant.fields) & set(referral.fields) - {FieldGroup.PATHWAY})
    plain = shared_fields(person.data, groups)
    if not plain:
        return Refused.NOTHING_TO_SHARE
    expires_at = min(around.now + OPENS_FOR, grant.valid_until)
    return Allowed(grant.recipient, purpose, grant.id, groups, plain, expires_at)


def _referral_on(pathway: Pathway, ref: UUID, purpose: Purpose) -> Referral | None:
    """The latest referral told on this ref for this purpose."""
    told = [one for one in pathway.referrals if one.ref == ref and one.purpose == purpose]
    return told[-1] if told else None
