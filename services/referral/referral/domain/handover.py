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
_GONE_THROUGH = frozenset({ReferralStatus.COMPLETED, ReferralStatus.LEFT})


class Refused(StrEnum):
    """Why nothing is handed over."""

    NO_GRANT_IN_FORCE = "no_grant_in_force"
    NOT_ACCEPTED = "not_accepted"
    ALREADY_DELIVERED = "already_delivered"
    NOTHING_TO_SHARE = "nothing_to_share"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be sealed for this request."""

    referral: UUID
    recipient: str
    purpose: Purpose
    grant: UUID
    fields: tuple[FieldGroup, ...]
    plain: dict[str, str]
    expires_at: datetime


def may_hand_over(
    pathway: Pathway,
    person: Person,
    around: Circumstances,
    *,
    ref: UUID,
    request: UUID,
    purpose: Purpose,
    fields: Collection[FieldGroup],
) -> Allowed | Refused:
    """What one request may be answered with at this moment."""
    referral = _referral_on(pathway, ref, purpose)
    if referral is None or not _may_hold(referral) or referral.grant is None:
        return Refused.NOT_ACCEPTED
    if request in referral.handovers:
        return Refused.ALREADY_DELIVERED
    grant = pathway.grant_with(referral.grant)
    if not grant.covers(around.actor, purpose, around.now) or grant.recipient != referral.partner:
        return Refused.NO_GRANT_IN_FORCE
    groups = in_order(set(fields) & set(grant.fields) & set(referral.fields) - {FieldGroup.PATHWAY})
    if not groups and grant.narrowed_from is not None:
        # Asked for before the partner knew that the person agrees to less.
        return Refused.NO_GRANT_IN_FORCE
    plain = shared_fields(person.data, groups)
    if not plain:
        return Refused.NOTHING_TO_SHARE
    expires_at = min(around.now + OPENS_FOR, grant.valid_until)
    return Allowed(referral.id, grant.recipient, purpose, grant.id, groups, plain, expires_at)


def handed_over(pathway: Pathway, around: Circumstances, request: UUID, allowed: Allowed) -> Change:
    """Sealed and queued: the same request is answered only once."""
    change = Change(pathway)
    referral = pathway.referral_with(allowed.referral)
    if referral is not None:
        change = change.put_referral(replace(referral, handovers=(*referral.handovers, request)))
    return change.note(around, What.CONTACT_HANDED_OVER, fields=" ".join(allowed.fields))


def held_back(pathway: Pathway, around: Circumstances, reason: Refused, **because: str) -> Change:
    """Nothing was handed over; the history says what the partner is told, and why."""
    return Change(pathway).note(around, What.CONTACT_REFUSED, reason=reason, **because)


def _may_hold(referral: Referral) -> bool:
    """Taken on; or gone through, with details that the partner holds already and that were corrected since."""
    return referral.status in _TAKEN_ON or (bool(referral.handovers) and referral.status in _GONE_THROUGH)


def _referral_on(pathway: Pathway, ref: UUID, purpose: Purpose) -> Referral | None:
    """The latest referral told on this ref for this purpose."""
    told = [one for one in pathway.referrals if one.ref == ref and one.purpose == purpose]
    return told[-1] if told else None
