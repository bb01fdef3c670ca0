"""What happens when a clock of a pathway runs out."""

from typing import assert_never
from uuid import UUID

from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances, Clock, GiveUp, about
from referral.domain.codes import ReferralStatus, Turn
from referral.domain.pathway import Pathway, What
from referral.domain.progress import follow, get_stuck, send_or_wait
from referral.domain.referral import Referral


def run_out(pathway: Pathway, around: Circumstances, clock: Clock, of: str) -> Change:
    """Answer one clock; a clock of something that has moved on meanwhile changes nothing."""
    change = Change(pathway)
    if of == about(pathway.visit):
        return get_stuck(change, around, clock) if pathway.is_open and not pathway.visit.left_at else change
    referral = _with_clock(pathway, of)
    if referral is None:
        return change
    return _answer(change, around, clock, referral)


def _answer(change: Change, around: Circumstances, clock: Clock, referral: Referral) -> Change:
    match clock:
        case Clock.TRY_AGAIN:
            return send_or_wait(change, around) if _is(referral, ReferralStatus.QUEUED) else change
        case Clock.ANSWER_REMINDER:
            return _remind(change, around, referral)
        case Clock.ANSWER_BY:
            return _lapse(change, around, referral)
        case Clock.AGREE_BY:
            return _stuck_while(change, around, clock, referral, ReferralStatus.QUEUED)
        case Clock.START_BY:
            return _stuck_while(change, around, clock, referral, ReferralStatus.ACCEPTED)
        case Clock.FINISH_BY:
            return _stuck_while(change, around, clock, referral, ReferralStatus.STARTED)
        case Clock.AGREEMENT_ENDS:
            return _ask_again(change, around, referral)
        case _:
            assert_never(clock)


def _remind(change: Change, around: Circumstances, referral: Referral) -> Change:
    """The partner has been silent for half its time: staff is told, once."""
    if not _is(referral, ReferralStatus.SENT) or referral.remind_at is None:
        return change
    reminded = change.put_referral(referrals.remind(referral, around.now))
    return reminded.note(around, What.REMINDER_DUE, partner=referral.partner)


def _lapse(change: Change, around: Circumstances, referral: Referral) -> Change:
    """Silence is an answer: the partner is told, and the pathway goes on without it."""
    if not _is(referral, ReferralStatus.SENT, ReferralStatus.WAITLISTED):
        return change
    lapsed = referrals.end(referral, ReferralStatus.LAPSED, around.now, Turn.LAPSED)
    change = change.put_referral(lapsed).ask(GiveUp(lapsed)).note(around, What.REFERRAL_LAPSED, partner=lapsed.partner)
    return follow(change, around, Turn.LAPSED, {})


def _stuck_while(
    change: Change, around: Circumstances, clock: Clock, referral: Referral, status: ReferralStatus
) -> Change:
    return get_stuck(change, around, clock) if _is(referral, status) else change


def _ask_again(change: Change, around: Circumstances, referral: Referral) -> Change:
    """The agreement runs out while the partner is at work: the person must be asked again."""
    has_ended = referral.grant_until is not None and referral.grant_until <= around.now
    is_open = not referral.is_over and not _is(referral, ReferralStatus.QUEUED)
    return get_stuck(change, around, Clock.AGREEMENT_ENDS) if has_ended and is_open else change


def _is(referral: Referral, *statuses: ReferralStatus) -> bool:
    return referral.status in statuses


def _with_clock(pathway: Pathway, of: str) -> Referral | None:
    return pathway.referral_with(UUID(of)) if pathway.is_open and not of.startswith("visit-") else None
