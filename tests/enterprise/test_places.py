from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from enterprise import commands
from enterprise.domain.errors import (
    AlreadyTakesPart,
    OfferHasLapsed,
    OthersAreWaiting,
    ParticipationIsUnknown,
    SessionIsFull,
    SessionIsUnknown,
    SomebodyMoved,
)
from enterprise.domain.identifiers import SessionId
from enterprise.domain.participations import DeclineReason, Status
from passerelle.contracts.lifecycle import CancelReason, DeclinedBy, NextAction, ReferralStatus
from passerelle.contracts.partner import ReferralDeclined
from passerelle.contracts.referral import ErasureRequested, GrantWithdrawn, ReferralCancelled, ReferralLapsed
from passerelle.messaging.decisions import NotFound
from passerelle.partnership.errors import ReferralIsEnded
from tests.enterprise.desk import Desk
from tests.enterprise.making import ref, volatile_cooperative

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def session(desk: Desk) -> SessionId:
    """Two places, both kept, one person waiting, one more referred."""
    session = desk.open_session(volatile_cooperative())
    for number in (1, 2, 3, 4):
        desk.refer(ref(number))
    desk.offer(session, ref(1))
    desk.offer(session, ref(2))
    desk.queue(session, ref(3))
    return session


def test_a_lapsed_offer_passes_the_place_to_the_next(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.accept_offer, ref(2))
    desk.pass_time(7 * DAY)
    assert desk.told(ref(1))[-1] == "offer_lapsed"
    assert desk.participation(ref(1)).status is Status.LAPSED
    assert desk.session(session).offered == (ref(3),)
    assert desk.told(ref(3))[-1] == "trial_offered"


def test_the_offer_that_moved_up_lapses_in_its_turn(desk: Desk, session: SessionId) -> None:
    desk.queue(session, ref(4))
    desk.pass_time(14 * DAY)
    assert [desk.told(ref(number))[-1] for number in (1, 2, 3, 4)] == ["offer_lapsed"] * 4
    assert desk.session(session).free == 2


def test_a_place_is_kept_until_the_last_second(desk: Desk, session: SessionId) -> None:
    desk.pass_time(7 * DAY - SECOND)
    assert desk.ask_about(commands.accept_offer, ref(1))["status"] == "accepted"
    desk.pass_time(7 * DAY)
    assert desk.participation(ref(1)).status is Status.ACCEPTED


def test_an_answer_after_the_time_finds_the_offer_lapsed(desk: Desk, session: SessionId) -> None:
    desk.pass_time(7 * DAY)
    with pytest.raises(OfferHasLapsed):
        desk.ask_about(commands.accept_offer, ref(1))


def test_a_late_answer_is_refused_before_the_deadline_ran(desk: Desk, session: SessionId) -> None:
    desk.now += 7 * DAY
    with pytest.raises(OfferHasLapsed):
        desk.ask_about(commands.accept_offer, ref(1))


def test_declining_says_who_why_and_what_may_come_next(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.NOT_MOBILE)
    (declined,) = [event for about, event in desk.sent if isinstance(event, ReferralDeclined) and about == ref(1)]
    assert (declined.declined_by, declined.reason.value) == (DeclinedBy.PERSON, "not_mobile")
    assert (declined.may_be_shown, declined.next_action) == (True, NextAction.OTHER_PARTNER)


@pytest.mark.parametrize("accepts_first", [False, True])
def test_a_declined_place_goes_to_the_first_in_line(desk: Desk, session: SessionId, accepts_first: bool) -> None:
    if accepts_first:
        desk.ask_about(commands.accept_offer, ref(1))
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.NOT_INTERESTED)
    desk.pass_time()
    assert desk.session(session).offered == ((ref(2), ref(3)))
    assert desk.referral(ref(3)).status is ReferralStatus.ACCEPTED


def test_the_queue_is_served_in_the_order_of_arrival(desk: Desk, session: SessionId) -> None:
    desk.queue(session, ref(4))
    desk.ask_about(commands.decline_offer, ref(2), DeclineReason.NOT_AVAILABLE)
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.NOT_AVAILABLE)
    desk.pass_time()
    assert (desk.session(session).offered, desk.session(session).waiting) == ((ref(3), ref(4)), ())


def test_nobody_passes_the_queue_before_it_moves_up(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.NOT_INTERESTED)
    with pytest.raises(OthersAreWaiting):
        desk.offer(session, ref(4))


def test_a_full_session_makes_no_further_offer(desk: Desk, session: SessionId) -> None:
    with pytest.raises(SessionIsFull):
        desk.offer(session, ref(4))
    assert desk.told(ref(4)) == []


@pytest.mark.parametrize("number", [1, 3], ids=["offered", "waiting"])
def test_nobody_is_twice_in_the_same_session(desk: Desk, session: SessionId, number: int) -> None:
    with pytest.raises(AlreadyTakesPart):
        desk.queue(session, ref(number))


def test_who_has_a_place_is_not_offered_another(desk: Desk, session: SessionId) -> None:
    other = desk.open_session(volatile_cooperative())
    with pytest.raises(AlreadyTakesPart):
        desk.offer(other, ref(1))


