from datetime import timedelta

from enterprise import commands
from enterprise.domain.identifiers import SessionId
from enterprise.domain.participations import LeaveReason, Outcome, Status
from enterprise.domain.sessions import SessionStatus
from passerelle.contracts import enterprise as wire
from passerelle.contracts.lifecycle import ReferralStatus
from tests.enterprise.desk import Desk
from tests.enterprise.making import flashcoop, ref, volatile_cooperative

PEOPLE = (ref(1), ref(2), ref(3))


def test_a_referral_leads_from_an_offer_to_an_outcome(desk: Desk) -> None:
    session = _started(desk)
    for person in PEOPLE:
        desk.ask_about(commands.complete, person, Outcome.RESTAURANT)
    assert desk.told(ref(1)) == [
        "referral_accepted",
        "handover_requested",
        "trial_offered",
        "referral_started",
        "trial_started",
        "trial_completed",
    ]
    assert desk.referral(ref(1)).status is ReferralStatus.COMPLETED
    assert desk.session(session).status is SessionStatus.ENDED


def test_the_owner_is_told_the_format_and_the_outcome(desk: Desk) -> None:
    _started(desk)
    desk.ask_about(commands.complete, ref(1), Outcome.COLLECTIVE_ENTREPRENEURSHIP)
    (completed,) = [event for _, event in desk.sent if isinstance(event, wire.TrialCompleted)]
    assert (completed.format, completed.outcome) == (
        wire.TrialFormat.FLASHCOOP,
        wire.TrialOutcome.COLLECTIVE_ENTREPRENEURSHIP,
    )
    assert completed.referral == desk.referral(ref(1)).referral


def test_an_offer_tells_until_when_the_place_is_kept(desk: Desk) -> None:
    session = desk.open_session(flashcoop(offer_days=3))
    desk.refer(ref(1))
    result = desk.offer(session, ref(1))
    (offered,) = [event for _, event in desk.sent if isinstance(event, wire.TrialOffered)]
    assert offered.answer_by == desk.now + timedelta(days=3)
    assert result["status"] == "offered"
    assert result["answer_by"] == "2026-11-05T09:30:00Z"


def test_leaving_is_reported_with_its_reason(desk: Desk) -> None:
    session = _started(desk)
    desk.ask_about(commands.leave, ref(2), LeaveReason.EMPLOYMENT)
    assert desk.told(ref(2))[-1] == "trial_left"
    assert desk.referral(ref(2)).status is ReferralStatus.LEFT
    assert desk.session(session).taken == (ref(1), ref(3))


def test_an_accepted_referral_is_accepted_only_once(desk: Desk) -> None:
    session = desk.open_session(flashcoop())
    desk.refer(ref(1))
    desk.queue(session, ref(1))
    desk.pass_time()
    assert desk.told(ref(1)) == ["referral_waitlisted", "referral_accepted", "handover_requested", "trial_offered"]


def test_a_second_trial_follows_on_the_same_ref(desk: Desk) -> None:
    _started(desk)
    desk.ask_about(commands.complete, ref(1), Outcome.SOLIDARITY)
    first = desk.participation(ref(1))
    desk.refer(ref(1))
    longer = desk.open_session(volatile_cooperative())
    desk.offer(longer, ref(1))
    assert desk.participation(ref(1)).status is Status.OFFERED
    assert desk.states[first.id] == first


def test_people_begin_even_when_nobody_may_be_told_any_more(desk: Desk) -> None:
    session = desk.open_session(volatile_cooperative())
    desk.refer(ref(1), agreement=timedelta(days=5))
    desk.offer(session, ref(1))
    desk.ask_about(commands.accept_offer, ref(1))
    told = desk.told(ref(1))
    desk.pass_time(timedelta(days=6))
    desk.ask_session(commands.start_session, session)
    desk.ask_about(commands.complete, ref(1), Outcome.EMPLOYMENT)
    assert desk.participation(ref(1)).status is Status.COMPLETED
    assert desk.told(ref(1)) == told


def _started(desk: Desk) -> SessionId:
    session = desk.open_session(flashcoop())
    for person in PEOPLE:
        desk.refer(person)
        desk.offer(session, person)
        desk.ask_about(commands.accept_offer, person)
    desk.ask_session(commands.start_session, session)
    return session
