from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from enterprise import commands
from enterprise.domain import follow_ups
from enterprise.domain.errors import (
    FollowUpIsAnswered,
    FollowUpIsNotDue,
    FollowUpIsUnknown,
    NotOfThisSession,
    OnlyForCollectives,
    ParticipationIsUnknown,
)
from enterprise.domain.follow_ups import FollowUpStatus, Point, Situation
from enterprise.domain.identifiers import ParticipationId, SessionId
from enterprise.domain.participations import LeaveReason, Outcome
from passerelle.contracts.days import day_of, start_of
from passerelle.contracts.enterprise import FollowUpRecorded
from passerelle.contracts.referral import ErasureRequested, GrantWithdrawn
from tests.enterprise.desk import Desk
from tests.enterprise.making import ref, volatile_cooperative

MONTH = timedelta(days=31)
PEOPLE = (ref(1), ref(2))


@pytest.fixture
def session(desk: Desk) -> SessionId:
    """Two people in a session that has begun; their agreement lasts two years."""
    session = desk.open_session(volatile_cooperative())
    for person in PEOPLE:
        desk.refer(person, agreement=timedelta(days=730))
        desk.offer(session, person)
        desk.ask_about(commands.accept_offer, person)
    desk.ask_session(commands.start_session, session)
    return session


def test_after_passage_two_follow_ups_are_planned(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.complete, ref(1), Outcome.RESTAURANT)
    desk.ask_about(commands.leave, ref(2), LeaveReason.MOVED)
    for person in PEOPLE:
        planned = [(one.point, one.due_at) for one in desk.participation(person).follow_ups]
        assert planned == [
            (Point.SIX_MONTHS, start_of(date(2027, 5, 2))),
            (Point.TWELVE_MONTHS, start_of(date(2027, 11, 2))),
        ]


def test_who_no_longer_agrees_is_not_followed_up(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.leave, ref(1), LeaveReason.AGREEMENT_WITHDRAWN)
    assert desk.participation(ref(1)).follow_ups == ()


def test_a_follow_up_on_the_last_day_of_a_month_is_on_the_last() -> None:
    six, twelve = follow_ups.planned(datetime(2026, 8, 31, 10, tzinfo=UTC))
    assert (day_of(six.due_at).isoformat(), day_of(twelve.due_at).isoformat()) == ("2027-02-28", "2027-08-31")


def test_a_follow_up_falls_due_by_its_own_deadline(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.complete, ref(1), Outcome.RESTAURANT)
    desk.pass_time(7 * MONTH)
    statuses = [one.status for one in desk.participation(ref(1)).follow_ups]
    assert statuses == [FollowUpStatus.DUE, FollowUpStatus.PLANNED]


def test_the_owner_is_told_one_coarse_situation(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.complete, ref(1), Outcome.RESTAURANT)
    desk.pass_time(7 * MONTH)
    assert record(desk, Point.SIX_MONTHS, Situation.OWN_BUSINESS)["owner_told"] is True
    (event,) = [event for _, event in desk.sent if isinstance(event, FollowUpRecorded)]
    assert event.model_dump(mode="json") == {
        "referral": str(desk.referral(ref(1)).referral),
        "point": "six_months",
        "situation": "own_business",
    }


def test_not_reached_is_a_fact_and_may_be_answered_later(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.complete, ref(1), Outcome.EMPLOYMENT)
    desk.pass_time(7 * MONTH)
    record(desk, Point.SIX_MONTHS, Situation.NOT_REACHED)
    assert desk.participation(ref(1)).follow_ups[0].status is FollowUpStatus.NOT_REACHED
    record(desk, Point.SIX_MONTHS, Situation.EMPLOYMENT)
    with pytest.raises(FollowUpIsAnswered):
        record(desk, Point.SIX_MONTHS, Situation.SEEKING)
    told = [event.situation.value for _, event in desk.sent if isinstance(event, FollowUpRecorded)]
    assert told == ["not_reached", "employment"]


