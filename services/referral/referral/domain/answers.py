"""What a partner's answer does to the referral and to the pathway; an answer that comes too late is noted, no more."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances
from referral.domain.codes import ReferralStatus, Turn
from referral.domain.milestones import Meaning, meaning_of
from referral.domain.pathway import Pathway, What
from referral.domain.progress import follow, unstuck
from referral.domain.referral import Referral

_NO_FACTS: Mapping[str, str] = {}


def accepted(pathway: Pathway, around: Circumstances, referral: UUID, start_by: datetime | None) -> Change:
    found = _awaited(pathway, around, referral, ReferralStatus.ACCEPTED)
    if found is None:
        return _late(pathway, around, "accepted")
    by = start_by or _after(around, around.step_of(pathway).clocks.start)
    change = Change(pathway).put_referral(referrals.accept(found, around.now, by))
    return change.note(around, What.REFERRAL_ACCEPTED)


def waitlisted(pathway: Pathway, around: Circumstances, referral: UUID) -> Change:
    found = _awaited(pathway, around, referral, ReferralStatus.WAITLISTED)
    if found is None:
        return _late(pathway, around, "waitlisted")
    by = _after(around, around.step_of(pathway).clocks.waitlist)
    change = Change(pathway).put_referral(referrals.waitlist(found, around.now, by))
    return change.note(around, What.REFERRAL_WAITLISTED)


def started(pathway: Pathway, around: Circumstances, referral: UUID) -> Change:
    found = _of(pathway, around, referral)
    if found is not None and found.status is ReferralStatus.STARTED:
        return Change(pathway)
    if found is None or not found.can_become(ReferralStatus.STARTED):
        return _late(pathway, around, "started")
    return _start(Change(pathway), around, found)


def declined(pathway: Pathway, around: Circumstances, referral: UUID, facts: Mapping[str, str]) -> Change:
    """`facts`: declined_by, reason, next_action, may_be_shown."""
    found = _awaited(pathway, around, referral, ReferralStatus.DECLINED)
    if found is None:
        return _late(pathway, around, "declined")
    change = _end(Change(pathway), around, found, ReferralStatus.DECLINED, facts.get("reason", Turn.DECLINED))
    return follow(change.note(around, What.REFERRAL_DECLINED, **facts), around, Turn.DECLINED, facts)


def offer_lapsed(pathway: Pathway, around: Circumstances, referral: UUID) -> Change:
    found = _awaited(pathway, around, referral, ReferralStatus.LAPSED)
    if found is None:
        return _late(pathway, around, "offer_lapsed")
    change = _end(Change(pathway), around, found, ReferralStatus.LAPSED, Turn.OFFER_LAPSED)
    return follow(change.note(around, What.OFFER_LAPSED), around, Turn.OFFER_LAPSED, _NO_FACTS)


def milestone(pathway: Pathway, around: Circumstances, referral: UUID, name: str, facts: Mapping[str, str]) -> Change:
    """News is kept, afterwards too; what ends the referral, or has an arrow in the plan, moves the pathway on."""
    found, meaning = _of(pathway, around, referral), meaning_of(name)
    told = Change(pathway).note(around, What.MILESTONE_REACHED, milestone=name, **facts)
    if found is not None and found.is_over and meaning is Meaning.AFTERWARDS:
        return told
    if found is None or found.is_over or found.status is ReferralStatus.QUEUED:
        return _late(pathway, around, name)
    change = told
    if meaning is Meaning.BEGUN and found.can_become(ReferralStatus.STARTED):
        change = _start(change, around, found)
    moved = follow(change, around, name, facts)
    has_moved = moved.pathway.visit != change.pathway.visit
    if not has_moved and meaning in {Meaning.NEWS, Meaning.BEGUN, Meaning.AFTERWARDS}:
        return change
    status = ReferralStatus.LEFT if meaning is Meaning.LEFT else ReferralStatus.COMPLETED
    latest = change.pathway.referral_with(referral) or found
    return follow(_end(change, around, latest, status, name), around, name, facts)


def _start(change: Change, around: Circumstances, found: Referral) -> Change:
    """The person has begun: the start clock stops, the finish clock runs, and a late start is forgiven."""
    by = _after(around, around.step_of(change.pathway).clocks.finish)
    change = unstuck(change.put_referral(referrals.start(found, around.now, by)))
    return change.note(around, What.REFERRAL_STARTED)


def _end(change: Change, around: Circumstances, found: Referral, status: ReferralStatus, reason: str) -> Change:
    return change.put_referral(referrals.end(found, status, around.now, reason))


def _awaited(pathway: Pathway, around: Circumstances, referral: UUID, status: ReferralStatus) -> Referral | None:
    found = _of(pathway, around, referral)
    return found if found and found.can_become(status) else None


def _of(pathway: Pathway, around: Circumstances, referral: UUID) -> Referral | None:
    """The referral, if it is to the partner that speaks: nobody answers for another one."""
    found = pathway.referral_with(referral)
    return found if found and found.partner == around.actor else None


def _late(pathway: Pathway, around: Circumstances, answer: str) -> Change:
    return Change(pathway).note(around, What.ANSWER_CAME_LATE, answer=answer)


def _after(around: Circumstances, wait: timedelta | None) -> datetime | None:
    return around.now + wait if wait else None
