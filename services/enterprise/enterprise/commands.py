"""What staff ask for, each as one pure decision over the session, the refs and their cases."""

from typing import Any

from pydantic_core import to_jsonable_python

from enterprise.domain import participations, places, sessions
from enterprise.domain.errors import AlreadyTakesPart, ParticipationIsUnknown, SessionIsUnknown, SomebodyMoved
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.domain.places import OFFER_LAPSES, PLACE_FREED
from enterprise.domain.sessions import Calling, Session
from enterprise.domain.views import session_view
from passerelle import partnership
from passerelle.contracts import enterprise as wire
from passerelle.contracts import lifecycle
from passerelle.contracts.base import Event
from passerelle.contracts.lifecycle import DeclinedBy, NextAction, ReferralStatus
from passerelle.messaging.decisions import NOTHING, CancelDeadline, Decision, Moment, SetDeadline, States, merged

AFTER_DECLINING = {
    DeclineReason.NOT_INTERESTED: NextAction.REASSESS,
    DeclineReason.NOT_AVAILABLE: NextAction.WAIT,
    DeclineReason.CHOSE_OTHER_PATH: NextAction.REASSESS,
    DeclineReason.NOT_MOBILE: NextAction.OTHER_PARTNER,
}


def open_session(states: States, moment: Moment, calling: Calling) -> Decision:
    """Announce a session with its places."""
    session = Session(SessionId(moment.new_id()), calling.checked(moment.now.date()), moment.now)
    return Decision(changes=(session,), result=_session_json(session))


def offer_place(states: States, moment: Moment, session_id: SessionId, ref: Ref) -> Decision:
    """Keep a place for the person and tell the owner; offering takes the referral on."""
    entry, elsewhere = _enter(states, moment, session_id, ref)
    session, offered = places.keep(_session(states, session_id), entry, ref, moment.now)
    answer_by = session.answer_by(moment.now)
    told = wire.TrialOffered(
        referral=partnership.open_referral(states, ref).referral,
        format=wire.TrialFormat(session.calling.format),
        answer_by=answer_by,
    )
    kept = Decision(
        changes=(session, offered),
        deadlines=(SetDeadline(ref, OFFER_LAPSES, answer_by, str(entry)),),
        result=_json(offered),
    )
    taken_on = _take_on(states, moment, ref, entry)
    return elsewhere.and_then(kept).and_then(taken_on).and_then(partnership.report(states, ref, moment, told))


def join_waitlist(states: States, moment: Moment, session_id: SessionId, ref: Ref) -> Decision:
    """Put the person at the end of the line, which moves up by itself when a place is free."""
    entry, elsewhere = _enter(states, moment, session_id, ref)
    current = _participation(states, ref)
    if current is not None and current.is_waiting_for(session_id):
        raise AlreadyTakesPart
    session = sessions.queue(_session(states, session_id), ref)
    waiting = participations.waiting(entry, ref, session_id, moment.now)
    return elsewhere.and_then(_put_on_hold(states, moment, ref, entry)).and_then(
        Decision(changes=(session, waiting), deadlines=_move_up(session, moment), result=_json(waiting))
    )


def accept_offer(states: States, moment: Moment, ref: Ref) -> Decision:
    """The person takes the place that is kept for them."""
    current = _known(states, ref)
    accepted = participations.accept(current, moment.now)
    session = sessions.accept(_session(states, current.session), ref)
    return Decision(
        changes=(session, accepted),
        deadlines=(CancelDeadline(ref, OFFER_LAPSES, str(current.id)),),
        result=_json(accepted),
    )


def decline_offer(states: States, moment: Moment, ref: Ref, reason: DeclineReason) -> Decision:
    """The person gives up the place or the turn before the session begins; the referral ends."""
    declined = participations.decline(_known(states, ref), reason, moment.now)
    ended = partnership.decline(
        states,
        ref,
        moment,
        declined_by=DeclinedBy.PERSON,
        reason=lifecycle.DeclineReason(reason),
        may_be_shown=True,
        next_action=AFTER_DECLINING[reason],
    )
    return _vacate(states, moment, declined).and_then(ended)


def start_session(states: States, moment: Moment, session_id: SessionId) -> Decision:
    """Begin with those who accepted; those who still wait are free for another session. Sees all of its people."""
    before = _with_its_people(states, session_id)
    started = sessions.start(before)
    decision = Decision(changes=(started,), result=_session_json(started))
    for ref in started.taken:
        decision = decision.and_then(_begin(states, moment, started, ref))
    for ref in before.waiting:
        decision = decision.and_then(_let_go(states, moment, ref))
    return decision


def cancel_session(states: States, moment: Moment, session_id: SessionId) -> Decision:
    """Give the session up before it begins; everybody is free for another one. Sees all of its people."""
    before = _with_its_people(states, session_id)
    cancelled = sessions.cancel(before, moment.now)
    decision = Decision(changes=(cancelled,), result=_session_json(cancelled))
    for ref in before.people:
        decision = decision.and_then(_let_go(states, moment, ref))
    return decision


