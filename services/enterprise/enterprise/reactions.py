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
)


def release_place(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral is over: whatever place or turn the person had goes to the others."""
    current = _participation(states, ref)
    session = None if current is None else states.get(current.session)
    if current is None or not current.is_active or not isinstance(session, Session):
        return NOTHING
    return _vacated(*places.give_back(session, current, moment.now), moment)


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


def offer_next_place(states: States, due: Due, moment: Moment) -> Decision:
    """A place is free and the person has waited longest; somebody nobody may be told about leaves the line instead."""
    current = _participation(states, due.thread)
    session = None if current is None else states.get(current.session)
    if current is None or not isinstance(session, Session) or str(session.id) != due.about:
        return NOTHING
    if session.next_in_line != current.ref or moment.now >= session.last_answer:
        return NOTHING
    if not partnership.received(states, current.ref).may_report(moment.now):
        return _vacated(*places.give_back(session, current, moment.now), moment)
    kept, offered = places.keep(session, current.id, current.ref, moment.now)
    told = _tell_offer(states, kept, offered, moment)
    return Decision(changes=(kept, offered), deadlines=_move_up(kept, moment)).and_then(told)


def _tell_offer(states: States, session: Session, offered: Participation, moment: Moment) -> Decision:
    referral = partnership.received(states, offered.ref)
    answer_by = session.answer_by(moment.now)
    event = TrialOffered(referral=referral.referral, format=TrialFormat(session.calling.format), answer_by=answer_by)
    is_accepted = referral.status is ReferralStatus.ACCEPTED
    accepted = NOTHING if is_accepted else partnership.accept(states, offered.ref, moment)
    told = accepted.and_then(partnership.report(states, offered.ref, moment, event))
    return told.and_then(Decision(deadlines=(SetDeadline(offered.ref, OFFER_LAPSES, answer_by, str(offered.id)),)))


def _vacated(session: Session, out: Participation, moment: Moment) -> Decision:
    over = CancelDeadline(out.ref, OFFER_LAPSES, str(out.id))
    return Decision(changes=(session, out), deadlines=(over, *_move_up(session, moment)))


def _move_up(session: Session, moment: Moment) -> tuple[SetDeadline, ...]:
    # The ref of the next person is not locked here: it wakes by itself and then leads to the session.
    ref = session.next_in_line
    return () if ref is None else (SetDeadline(ref, PLACE_FREED, moment.now, str(session.id)),)


def _participation(states: States, ref: UUID) -> Participation | None:
    referral = states.get(ref)
    case = referral.case if isinstance(referral, partnership.ReceivedReferral) else None
    participation = None if case is None else states.get(case)
    return participation if isinstance(participation, Participation) else None


HOOKS = partnership.Hooks(ended=release_place, erased=release_place)

table = partnership.reactions(HOOKS) | Reactions(
    messages={}, deadlines={OFFER_LAPSES: lapse_offer, PLACE_FREED: offer_next_place}
)
