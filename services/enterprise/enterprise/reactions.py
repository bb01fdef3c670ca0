"""The table of contents: which message or deadline is answered by which decision."""

from uuid import UUID

from enterprise.domain import participations, places, sessions
from enterprise.domain.participations import Participation
from enterprise.domain.places import OFFER_LAPSES, PLACE_FREED
from enterprise.domain.sessions import Session
from passerelle import partnership
from passerelle.contracts.enterprise import TrialFormat, TrialOffered
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import (
    NOTHING,
    CancelDeadline,
    Decision,
    Due,
    Moment,
    Reactions,
    SetDeadline,
    States,
    merged,
)


def release_place(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral is over: whatever place or turn the person had goes to the others."""
    current = _participation(states, ref)
    session = None if current is None else states.get(current.session)
    if current is None or not current.is_active or not isinstance(session, Session):
        return NOTHING
    after, released = places.give_back(session, current, moment.now)
    return _vacated(after, released, moment)


def lapse_offer(states: States, due: Due, moment: Moment) -> Decision:
    """The person did not answer in time: the place goes to the others and the referral ends."""
    current = _participation(states, due.thread)
    session = None if current is None else states.get(current.session)
    if current is None or str(current.id) != due.about or not isinstance(session, Session):
        return NOTHING
    if not participations.has_lapsed(current, moment.now):
        return NOTHING
    lapsed = participations.lapse(current, moment.now)
    vacated = _vacated(sessions.release(session, current.ref, moment.now), lapsed, moment)
    return vacated.and_then(partnership.lapse(states, current.ref, moment))


def fill_free_places(states: States, due: Due, moment: Moment) -> Decision:
    """Offer each free place to whoever has waited longest."""
    decision = NOTHING
    while (session := _with_place_for_next(merged(states, decision.changes), due.thread, moment)) is not None:
        decision = decision.and_then(_serve_next(states, session, moment))
    return decision


def _with_place_for_next(states: States, key: UUID, moment: Moment) -> Session | None:
    session = states.get(key)
    if not isinstance(session, Session) or session.next_in_line is None or moment.now >= session.last_answer:
        return None
    return session


def _serve_next(states: States, session: Session, moment: Moment) -> Decision:
    """The first in line is offered a place; people nobody may be told about leave the line instead."""
    ref = session.waiting[0]
    current = _participation(states, ref)
    if current is None or not current.is_waiting_for(session.id):
        return Decision(changes=(sessions.release(session, ref, moment.now),))
    if not partnership.received(states, ref).may_report(moment.now):
        return Decision(changes=places.give_back(session, current, moment.now))
    kept, offered = places.keep(session, current.id, ref, moment.now)
    return Decision(changes=(kept, offered)).and_then(_tell_offer(states, kept, offered, moment))


def _tell_offer(states: States, session: Session, offered: Participation, moment: Moment) -> Decision:
    referral = partnership.received(states, offered.ref)
    answer_by = session.answer_by(moment.now)
    event = TrialOffered(referral=referral.referral, format=TrialFormat(session.calling.format), answer_by=answer_by)
    is_accepted = referral.status is ReferralStatus.ACCEPTED
    accepted = NOTHING if is_accepted else partnership.accept(states, offered.ref, moment)
    told = accepted.and_then(partnership.report(states, offered.ref, moment, event))
    return told.and_then(Decision(deadlines=(SetDeadline(offered.ref, OFFER_LAPSES, answer_by, str(offered.id)),)))


def _vacated(session: Session, out: Participation, moment: Moment) -> Decision:
    moves_up = () if session.next_in_line is None else (SetDeadline(session.id, PLACE_FREED, moment.now),)
    return Decision(changes=(session, out), deadlines=(CancelDeadline(out.ref, OFFER_LAPSES, str(out.id)), *moves_up))


def _participation(states: States, ref: UUID) -> Participation | None:
    referral = states.get(ref)
    case = referral.case if isinstance(referral, partnership.ReceivedReferral) else None
    participation = None if case is None else states.get(case)
    return participation if isinstance(participation, Participation) else None


HOOKS = partnership.Hooks(ended=release_place, erased=release_place)

table = partnership.reactions(HOOKS) | Reactions(
    messages={}, deadlines={OFFER_LAPSES: lapse_offer, PLACE_FREED: fill_free_places}
)
