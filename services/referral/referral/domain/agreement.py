"""What an agreement given, confirmed, narrowed or withdrawn does to a pathway."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from referral.domain import grant as grants
from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances, Refer, TellNarrowing, TellWithdrawal
from referral.domain.codes import FieldGroup
from referral.domain.codes import ReferralStatus as Status
from referral.domain.grant import Grant, GrantStanding, Notice
from referral.domain.pathway import Pathway, What
from referral.domain.progress import go_on_if_agreed, seek_partner, shared, unstuck
from referral.domain.referral import Referral


def give(pathway: Pathway, around: Circumstances, grant: Grant) -> Change:
    """Keep the agreement; a step that waited for it goes on by itself, unless only staff says there is one."""
    kept = grants.give(grant)
    change = Change(pathway).put_grant(kept, around.now)
    what = What.AGREEMENT_DECLARED if kept.is_to_confirm else What.AGREEMENT_GIVEN
    change = change.note(around, what, recipient=kept.recipient, purpose=kept.purpose)
    return _go_on(change, around, kept)


def confirm(pathway: Pathway, around: Circumstances, grant: UUID, evidence: Notice) -> Change:
    """The person says themselves what staff had declared."""
    confirmed = grants.confirm(pathway.grant_with(grant), evidence, around.now)
    change = Change(pathway).put_grant(confirmed, around.now)
    change = change.note(around, What.AGREEMENT_CONFIRMED, recipient=confirmed.recipient, purpose=confirmed.purpose)
    return _go_on(change, around, confirmed)


def begin(pathway: Pathway, around: Circumstances, grant: UUID) -> Change:
    """The day has come from which an agreement holds; nothing if it was withdrawn meanwhile."""
    found = next((one for one in pathway.grants if one.id == grant), None)
    return Change(pathway) if found is None else _go_on(Change(pathway), around, found)


def _go_on(change: Change, around: Circumstances, grant: Grant) -> Change:
    is_of_use = grant.is_in_force(around.now) and change.pathway.is_open
    if not is_of_use or change.pathway.referral is None:
        return change
    if change.pathway.queued is None:
        return _renew(change, around, change.pathway.referral, grant)
    return go_on_if_agreed(change, around)


def _renew(change: Change, around: Circumstances, referral: Referral, grant: Grant) -> Change:
    """An open referral goes on under the new agreement; the partner is sent the same referral again."""
    before = next((one for one in change.pathway.grants if one.id == referral.grant), None)
    lasts_longer = before is None or not before.is_in_force(around.now) or before.valid_until < grant.valid_until
    if not lasts_longer or not grant.covers(referral.partner, referral.purpose, around.now):
        return change
    renewed = _again(unstuck(change), around, referral, grant)
    return renewed.note(around, What.AGREEMENT_RENEWED, recipient=grant.recipient)


def _again(change: Change, around: Circumstances, referral: Referral, grant: Grant) -> Change:
    """The same referral, sent once more under another agreement."""
    sent = referrals.under(referral, grant, shared(around.step_of(change.pathway), grant))
    return change.put_referral(sent).ask(Refer(sent, is_new_ref=False))


def narrow(
    pathway: Pathway, around: Circumstances, grant: UUID, fields: Collection[FieldGroup], valid_until: datetime | None
) -> tuple[Change, Grant]:
    """The person agrees to less: whoever was told is told so, and goes on under the narrower agreement."""
    before, after = grants.narrow(pathway.grant_with(grant), around.new_id(), fields, valid_until, around.now)
    change = Change(pathway).put_grant(before, around.now).put_grant(after, around.now)
    told = {"recipient": after.recipient, "purpose": after.purpose.value, "fields": " ".join(after.fields)}
    change = change.note(around, What.AGREEMENT_NARROWED, **told)
    ref = pathway.ref_for(after.recipient)
    if ref is not None and pathway.was_told(ref):
        change = change.ask(TellNarrowing(ref, grant, after))
    for referral in pathway.referrals:
        if referral.grant == grant and not referral.is_over and after.standing(around.now) is GrantStanding.IN_FORCE:
            # Sent again: what was queued under the wider agreement may have been withheld with it.
            change = _again(change, around, referral, after)
    return change, after


def withdraw(pathway: Pathway, around: Circumstances, grant: UUID) -> Change:
    """End the agreement: the recipient is told, its referrals end, and the step waits for another agreement."""
    withdrawn = grants.withdraw(pathway.grant_with(grant), around.now)
    change = Change(pathway).put_grant(withdrawn, around.now)
    change = change.note(around, What.AGREEMENT_WITHDRAWN, recipient=withdrawn.recipient, purpose=withdrawn.purpose)
    ref = pathway.ref_for(withdrawn.recipient)
    if ref is not None and pathway.was_told(ref):
        change = change.ask(TellWithdrawal(withdrawn.recipient, ref, grant, around.now))
    ended = [one for one in pathway.referrals if one.grant == grant and not one.is_over]
    for referral in ended:
        change = _end(change, around, referral)
    return seek_partner(change, around) if ended and pathway.is_open else change


def _end(change: Change, around: Circumstances, referral: Referral) -> Change:
    """No cancellation is sent: the withdrawal itself tells the partner that all is over."""
    ended = referrals.end(referral, Status.CANCELLED, around.now, "agreement_withdrawn")
    return change.put_referral(ended).note(
        around, What.REFERRAL_CANCELLED, partner=referral.partner, reason="agreement_withdrawn"
    )