def test_only_who_was_reached_was_in_contact(desk: Desk, session: SessionId) -> None:
    assert desk.referral(ref(1)).seen_at == desk.now
    desk.ask_about(commands.complete, ref(1), Outcome.EMPLOYMENT)
    passed = desk.now
    desk.pass_time(7 * MONTH)
    record(desk, Point.SIX_MONTHS, Situation.NOT_REACHED)
    assert desk.referral(ref(1)).seen_at == passed
    record(desk, Point.SIX_MONTHS, Situation.EMPLOYMENT)
    assert desk.referral(ref(1)).seen_at == desk.now


def test_nobody_is_asked_before_the_time_has_come(desk: Desk, session: SessionId) -> None:
    with pytest.raises(FollowUpIsUnknown):
        record(desk, Point.SIX_MONTHS, Situation.SEEKING)
    desk.ask_about(commands.complete, ref(1), Outcome.EMPLOYMENT)
    with pytest.raises(FollowUpIsNotDue):
        record(desk, Point.SIX_MONTHS, Situation.SEEKING)


def test_nothing_is_told_once_the_agreement_has_ended(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.complete, ref(1), Outcome.SOLIDARITY)
    desk.receive(ref(1), GrantWithdrawn(grant=desk.referral(ref(1)).grant, withdrawn_at=desk.now))
    desk.pass_time(7 * MONTH)
    assert record(desk, Point.SIX_MONTHS, Situation.SOLIDARITY)["owner_told"] is False
    assert desk.participation(ref(1)).follow_ups[0].situation is Situation.SOLIDARITY
    assert "follow_up_recorded" not in desk.told(ref(1))


def test_a_follow_up_speaks_of_the_referral_it_is_about(desk: Desk, session: SessionId) -> None:
    first, passed = desk.referral(ref(1)).referral, desk.participation(ref(1)).id
    desk.ask_about(commands.complete, ref(1), Outcome.RESTAURANT)
    desk.refer(ref(1), agreement=timedelta(days=730))
    desk.offer(desk.open_session(volatile_cooperative()), ref(1))
    desk.now += 7 * MONTH
    record(desk, Point.SIX_MONTHS, Situation.OWN_BUSINESS, passed)
    (event,) = [event for _, event in desk.sent if isinstance(event, FollowUpRecorded)]
    assert event.referral == first != desk.referral(ref(1)).referral


def test_an_erased_person_is_not_asked_any_more(desk: Desk, session: SessionId) -> None:
    passed = desk.participation(ref(1)).id
    desk.ask_about(commands.complete, ref(1), Outcome.RESTAURANT)
    desk.receive(ref(1), ErasureRequested(request=passed, answer_by=desk.now + MONTH))
    desk.pass_time(13 * MONTH)
    with pytest.raises(ParticipationIsUnknown):
        record(desk, Point.SIX_MONTHS, Situation.OWN_BUSINESS, passed)


def test_with_whom_somebody_goes_on_stays_in_the_database(desk: Desk, session: SessionId) -> None:
    desk.ask(
        lambda states, moment: commands.complete(
            states, moment, ref(1), Outcome.COLLECTIVE_ENTREPRENEURSHIP, (ref(2),)
        ),
        *PEOPLE,
    )
    assert desk.participation(ref(1)).goes_on_with == (ref(2),)
    assert not any(str(ref(2)) in event.model_dump_json() for about, event in desk.sent if about == ref(1))


@pytest.mark.parametrize(
    ("outcome", "other", "refusal"),
    [
        (Outcome.RESTAURANT, ref(2), OnlyForCollectives),
        (Outcome.COLLECTIVE_ENTREPRENEURSHIP, ref(9), NotOfThisSession),
    ],
    ids=["alone", "with a stranger"],
)
def test_only_a_collective_goes_on_with_others_of_the_session(
    desk: Desk, session: SessionId, outcome: Outcome, other: Any, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        desk.ask(lambda states, moment: commands.complete(states, moment, ref(1), outcome, (other,)), *PEOPLE)


def record(desk: Desk, point: Point, situation: Situation, id: ParticipationId | None = None) -> Any:
    about = id or desk.participation(ref(1)).id
    return desk.ask(lambda states, moment: commands.record_follow_up(states, moment, about, point, situation), about)
