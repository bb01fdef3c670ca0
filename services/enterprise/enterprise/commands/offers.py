"""Places before a session begins: reserved, offered, waited for, taken, declined."""

from dataclasses import dataclass
from datetime import timedelta

from enterprise.commands.found import participation_of, session_of
from enterprise.domain import participations, places, sessions
from enterprise.domain.errors import AlreadyTakesPart
from enterprise.domain.hours import Slot
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId
from enterprise.domain.participations import DeclineReason, Entry, Participation, Status
from enterprise.domain.places import RESERVATION_ENDS
from enterprise.translation import (
    latest_participation,
    move_up,
    offered,
    participation_json,
    unwatched,
    vacated,
    with_contact,
)
from passerelle import partnership
from passerelle.contracts import lifecycle
from passerelle.contracts.lifecycle import DeclinedBy, NextAction, ReferralStatus
from passerelle.messaging.decisions import NOTHING, Decision, Moment, SetDeadline, States, merged

AFTER_DECLINING = {
    DeclineReason.NOT_INTERESTED: NextAction.REASSESS,
    DeclineReason.NOT_AVAILABLE: NextAction.WAIT,
    DeclineReason.CHOSE_OTHER_PATH: NextAction.REASSESS,
    DeclineReason.NOT_MOBILE: NextAction.OTHER_PARTNER,
}


@dataclass(frozen=True, slots=True)
class Needs:
    """What a place has to leave room for; the hours of study are compared and not kept."""

    children: int = 0
    studies: tuple[Slot, ...] = ()


NO_NEEDS = Needs()


def offer_place(states: States, moment: Moment, session_id: SessionId, ref: Ref, needs: Needs = NO_NEEDS) -> Decision:
    """Keep a place for the person and tell the owner; offering takes the referral on."""
    session = session_of(states, session_id)
    sessions.require_room_beside(session, needs.studies)
    entry, elsewhere = _enter(states, moment, session_id, ref, needs)
    kept, participation = places.keep(session, entry, moment.now)
    return elsewhere.and_then(offered(states, kept, participation, moment))


def reserve_place(
    states: States,
    moment: Moment,
    session_id: SessionId,
    ref: Ref,
    needs: Needs = NO_NEEDS,
    wanted: timedelta = timedelta(hours=48),
) -> Decision:
    """Keep a place for a while, without telling anybody: it is offered in that time or goes to the others."""
    session = session_of(states, session_id)
    sessions.require_room_beside(session, needs.studies)
    partnership.open_referral(states, ref)
    current = latest_participation(states, ref)
    if current is not None and current.is_active and current.session == session_id:
        raise AlreadyTakesPart
    entry, elsewhere = _enter(states, moment, session_id, ref, needs)
    kept, reserved = places.set_aside(session, entry, moment.now, wanted)
    due = reserved.reserved_until or moment.now
    decision = Decision(
        changes=(kept, reserved),
        deadlines=(SetDeadline(ref, RESERVATION_ENDS, due, str(reserved.id)),),
        result=participation_json(reserved),
    )
    return elsewhere.and_then(decision).and_then(partnership.attach(states, ref, reserved.id))


def give_up_reservation(states: States, moment: Moment, ref: Ref) -> Decision:
    """The reserved place goes to the others."""
    current = participation_of(states, ref)
    return _vacate(states, moment, participations.give_up_reservation(current, moment.now))


def join_waitlist(states: States, moment: Moment, session_id: SessionId, ref: Ref, needs: Needs = NO_NEEDS) -> Decision:
    """Put the person at the end of the line, which moves up by itself when a place is free."""
    session = session_of(states, session_id)
    sessions.require_room_beside(session, needs.studies)
    current = latest_participation(states, ref)
    if current is not None and current.is_active and current.session == session_id:
        raise AlreadyTakesPart
    entry, elsewhere = _enter(states, moment, session_id, ref, needs)
    longer, waiting = places.line_up(session, entry, moment.now)
    return elsewhere.and_then(_put_on_hold(states, moment, waiting)).and_then(
        Decision(changes=(longer, waiting), deadlines=move_up(longer, moment), result=participation_json(waiting))
    )


def accept_offer(states: States, moment: Moment, ref: Ref) -> Decision:
    """The person takes the place that is kept for them."""
    current = participation_of(states, ref)
    accepted = participations.accept(current, moment.now)
    session = sessions.accept(session_of(states, current.session), ref)
    taken = Decision(changes=(session, accepted), deadlines=unwatched(current), result=participation_json(accepted))
    return with_contact(states, ref, moment, taken)


def decline_offer(states: States, moment: Moment, ref: Ref, reason: DeclineReason) -> Decision:
    """The person gives up the place or the turn before the session begins; the referral ends."""
    declined = participations.decline(participation_of(states, ref), reason, moment.now)
    ended = partnership.decline(
        states,
        ref,
        moment,
        declined_by=DeclinedBy.PERSON,
        reason=lifecycle.DeclineReason(reason),
        may_be_shown=True,
        next_action=AFTER_DECLINING[reason],
    )
    return with_contact(states, ref, moment, _vacate(states, moment, declined).and_then(ended))


def _vacate(states: States, moment: Moment, out: Participation) -> Decision:
    session = sessions.release(session_of(states, out.session), out.ref, moment.now)
    return vacated(session, out, moment).and_then(Decision(result=participation_json(out)))


def _enter(states: States, moment: Moment, session_id: SessionId, ref: Ref, needs: Needs) -> tuple[Entry, Decision]:
    """The participation to go on with, and how the person leaves the queue or the reservation of another session."""
    referral = partnership.received(states, ref).referral
    current = latest_participation(states, ref)
    new = Entry(ParticipationId(moment.new_id()), ref, session_id, needs.children, referral)
    if current is None or not current.is_active:
        return new, NOTHING
    if current.status not in {Status.WAITING, Status.RESERVED}:
        raise AlreadyTakesPart
    if current.session == session_id:
        return participations.again(current), NOTHING
    return new, _vacate(states, moment, participations.release(current, moment.now))


def _put_on_hold(states: States, moment: Moment, waiting: Participation) -> Decision:
    ref = waiting.ref
    if partnership.open_referral(states, ref).status is ReferralStatus.WAITLISTED:
        return partnership.attach(states, ref, waiting.id)
    told = partnership.waitlist(states, ref, moment)
    return told.and_then(partnership.attach(merged(states, told.changes), ref, waiting.id))
