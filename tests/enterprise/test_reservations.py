from datetime import timedelta

import pytest

from enterprise import commands
from enterprise.domain.errors import AlreadyTakesPart, NothingIsReserved, SessionIsFull
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import Status
from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import ReferralStatus
from tests.enterprise.desk import Desk
from tests.enterprise.making import ref, volatile_cooperative

HOUR = timedelta(hours=1)


@pytest.fixture
def session(desk: Desk) -> SessionId:
    """One place, reserved for the first of three people; the second waits."""
    session = desk.open_session(volatile_cooperative(places_max=1))
    for number in (1, 2, 3):
        desk.refer(ref(number))
    reserve(desk, session, ref(1))
    desk.queue(session, ref(2))
    return session


def test_a_reserved_place_is_kept_and_told_to_nobody(desk: Desk, session: SessionId) -> None:
    assert desk.session(session).free == 0
    assert desk.told(ref(1)) == []
    assert desk.referral(ref(1)).status is ReferralStatus.SENT
    with pytest.raises(SessionIsFull):
        desk.offer(session, ref(3))


def test_a_reservation_expires_and_the_place_moves_on(desk: Desk, session: SessionId) -> None:
    desk.pass_time(47 * HOUR)
    assert desk.session(session).reserved == (ref(1),)
    desk.pass_time(HOUR)
    assert desk.participation(ref(1)).status is Status.RELEASED
    assert desk.session(session).offered == (ref(2),)
    assert (desk.told(ref(1)), desk.told(ref(2))[-1]) == ([], "trial_offered")


def test_a_reserved_place_becomes_an_offer_in_time(desk: Desk, session: SessionId) -> None:
    reserved = desk.participation(ref(1))
    desk.offer(session, ref(1))
    desk.pass_time(48 * HOUR)
    after = desk.participation(ref(1))
    assert (after.id, after.status, after.reserved_until) == (reserved.id, Status.OFFERED, None)
    assert desk.session(session).reserved == ()
    assert desk.told(ref(1))[-1] == "trial_offered"


def test_a_reservation_given_up_goes_to_who_waits(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.give_up_reservation, ref(1))
    desk.pass_time()
    assert desk.session(session).offered == (ref(2),)
    with pytest.raises(NothingIsReserved):
        desk.ask_about(commands.give_up_reservation, ref(1))


def test_nobody_reserves_past_those_who_wait(desk: Desk, session: SessionId) -> None:
    with pytest.raises(AlreadyTakesPart):
        reserve(desk, session, ref(2))
    with pytest.raises(SessionIsFull):
        reserve(desk, session, ref(3))


def test_a_session_that_is_cancelled_drops_reservations(desk: Desk, session: SessionId) -> None:
    desk.ask_session(commands.cancel_session, session)
    desk.pass_time(50 * HOUR)
    assert desk.participation(ref(1)).status is Status.RELEASED
    assert desk.told(ref(1)) == []


def test_no_reservation_outlasts_the_day_of_the_start(desk: Desk) -> None:
    session = desk.open_session(volatile_cooperative(starts_on=day_of(desk.now)))
    desk.refer(ref(1))
    reserve(desk, session, ref(1))
    assert desk.participation(ref(1)).reserved_until == desk.session(session).last_answer


def reserve(desk: Desk, session: SessionId, person: Ref) -> None:
    desk.ask(lambda states, moment: commands.reserve_place(states, moment, session, person), session, person)
