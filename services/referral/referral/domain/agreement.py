"""What an agreement given or withdrawn does to a pathway."""

from dataclasses import replace
from uuid import UUID

from referral.domain import grant as grants
from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances, Refer, TellWithdrawal
from referral.domain.codes import ReferralStatus
from referral.domain.grant import Grant
from referral.domain.pathway import Pathway, What
from referral.domain.progress import seek_partner, send_if_agreed, shared, unstuck
from referral.domain.referral import Referral


def give(pathway: Pathway, around: Circumstances, grant: Grant) -> Change:
    """Keep the agreement; a step that waited for it goes on by itself."""
    kept = grants.give(grant)
    change = Change(replace(pathway, grants=(*pathway.grants, kept)))
    change = change.note(around, What.AGREEMENT_GIVEN, recipient=kept.recipient, purpose=kept.purpose)
    if not pathway.is_open or pathway.referral is None:
        return change
    if pathway.queued is None:
        return _renew(change, around, pathway.referral, kept)
    sent = send_if_agreed(change, around)
    return sent if sent.pathway.queued else unstuck(sent)


def _renew(change: Change, around: Circumstances, referral: Referral, grant: Grant) -> Change:
    """An open referral goes on under the new agreement; the partner is sent the same referral again."""
    before = next((one for one in change.pathway.grants if one.id == referral.grant), None)
    lasts_longer = before is None or not before.is_in_force(around.now) or before.valid_until < grant.valid_until
    if not lasts_longer or not grant.covers(referral.partner, referral.purpose, around.now):
        return change
    renewed = referrals.under(referral, grant, shared(around.step_of(change.pathway), grant))
    change = unstuck(change).put_referral(renewed).ask(Refer(renewed, is_new_ref=False))
    return change.note(around, What.AGREEMENT_RENEWED, recipient=grant.recipient)


def withdraw(pathway: Pathway, around: Circumstances, grant: UUID) -> Change:
    """End the agreement: the recipient is told, its referrals end, and the step waits for another agreement."""
    withdrawn = grants.withdraw(pathway.grant_with(grant), around.now)
    kept = tuple(withdrawn if one.id == grant else one for one in pathway.grants)
    change = Change(replace(pathway, grants=kept)).note(
        around, What.AGREEMENT_WITHDRAWN, recipient=withdrawn.recipient, purpose=withdrawn.purpose
    )
    ref = pathway.ref_for(withdrawn.recipient)
    if ref is not None and pathway.was_told(ref):
        change = change.ask(TellWithdrawal(withdrawn.recipient, ref, grant, around.now))
    ended = [one for one in pathway.referrals if one.grant == grant and not one.is_over]
    for referral in ended:
        change = _end(change, around, referral)
    return seek_partner(change, around) if ended and pathway.is_open else change


def _end(change: Change, around: Circumstances, referral: Referral) -> Change:
    """No cancellation is sent: the withdrawal itself tells the partner that all is over."""
    ended = referrals.end(referral, ReferralStatus.CANCELLED, around.now, "agreement_withdrawn")
    return change.put_referral(ended).note(
        around, What.REFERRAL_CANCELLED, partner=referral.partner, reason="agreement_withdrawn"
    )
