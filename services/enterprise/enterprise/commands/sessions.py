"""Sessions: announced, begun, given up."""

from enterprise.commands.found import participation_of, with_its_people
from enterprise.domain import participations, sessions
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.rules import Rules, warned
from enterprise.domain.sessions import Calling, Session
from enterprise.translation import session_json, take_on, unwatched, with_contact
from passerelle import partnership
from passerelle.contracts import enterprise as wire
from passerelle.messaging.decisions import Decision, Moment, States, merged


def open_session(states: States, moment: Moment, rules: Rules, calling: Calling) -> Decision:
    """Announce a session with its places."""
    today = moment.today
    frame = rules.format_on(today, calling.format)
    session = Session(SessionId(moment.new_id()), calling.checked(today, frame), moment.now)
    return Decision(changes=(session,), result=session_json(session, warned(calling.breaches(frame))))


def start_session(states: States, moment: Moment, session_id: SessionId) -> Decision:
    """Begin with those who accepted; everybody else is free for another session. Sees all of its people."""
    before = with_its_people(states, session_id)
    started = sessions.start(before)
    decision = Decision(changes=(started,), result=session_json(started))
    for ref in started.taken:
        decision = decision.and_then(_begin(states, moment, started, ref))
    for ref in (*before.reserved, *before.waiting):
        decision = decision.and_then(_let_go(states, moment, ref))
    return decision


def cancel_session(states: States, moment: Moment, session_id: SessionId) -> Decision:
    """Give the session up before it begins; everybody is free for another one. Sees all of its people."""
    before = with_its_people(states, session_id)
    cancelled = sessions.cancel(before, moment.now)
    decision = Decision(changes=(cancelled,), result=session_json(cancelled))
    for ref in before.people:
        decision = decision.and_then(_let_go(states, moment, ref))
    return decision


def _begin(states: States, moment: Moment, session: Session, ref: Ref) -> Decision:
    """The person begins even when the agreement to tell the owner has run out; then nobody is told."""
    started = participations.start(participation_of(states, ref), moment.now)
    referral = partnership.received(states, ref)
    if not referral.may_report(moment.now):
        return with_contact(states, ref, moment, Decision(changes=(started,)))
    event = wire.TrialStarted(referral=referral.referral, format=wire.TrialFormat(session.calling.format))
    taken_on = take_on(states, started, moment)
    begun = (
        Decision(changes=(started,))
        .and_then(taken_on)
        .and_then(partnership.start(merged(states, taken_on.changes), ref, moment))
        .and_then(partnership.report(states, ref, moment, event))
    )
    return with_contact(states, ref, moment, begun)


def _let_go(states: States, moment: Moment, ref: Ref) -> Decision:
    """The person is out of this session; the referral stays open for another one."""
    released = participations.release(participation_of(states, ref), moment.now)
    return Decision(changes=(released,), deadlines=unwatched(released))
