"""The table of contents: which message or deadline is answered by which decision."""

from dataclasses import replace
from uuid import UUID

from enterprise.domain import follow_ups, participations, places, sessions
from enterprise.domain.contracts import ContractFile
from enterprise.domain.follow_ups import Point
from enterprise.domain.participations import Participation
from enterprise.domain.places import FOLLOW_UP_DUE, OFFER_LAPSES, PLACE_FREED, RESERVATION_ENDS
from enterprise.domain.sessions import Session
from enterprise.store import held_about
from enterprise.translation import latest_participation, move_up, offered, session_in, vacated
from passerelle import partnership
from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, Reactions, States


def release_place(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral is over: whatever place or turn the person had goes to the others."""
    current, session = _situation(states, ref)
    if current is None or not current.is_active or session is None:
        return NOTHING
    return vacated(*places.give_back(session, current, moment.now), moment)


def erase(states: States, ref: UUID, moment: Moment) -> Decision:
    """The place goes to the others, and what is kept beside the participation is forgotten with it."""
    files = tuple(key for key, state in states.items() if isinstance(state, ContractFile) and state.ref == ref)
    return release_place(states, ref, moment).and_then(Decision(forget=files))


def lapse_offer(states: States, due: Due, moment: Moment) -> Decision:
    """The person did not answer in time: the place goes to the others and the referral ends."""
    current, session = _situation(states, due.thread)
    if current is None or str(current.id) != due.about or session is None:
        return NOTHING
    if not participations.has_lapsed(current, moment.now):
        return NOTHING
    lapsed = participations.lapse(current, moment.now)
    decision = vacated(sessions.release(session, current.ref, moment.now), lapsed, moment)
    return decision.and_then(partnership.lapse(states, current.ref, moment))


def end_reservation(states: States, due: Due, moment: Moment) -> Decision:
    """Nobody offered the reserved place in time: it goes to the others, and nobody was ever told of it."""
    current, session = _situation(states, due.thread)
    if current is None or str(current.id) != due.about or session is None:
        return NOTHING
    if not participations.has_run_out(current, moment.now):
        return NOTHING
    return vacated(*places.give_back(session, current, moment.now), moment)


def offer_next_place(states: States, due: Due, moment: Moment) -> Decision:
    """A place is free and the person has waited longest; somebody nobody may be told about leaves the line instead."""
    current, session = _situation(states, due.thread)
    if current is None or session is None or str(session.id) != due.about:
        return NOTHING
    if session.next_in_line != current.ref or moment.now >= session.last_answer:
        return NOTHING
    if not partnership.received(states, current.ref).may_report(moment.now):
        return vacated(*places.give_back(session, current, moment.now), moment)
    kept, participation = places.keep(session, participations.again(current), moment.now)
    told = offered(states, kept, participation, moment)
    return told.and_then(Decision(deadlines=move_up(kept, moment)))


def fall_due(states: States, due: Due, moment: Moment) -> Decision:
    """It is time to ask how things go."""
    passed = states.get(due.thread)
    if not isinstance(passed, Participation):
        return NOTHING
    return Decision(changes=(replace(passed, follow_ups=follow_ups.fall_due(passed.follow_ups, Point(due.about))),))


def _situation(states: States, ref: UUID) -> tuple[Participation | None, Session | None]:
    current = latest_participation(states, ref)
    return current, None if current is None else session_in(states, current.session)


HOOKS = partnership.Hooks(ended=release_place, erased=erase, held=held_about)

table = partnership.reactions(HOOKS) | Reactions(
    messages={},
    deadlines={
        OFFER_LAPSES: lapse_offer,
        RESERVATION_ENDS: end_reservation,
        PLACE_FREED: offer_next_place,
        FOLLOW_UP_DUE: fall_due,
    },
)
