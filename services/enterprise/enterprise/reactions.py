"""The table of contents: which message or deadline is answered by which decision."""

from uuid import UUID

from enterprise.commands import OFFER_LAPSES, PLACE_FREED, offer_place, participation_of, vacate
from enterprise.domain import participations, sessions
from enterprise.domain.identifiers import Ref
from enterprise.domain.sessions import Session
from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, Reactions, States, merged
from passerelle.partnership import decisions as partnership
from passerelle.partnership.answers import reactions
from passerelle.partnership.hooks import Hooks
from passerelle.partnership.referral import ReceivedReferral


def release_place(states: States, ref: UUID, moment: Moment) -> Decision:
    """The referral is over: whatever place or turn the person had goes to the others."""
    current = participation_of(states, Ref(ref))
    if current is None or not current.is_active:
        return NOTHING
    return vacate(states, moment, participations.release(current, moment.now))


def lapse_offer(states: States, due: Due, moment: Moment) -> Decision:
    """The person did not answer in time: the place goes to the others and the referral ends."""
    referral = states.get(due.thread)
    if not isinstance(referral, ReceivedReferral) or not referral.is_open:
        return NOTHING
    current = participation_of(states, Ref(referral.ref))
    if current is None or str(current.id) != due.about or not participations.has_lapsed(current, moment.now):
        return NOTHING
    lapsed = participations.lapse(current, moment.now)
    return vacate(states, moment, lapsed).and_then(partnership.lapse(states, referral.ref, moment))


def fill_free_places(states: States, due: Due, moment: Moment) -> Decision:
    """Offer each free place to whoever has waited longest; people nobody may be told about leave the queue."""
    decision = NOTHING
    while (session := _session_with_place(merged(states, decision.changes), due.thread, moment)) is not None:
        decision = decision.and_then(_serve_first(merged(states, decision.changes), session, moment))
    return decision


def _session_with_place(states: States, key: UUID, moment: Moment) -> Session | None:
    session = states.get(key)
    if not isinstance(session, Session) or session.next_in_line is None or moment.now >= session.last_answer:
        return None
    return session


def _serve_first(states: States, session: Session, moment: Moment) -> Decision:
    ref = session.waiting[0]
    referral = states.get(ref)
    if isinstance(referral, ReceivedReferral) and referral.may_report(moment.now):
        return offer_place(states, moment, session.id, ref)
    current = participation_of(states, ref) if isinstance(referral, ReceivedReferral) else None
    gone = Decision(changes=(sessions.release(session, ref, moment.now),))
    if current is None or not current.is_waiting_for(session.id):
        return gone
    return gone.and_then(Decision(changes=(participations.release(current, moment.now),)))


HOOKS = Hooks(ended=release_place, erased=release_place)

table = reactions(HOOKS) | Reactions(messages={}, deadlines={OFFER_LAPSES: lapse_offer, PLACE_FREED: fill_free_places})
