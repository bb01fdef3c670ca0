"""What happens when a clock of a pathway runs out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from referral.domain import agreement
from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances, Clock, GiveUp, about
from referral.domain.codes import ReferralStatus, Turn
from referral.domain.pathway import Pathway, What
from referral.domain.progress import follow, get_stuck, send_or_wait
from referral.domain.referral import Referral
from referral.domain.timing import Rung, Wait

_S = ReferralStatus
_WAITED_WHILE = {Wait.START: _S.ACCEPTED, Wait.REPORT: _S.STARTED}


def run_out(pathway: Pathway, around: Circumstances, clock: Clock, of: str) -> Change:
    """Answer one clock; a clock of something that has moved on meanwhile changes nothing."""
    change = Change(pathway)
    if clock is Clock.AGREEMENT_BEGINS:
        return agreement.begin(pathway, around, UUID(of.removeprefix("grant-")))
    if of == about(pathway.visit):
        return get_stuck(change, around, clock) if pathway.is_open and not pathway.visit.left_at else change
    referral = _with_clock(pathway, of)
    if referral is None:
        return change
    return _answer(change, around, clock, referral)


def _answer(change: Change, around: Circumstances, clock: Clock, referral: Referral) -> Change:
    match clock:
        case Clock.TRY_AGAIN:
            return send_or_wait(change, around) if _is(referral, _S.QUEUED) else change
        case Clock.RECEIVE_BY | Clock.ACKNOWLEDGE_BY | Clock.ANSWER_REMINDER | Clock.ANSWER_ESCALATION:
            return _unanswered(change, around, clock, referral) if _is(referral, _S.SENT) else change
        case Clock.ANSWER_BY:
            return _lapse(change, around, referral)
        case Clock.AGREE_BY:
            return _stuck_while(change, around, clock, referral, _S.QUEUED)
        case Clock.START_BY:
            silent = _begin_to_climb(change, around, referral, Wait.START)
            return _stuck_while(silent, around, clock, referral, _S.ACCEPTED)
        case Clock.REPORT_BY:
            return _begin_to_climb(change, around, referral, Wait.REPORT)
        case Clock.NEXT_RUNG:
            return _climb(change, around, referral)
        case Clock.FINISH_BY:
            return _stuck_while(change, around, clock, referral, _S.STARTED)
        case Clock.AGREEMENT_ENDS:
            return _ask_again(change, around, referral)
        case Clock.AGREEMENT_BEGINS:
            return change
        case _:
            assert_never(clock)


def _unanswered(change: Change, around: Circumstances, clock: Clock, referral: Referral) -> Change:
    """Nobody has taken it in, looked at it, or answered: each is a fact once, and climbs no further by itself."""
    match clock:
        case Clock.RECEIVE_BY:
            return _fall_silent(change, around, replace(referral, receive_by=None), Wait.RECEIVE, Rung.NOTICED)
        case Clock.ACKNOWLEDGE_BY:
            return _fall_silent(change, around, replace(referral, acknowledge_by=None), Wait.ACKNOWLEDGE, Rung.NOTICED)
        case Clock.ANSWER_REMINDER:
            return _fall_silent(change, around, replace(referral, remind_at=None), Wait.ANSWER, Rung.REMINDED)
        case _:
            escalated = replace(referral, escalate_at=None)
            return _fall_silent(change, around, escalated, Wait.ANSWER, Rung.ESCALATED)


def _begin_to_climb(change: Change, around: Circumstances, referral: Referral, wait: Wait) -> Change:
    """A start or a report did not come: own staff is told, and the ladder begins."""
    if not _is(referral, _WAITED_WHILE[wait]):
        return change
    rung_at = around.now + around.timing.rung
    silent = referrals.fall_silent(referral, wait, Rung.REMINDED, around.now, rung_at)
    return _noted(change.put_referral(silent), around, silent)


def _climb(change: Change, around: Circumstances, referral: Referral) -> Change:
    """Reminded in vain: the coordinator has it; escalated in vain: where the plan says so, on without this partner."""
    silence = referral.silence
    if silence is None or not _is(referral, *_WAITED_WHILE.values()):
        return change
    if silence.rung is not Rung.ESCALATED:
        rung_at = around.now + around.timing.rung
        climbed = referrals.fall_silent(referral, silence.on, Rung.ESCALATED, around.now, rung_at)
        return _noted(change.put_referral(climbed), around, climbed)
    told = {"missing": silence.on.value}
    if not _is_drawn(change.pathway, around, told):
        return change.put_referral(replace(referral, rung_at=None))
    return _give_up(change, around, referral, Turn.SILENT, told)


def _is_drawn(pathway: Pathway, around: Circumstances, facts: Mapping[str, str]) -> bool:
    step = around.step_of(pathway)
    return step.arrow_upon(Turn.SILENT, facts, pathway.taken(step.name)) is not None


def _fall_silent(change: Change, around: Circumstances, referral: Referral, wait: Wait, rung: Rung) -> Change:
    silent = referrals.fall_silent(referral, wait, rung, around.now)
    return _noted(change.put_referral(silent), around, silent)


def _noted(change: Change, around: Circumstances, referral: Referral) -> Change:
    """Silence is a fact of the history; from the second step on somebody has something to do."""
    silence = referral.silence
    if silence is None:
        return change
    facts = {"partner": referral.partner, "missing": silence.on.value}
    if silence.rung is Rung.ESCALATED:
        return get_stuck(change.note(around, What.REFERRAL_ESCALATED, **facts), around, Turn.SILENT)
    change = change.note(around, What.REFERRAL_SILENT, **facts)
    return change.note(around, What.REMINDER_DUE, **facts) if silence.rung is Rung.REMINDED else change


def _lapse(change: Change, around: Circumstances, referral: Referral) -> Change:
    """Silence is an answer: the partner is told, and the pathway goes on without it."""
    if not _is(referral, _S.SENT, _S.WAITLISTED):
        return change
    return _give_up(change, around, referral, Turn.LAPSED, {})


def _give_up(change: Change, around: Circumstances, referral: Referral, upon: Turn, facts: Mapping[str, str]) -> Change:
    lapsed = referrals.end(referral, _S.LAPSED, around.now, upon)
    change = change.put_referral(lapsed).ask(GiveUp(lapsed))
    change = change.note(around, What.REFERRAL_LAPSED, partner=lapsed.partner, **facts)
    return follow(change, around, upon, facts)


def _stuck_while(
    change: Change, around: Circumstances, clock: Clock, referral: Referral, status: ReferralStatus
) -> Change:
    return get_stuck(change, around, clock) if _is(referral, status) else change


def _ask_again(change: Change, around: Circumstances, referral: Referral) -> Change:
    """The agreement runs out while the partner is at work: the person must be asked again."""
    has_ended = referral.grant_until is not None and referral.grant_until <= around.now
    is_open = not referral.is_over and not _is(referral, _S.QUEUED)
    return get_stuck(change, around, Clock.AGREEMENT_ENDS) if has_ended and is_open else change


def _is(referral: Referral, *statuses: ReferralStatus) -> bool:
    return referral.status in statuses


def _with_clock(pathway: Pathway, of: str) -> Referral | None:
    return pathway.referral_with(UUID(of)) if pathway.is_open and not of.startswith("visit-") else None
