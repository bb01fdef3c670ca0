"""The end of a trial, and how things go afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from enterprise.commands.found import fellows, participation_of, session_of
from enterprise.domain import follow_ups, participations, sessions
from enterprise.domain.errors import ParticipationIsUnknown
from enterprise.domain.follow_ups import Point, Situation
from enterprise.domain.identifiers import ParticipationId, Ref
from enterprise.domain.participations import LeaveReason, Outcome, Participation
from enterprise.translation import participation_json, report, vacated, watched_afterwards, with_contact
from passerelle import partnership
from passerelle.contracts import enterprise as wire
from passerelle.contracts import lifecycle
from passerelle.messaging.decisions import NOTHING, Decision, Moment, States


def complete(states: States, moment: Moment, ref: Ref, outcome: Outcome, goes_on_with: Sequence[Ref] = ()) -> Decision:
    """The person went through to the end and goes on to something; with whom is told to nobody."""
    current = participation_of(states, ref)
    others = tuple(fellows(states, current.session, [other for other in goes_on_with if other != ref]))
    completed = participations.complete(current, outcome, moment.now, others)
    event = wire.TrialCompleted(
        referral=partnership.received(states, ref).referral,
        format=wire.TrialFormat(session_of(states, completed.session).calling.format),
        outcome=wire.TrialOutcome(outcome),
    )
    told = report(states, ref, moment, event)
    passed = _pass_out(states, moment, completed).and_then(told).and_then(partnership.complete(states, ref, moment))
    return with_contact(states, ref, moment, passed)


def leave(states: States, moment: Moment, ref: Ref, reason: LeaveReason) -> Decision:
    """The person stopped before the end."""
    left = participations.leave(participation_of(states, ref), reason, moment.now)
    event = wire.TrialLeft(referral=partnership.received(states, ref).referral, reason=lifecycle.LeftReason(reason))
    told = report(states, ref, moment, event)
    return _pass_out(states, moment, left).and_then(told).and_then(partnership.leave(states, ref, moment))


def record_follow_up(
    states: States, moment: Moment, id: ParticipationId, point: Point, situation: Situation
) -> Decision:
    """What the person does by now, or that nobody was reached; the owner is told while the agreement is in force."""
    passed = states.get(id)
    if not isinstance(passed, Participation):
        raise ParticipationIsUnknown
    asked = replace(passed, follow_ups=follow_ups.record(passed.follow_ups, point, situation, moment.now))
    told = _tell_situation(states, moment, asked, point, situation)
    result = {"participation": participation_json(asked), "owner_told": bool(told.messages)}
    decision = Decision(changes=(asked,)).and_then(told).and_then(Decision(result=result))
    reached = situation is not Situation.NOT_REACHED
    return with_contact(states, asked.ref, moment, decision) if reached else decision


def _tell_situation(
    states: States, moment: Moment, asked: Participation, point: Point, situation: Situation
) -> Decision:
    referral = partnership.received(states, asked.ref)
    if not referral.agreement_in_force(moment.now):
        return NOTHING
    about: UUID = asked.referral or referral.referral
    event = wire.FollowUpRecorded(
        referral=about, point=wire.FollowUpPoint(point), situation=wire.FollowUpSituation(situation)
    )
    return partnership.report_afterwards(states, asked.ref, moment, event)


def _pass_out(states: States, moment: Moment, out: Participation) -> Decision:
    session = sessions.release(session_of(states, out.session), out.ref, moment.now)
    passed = vacated(session, out, moment).and_then(watched_afterwards(out))
    return passed.and_then(Decision(result=participation_json(out)))