def test_who_waits_may_be_offered_another_session(desk: Desk, session: SessionId) -> None:
    other = desk.open_session(volatile_cooperative())
    desk.offer(other, ref(3))
    assert desk.session(session).waiting == ()
    assert desk.session(other).offered == (ref(3),)


def test_a_free_place_is_offered_at_once_to_who_waits(desk: Desk, session: SessionId) -> None:
    other = desk.open_session(volatile_cooperative())
    desk.queue(other, ref(4))
    desk.pass_time()
    assert desk.session(other).offered == (ref(4),)


def test_who_waited_in_vain_is_free_for_another_session(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.accept_offer, ref(1))
    desk.ask_about(commands.accept_offer, ref(2))
    desk.ask_session(commands.start_session, session)
    assert desk.participation(ref(3)).status is Status.RELEASED
    desk.offer(desk.open_session(volatile_cooperative()), ref(3))
    assert desk.participation(ref(3)).status is Status.OFFERED


def test_a_cancelled_session_lets_everybody_go(desk: Desk, session: SessionId) -> None:
    desk.ask_session(commands.cancel_session, session)
    assert {desk.participation(ref(number)).status for number in (1, 2, 3)} == {Status.RELEASED}
    desk.pass_time(30 * DAY)
    assert all("offer_lapsed" not in desk.told(ref(number)) for number in (1, 2, 3))


def test_a_session_does_not_begin_without_seeing_its_people(desk: Desk, session: SessionId) -> None:
    with pytest.raises(SomebodyMoved):
        desk.ask(lambda states, moment: commands.start_session(states, moment, session), session, ref(1), ref(2))


def cancel(desk: Desk) -> None:
    desk.receive(ref(1), ReferralCancelled(referral=desk.referral(ref(1)).referral, reason=CancelReason.PLAN_CHANGED))


def lapse(desk: Desk) -> None:
    desk.receive(ref(1), ReferralLapsed(referral=desk.referral(ref(1)).referral))


def withdraw(desk: Desk) -> None:
    desk.receive(ref(1), GrantWithdrawn(grant=desk.referral(ref(1)).grant, withdrawn_at=desk.now))


def erase(desk: Desk) -> None:
    desk.receive(ref(1), ErasureRequested(request=UUID(int=9), answer_by=desk.now + 30 * DAY))


ENDS = pytest.mark.parametrize("end", [cancel, lapse, withdraw, erase])


@ENDS
def test_a_referral_that_ends_gives_its_place_back(desk: Desk, session: SessionId, end: Callable[[Desk], None]) -> None:
    end(desk)
    desk.pass_time()
    assert desk.session(session).offered == (ref(2), ref(3))
    desk.pass_time(30 * DAY)
    assert "offer_lapsed" not in desk.told(ref(1))


@ENDS
def test_a_referral_that_ends_leaves_a_begun_session(
    desk: Desk, session: SessionId, end: Callable[[Desk], None]
) -> None:
    desk.ask_about(commands.accept_offer, ref(1))
    desk.ask_about(commands.accept_offer, ref(2))
    desk.ask_session(commands.start_session, session)
    end(desk)
    assert desk.session(session).taken == (ref(2),)


def test_who_waits_leaves_the_queue_when_the_referral_ends(desk: Desk, session: SessionId) -> None:
    desk.receive(ref(3), ReferralLapsed(referral=desk.referral(ref(3)).referral))
    assert desk.session(session).waiting == ()


def test_an_erased_person_leaves_nothing_behind(desk: Desk, session: SessionId) -> None:
    participation = desk.participation(ref(1))
    erase(desk)
    assert not {ref(1), participation.id} & desk.states.keys()
    assert ref(1) not in desk.session(session).people
    assert desk.told(ref(1))[-1] == "erasure_answered"


def test_the_queue_passes_over_whom_nobody_may_be_told_of(desk: Desk) -> None:
    session = desk.open_session(volatile_cooperative(places_max=1))
    desk.refer(ref(1))
    desk.refer(ref(2), agreement=DAY)
    desk.refer(ref(3))
    desk.offer(session, ref(1))
    desk.queue(session, ref(2))
    desk.queue(session, ref(3))
    desk.pass_time(7 * DAY)
    assert desk.session(session).offered == (ref(3),)
    assert desk.participation(ref(2)).status is Status.RELEASED


def test_no_place_is_offered_after_the_day_of_the_start(desk: Desk, session: SessionId) -> None:
    desk.ask_about(commands.accept_offer, ref(1))
    desk.ask_about(commands.accept_offer, ref(2))
    desk.pass_time(60 * DAY)
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.CHOSE_OTHER_PATH)
    desk.pass_time()
    assert desk.session(session).waiting == (ref(3),)


def test_what_is_not_known_here_is_not_found(desk: Desk, session: SessionId) -> None:
    with pytest.raises(NotFound):
        desk.offer(session, ref(9))
    with pytest.raises(SessionIsUnknown):
        desk.offer(SessionId(UUID(int=5)), ref(4))
    with pytest.raises(ParticipationIsUnknown):
        desk.ask_about(commands.accept_offer, ref(4))


def test_an_ended_referral_is_offered_nothing(desk: Desk, session: SessionId) -> None:
    cancel(desk)
    with pytest.raises(ReferralIsEnded):
        desk.queue(session, ref(1))