def complete(states: States, moment: Moment, ref: Ref, outcome: Outcome) -> Decision:
    """The person went through to the end and goes on to something."""
    completed = participations.complete(_known(states, ref), outcome, moment.now)
    event = wire.TrialCompleted(
        referral=partnership.received(states, ref).referral,
        format=wire.TrialFormat(_session(states, completed.session).calling.format),
        outcome=wire.TrialOutcome(outcome),
    )
    return (
        _vacate(states, moment, completed)
        .and_then(_report(states, moment, ref, event))
        .and_then(partnership.complete(states, ref, moment))
    )


def leave(states: States, moment: Moment, ref: Ref, reason: LeaveReason) -> Decision:
    """The person stopped before the end."""
    left = participations.leave(_known(states, ref), reason, moment.now)
    event = wire.TrialLeft(referral=partnership.received(states, ref).referral, reason=lifecycle.LeftReason(reason))
    return (
        _vacate(states, moment, left)
        .and_then(_report(states, moment, ref, event))
        .and_then(partnership.leave(states, ref, moment))
    )


def _vacate(states: States, moment: Moment, out: Participation) -> Decision:
    """The person is out, as `out` says; a place that becomes free goes to the first in line."""
    session = sessions.release(_session(states, out.session), out.ref, moment.now)
    return Decision(
        changes=(session, out),
        deadlines=(CancelDeadline(out.ref, OFFER_LAPSES, str(out.id)), *_move_up(session, moment)),
        result=_json(out),
    )


def _session(states: States, session_id: SessionId) -> Session:
    """The session; raises SessionIsUnknown."""
    session = states.get(session_id)
    if not isinstance(session, Session):
        raise SessionIsUnknown
    return session


def _with_its_people(states: States, session_id: SessionId) -> Session:
    session = _session(states, session_id)
    if any(ref not in states for ref in session.people):
        raise SomebodyMoved
    return session


def _participation(states: States, ref: Ref) -> Participation | None:
    """The latest participation of the person, active or not."""
    case = partnership.received(states, ref).case
    participation = None if case is None else states.get(case)
    return participation if isinstance(participation, Participation) else None


def _known(states: States, ref: Ref) -> Participation:
    participation = _participation(states, ref)
    if participation is None:
        raise ParticipationIsUnknown
    return participation


def _enter(states: States, moment: Moment, session_id: SessionId, ref: Ref) -> tuple[ParticipationId, Decision]:
    """The participation to go on with, and how the person leaves the queue of another session."""
    current = _participation(states, ref)
    if current is None or not current.is_active:
        return ParticipationId(moment.new_id()), NOTHING
    if current.status is not Status.WAITING:
        raise AlreadyTakesPart
    if current.session == session_id:
        return current.id, NOTHING
    out = participations.release(current, moment.now)
    return ParticipationId(moment.new_id()), _vacate(states, moment, out)


def _take_on(states: States, moment: Moment, ref: Ref, case: ParticipationId) -> Decision:
    if partnership.received(states, ref).status is ReferralStatus.ACCEPTED:
        return partnership.attach(states, ref, case)
    return partnership.accept(states, ref, moment, case=case)


def _put_on_hold(states: States, moment: Moment, ref: Ref, case: ParticipationId) -> Decision:
    if partnership.open_referral(states, ref).status is ReferralStatus.WAITLISTED:
        return partnership.attach(states, ref, case)
    told = partnership.waitlist(states, ref, moment)
    return told.and_then(partnership.attach(merged(states, told.changes), ref, case))


def _begin(states: States, moment: Moment, session: Session, ref: Ref) -> Decision:
    """The person begins even when the agreement to tell the owner has run out; then nobody is told."""
    started = participations.start(_known(states, ref), moment.now)
    referral = partnership.received(states, ref)
    if not referral.may_report(moment.now):
        return Decision(changes=(started,))
    event = wire.TrialStarted(referral=referral.referral, format=wire.TrialFormat(session.calling.format))
    taken_on = _take_on(states, moment, ref, started.id)
    return (
        Decision(changes=(started,))
        .and_then(taken_on)
        .and_then(partnership.start(merged(states, taken_on.changes), ref, moment))
        .and_then(partnership.report(states, ref, moment, event))
    )


def _let_go(states: States, moment: Moment, ref: Ref) -> Decision:
    """The person is out of this session; the referral stays open for another one."""
    released = participations.release(_known(states, ref), moment.now)
    return Decision(changes=(released,), deadlines=(CancelDeadline(ref, OFFER_LAPSES, str(released.id)),))


def _report(states: States, moment: Moment, ref: Ref, event: Event) -> Decision:
    """Tell the owner, as long as the agreement allows it."""
    may_report = partnership.received(states, ref).may_report(moment.now)
    return partnership.report(states, ref, moment, event) if may_report else NOTHING


def _move_up(session: Session, moment: Moment) -> tuple[SetDeadline, ...]:
    # The ref of the next person is not locked here: it wakes by itself and then leads to the session.
    ref = session.next_in_line
    return () if ref is None else (SetDeadline(ref, PLACE_FREED, moment.now, str(session.id)),)


def _session_json(session: Session) -> Any:
    return to_jsonable_python(session_view(session))


def _json(participation: Participation) -> Any:
    return to_jsonable_python(participation)
