"""From the domain to decisions: what staff's requests and deadlines have in common."""

from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import Participation
from enterprise.domain.places import FOLLOW_UP_DUE, OFFER_LAPSES, PLACE_FREED, RESERVATION_ENDS
from enterprise.domain.rules import Warned
from enterprise.domain.sessions import Session
from enterprise.domain.views import participation_view, session_view
from passerelle import partnership
from passerelle.contracts.base import Event
from passerelle.contracts.enterprise import TrialFormat, TrialOffered
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import NOTHING, CancelDeadline, Decision, Moment, SetDeadline, States, merged


def latest_participation(states: States, ref: UUID) -> Participation | None:
    """The latest participation of the person, active or not; None too when the ref is not known."""
    referral = states.get(ref)
    case = referral.case if isinstance(referral, partnership.ReceivedReferral) else None
    participation = None if case is None else states.get(case)
    return participation if isinstance(participation, Participation) else None


def session_in(states: States, session: SessionId) -> Session | None:
    found = states.get(session)
    return found if isinstance(found, Session) else None


def vacated(session: Session, out: Participation, moment: Moment) -> Decision:
    """The person is out of the session; a place that becomes free goes to the first in line."""
    return Decision(changes=(session, out), deadlines=(*unwatched(out), *move_up(session, moment)))


def unwatched(out: Participation) -> tuple[CancelDeadline, ...]:
    """Nothing that was kept for the person lapses any more."""
    return tuple(CancelDeadline(out.ref, name, str(out.id)) for name in (OFFER_LAPSES, RESERVATION_ENDS))


def move_up(session: Session, moment: Moment) -> tuple[SetDeadline, ...]:
    # The ref of the next person is not locked here: it wakes by itself and then leads to the session.
    ref = session.next_in_line
    return () if ref is None else (SetDeadline(ref, PLACE_FREED, moment.now, str(session.id)),)


def offered(states: States, session: Session, participation: Participation, moment: Moment) -> Decision:
    """The place is kept, the owner is told, and the offer lapses unless it is answered; taking on comes with it."""
    referral = partnership.open_referral(states, participation.ref)
    answer_by = session.answer_by(moment.now)
    event = TrialOffered(referral=referral.referral, format=TrialFormat(session.calling.format), answer_by=answer_by)
    kept = Decision(
        changes=(session, participation),
        deadlines=(
            *unwatched(participation),
            SetDeadline(participation.ref, OFFER_LAPSES, answer_by, str(participation.id)),
        ),
        result=participation_json(participation),
    )
    taken_on = take_on(states, participation, moment)
    return kept.and_then(taken_on).and_then(partnership.report(states, participation.ref, moment, event))


def take_on(states: States, participation: Participation, moment: Moment) -> Decision:
    """The referral is accepted, once."""
    ref, case = participation.ref, participation.id
    if partnership.received(states, ref).status is ReferralStatus.ACCEPTED:
        return partnership.attach(states, ref, case)
    accepted = partnership.accept(states, ref, moment)
    return accepted.and_then(partnership.attach(merged(states, accepted.changes), ref, case))


def report(states: States, ref: Ref, moment: Moment, event: Event) -> Decision:
    """Tell the owner, as long as the agreement allows it."""
    may_report = partnership.received(states, ref).may_report(moment.now)
    return partnership.report(states, ref, moment, event) if may_report else NOTHING


def with_contact(states: States, ref: Ref, moment: Moment, decision: Decision) -> Decision:
    """The person was there for this: the time for which data may be kept begins anew."""
    return decision.and_then(partnership.seen(merged(states, decision.changes), ref, moment))


def watched_afterwards(passed: Participation) -> Decision:
    """Somebody asks how things go, when it is time."""
    return Decision(
        deadlines=tuple(SetDeadline(passed.id, FOLLOW_UP_DUE, one.due_at, one.point) for one in passed.follow_ups)
    )


def session_json(session: Session, warnings: tuple[Warned, ...] = ()) -> Any:
    return to_jsonable_python(session_view(session, warnings))


def participation_json(participation: Participation) -> Any:
    return to_jsonable_python(participation_view(participation))
