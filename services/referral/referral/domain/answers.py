"""What a partner's answer does to the referral and to the pathway; an answer that comes too late is noted, no more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances
from referral.domain.codes import ReferralStatus, Turn
from referral.domain.milestones import Meaning, meaning_of
from referral.domain.pathway import Pathway, What
from referral.domain.progress import follow, unstuck
from referral.domain.referral import Referral
from referral.domain.refusal import Refusal

_NO_FACTS: Mapping[str, str] = {}


def received(pathway: Pathway, around: Circumstances, referral: UUID) -> Change:
    """The partner's service has taken it in; nobody there has looked at it yet."""
    found = _of(pathway, around, referral)
    if found is None or found.is_over:
        return _late(pathway, around, "received")
    known = Change(pathway).put_referral(referrals.received(found, around.now))
    return known.note(around, What.REFERRAL_RECEIVED, partner=found.partner)


def opened(pathway: Pathway, around: Circumstances, referral: UUID) -> Change:
    """Somebody of the partner's staff has looked at it; an answer is still owed."""
    found = _of(pathway, around, referral)
    if found is None or found.is_over:
        return _late(pathway, around, "opened")
    known = Change(pathway).put_referral(referrals.opened(found, around.now))
    return known.note(around, What.REFERRAL_OPENED, partner=found.partner)


def continued(pathway: Pathway, around: Circumstances, referral: UUID) -> Change:
    """The person is still there: the next report is counted from now."""
    found = _of(pathway, around, referral)
    if found is None or found.status is not ReferralStatus.STARTED:
        return _late(pathway, around, "continued")
    return _heard(Change(pathway), around, found).note(around, What.REFERRAL_CONTINUED, partner=found.partner)


def accepted(pathway: Pathway, around: Circumstances, referral: UUID, start_by: datetime | None) -> Change:
    found = _awaited(pathway, around, referral, ReferralStatus.ACCEPTED)
    if found is None:
        return _late(pathway, around, "accepted")
    by = start_by or around.now + (around.step_of(pathway).clocks.start or around.timing.start)
    change = Change(pathway).put_referral(referrals.accept(found, around.now, by))
    return unstuck(change).note(around, What.REFERRAL_ACCEPTED)


def waitlisted(pathway: Pathway, around: Circumstances, referral: UUID) -> Change:
    found = _awaited(pathway, around, referral, ReferralStatus.WAITLISTED)
    if found is None:
        return _late(pathway, around, "waitlisted")
    by = _after(around, around.step_of(pathway).clocks.waitlist)
    change = Change(pathway).put_referral(referrals.waitlist(found, around.now, by))
    return unstuck(change).note(around, What.REFERRAL_WAITLISTED)


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
    known = replace(found, refusal=_refusal(facts))
    change = _end(Change(pathway), around, known, ReferralStatus.DECLINED, facts.get("reason", Turn.DECLINED))
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
    change = _heard(told, around, found)
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
    begun = referrals.start(found, around.now, by, _report_by(change.pathway, around))
    return unstuck(change.put_referral(begun)).note(around, What.REFERRAL_STARTED)


def _heard(change: Change, around: Circumstances, found: Referral) -> Change:
    """A sign of the partner: a step that was stuck on its silence is so no longer."""
    is_at_work = found.status is ReferralStatus.STARTED
    known = referrals.heard(found, around.now, _report_by(change.pathway, around) if is_at_work else None)
    change = change.put_referral(known)
    return unstuck(change) if change.pathway.visit.stuck_on == Turn.SILENT else change


def _report_by(pathway: Pathway, around: Circumstances) -> datetime:
    return around.now + (around.step_of(pathway).clocks.report or around.timing.report)


def _refusal(facts: Mapping[str, str]) -> Refusal:
    return Refusal(
        declined_by=facts.get("declined_by", ""),
        reason=facts.get("reason", ""),
        next_action=facts.get("next_action", ""),
        may_be_shown=facts.get("may_be_shown") == "yes",
    )


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
