from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprise import commands
from enterprise.domain.activity import Accounts, Sharing, Worked, apportion, kept_of, period_of, share
from enterprise.domain.errors import NotOfThisSession
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.money_errors import (
    NothingToShare,
    PeriodDoesNotFollow,
    PeriodIsNotTheLast,
    PeriodIsUnknown,
    SharesDoNotAddUp,
)
from enterprise.domain.participations import LeaveReason
from tests.enterprise.desk import Desk
from tests.enterprise.making import ref, volatile_cooperative

DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))
JANUARY = (date(2027, 1, 1), date(2027, 1, 31))
AMOUNTS = st.integers(min_value=0, max_value=10_000_000)


@pytest.fixture
def session(desk: Desk) -> SessionId:
    """Two people in a session that began in December; it is February by now, and a third has never come."""
    session = desk.open_session(volatile_cooperative())
    for number in (1, 2):
        desk.refer(ref(number))
        desk.offer(session, ref(number))
        desk.ask_about(commands.accept_offer, ref(number))
    desk.refer(ref(3))
    desk.ask_session(commands.start_session, session)
    desk.pass_time(timedelta(days=100))
    return session


@given(
    turnover=AMOUNTS,
    costs=AMOUNTS,
    part=st.integers(min_value=0, max_value=100),
    minutes=st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=12),
    sharing=st.sampled_from((Sharing.EQUALLY, Sharing.BY_HOURS)),
)
def test_no_cent_appears_or_disappears_when_shared(
    turnover: int, costs: int, part: int, minutes: list[int], sharing: Sharing
) -> None:
    wanted = max(0, turnover - costs) * part // 100
    accounts = Accounts(*DECEMBER, turnover_cents=turnover, costs_cents=costs, kept_cents=wanted)
    kept = kept_of(accounts)
    people = [Worked(ref(number), worked + 1) for number, worked in enumerate(minutes)]
    shares = share(accounts.result_cents - kept, sharing, people)
    assert turnover == costs + kept + sum(one.cents for one in shares)
    assert all(one.cents >= 0 for one in shares)


@given(amount=AMOUNTS, weights=st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=12))
def test_shares_by_hours_are_within_a_cent_of_the_exact_ones(amount: int, weights: list[int]) -> None:
    total = sum(weights) + 1
    parts = apportion(amount, {ref(0): 1, **{ref(number + 1): weight for number, weight in enumerate(weights)}})
    assert all(abs(parts[ref(number + 1)] - amount * weight / total) < 1 for number, weight in enumerate(weights))


def test_hours_nobody_worked_share_nothing() -> None:
    with pytest.raises(NothingToShare):
        share(100, Sharing.BY_HOURS, [Worked(ref(1), 0)])


@pytest.mark.parametrize("cents", [(600, 399), (600, 401), (None, 600)])
def test_agreed_shares_add_up_to_the_cent(desk: Desk, session: SessionId, cents: tuple[int | None, int]) -> None:
    people = [Worked(ref(1), 60, cents[0]), Worked(ref(2), 60, cents[1])]
    with pytest.raises(SharesDoNotAddUp):
        record(desk, session, DECEMBER, people, turnover=1000, sharing=Sharing.AGREED)
    agreed = [Worked(ref(1), 60, 600), Worked(ref(2), 60, 400)]
    assert record(desk, session, DECEMBER, agreed, turnover=1000, sharing=Sharing.AGREED)["shared_cents"] == 1000


def test_a_loss_stays_with_the_cooperative(desk: Desk, session: SessionId) -> None:
    answer = record(desk, session, DECEMBER, [Worked(ref(1), 60)], turnover=100, costs=350)
    assert (answer["accounts"]["kept_cents"], answer["shared_cents"]) == (-250, 0)


def test_no_more_is_kept_than_was_earned(desk: Desk, session: SessionId) -> None:
    with pytest.raises(SharesDoNotAddUp):
        record(desk, session, DECEMBER, [Worked(ref(1), 60)], turnover=100, kept=101)


def test_periods_follow_one_another_without_overlap(desk: Desk, session: SessionId) -> None:
    record(desk, session, DECEMBER, [])
    for first, last in (DECEMBER, (DECEMBER[1], JANUARY[1]), (JANUARY[0], date(2027, 12, 31)), JANUARY[::-1]):
        with pytest.raises(PeriodDoesNotFollow):
            record(desk, session, (first, last), [])
    record(desk, session, JANUARY, [])
    assert desk.session(session).accounted_until == JANUARY[1]


def test_no_activity_comes_before_the_session_begins(desk: Desk, session: SessionId) -> None:
    with pytest.raises(PeriodDoesNotFollow):
        record(desk, session, (date(2026, 11, 30), DECEMBER[1]), [])


def test_the_last_period_can_be_taken_back_and_corrected(desk: Desk, session: SessionId) -> None:
    record(desk, session, DECEMBER, [Worked(ref(1), 60)], turnover=1000)
    record(desk, session, JANUARY, [])
    with pytest.raises(PeriodIsNotTheLast):
        take_back(desk, session, DECEMBER[0])
    take_back(desk, session, JANUARY[0])
    take_back(desk, session, DECEMBER[0])
    assert desk.session(session).accounted_until is None
    assert record(desk, session, DECEMBER, [Worked(ref(1), 60)], turnover=900)["shared_cents"] == 900
    with pytest.raises(PeriodIsUnknown):
        take_back(desk, session, JANUARY[0])


def test_who_left_still_gets_a_share_of_the_period(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.leave, ref(2), LeaveReason.MOVED)
    answer = record(desk, session, DECEMBER, [Worked(ref(1), 60), Worked(ref(2), 120)], turnover=900)
    assert {one["ref"]: one["cents"] for one in answer["shares"]} == {str(ref(1)): 300, str(ref(2)): 600}


@pytest.mark.parametrize("people", [[Worked(ref(3), 60)], [Worked(ref(1), 60), Worked(ref(1), 30)]])
def test_only_people_of_the_session_share_and_once(desk: Desk, session: SessionId, people: list[Worked]) -> None:
    with pytest.raises(NotOfThisSession):
        record(desk, session, DECEMBER, people, turnover=100)


def record(
    desk: Desk,
    session: SessionId,
    days: tuple[date, ...],
    people: list[Worked],
    turnover: int = 0,
    costs: int = 0,
    kept: int = 0,
    sharing: Sharing = Sharing.BY_HOURS,
) -> Any:
    accounts = Accounts(days[0], days[1], turnover, costs, kept)
    seen: list[Ref] = [one.ref for one in people]
    return desk.ask(
        lambda states, moment: commands.record_period(states, moment, session, accounts, sharing, people),
        session,
        *seen,
    )


def take_back(desk: Desk, session: SessionId, starts_on: date) -> Any:
    key = period_of(session, starts_on)
    return desk.ask(lambda states, moment: commands.take_back_period(states, moment, session, key), session, key)
