from datetime import time, timedelta

import pytest

from enterprise import commands
from enterprise.commands.offers import Needs
from enterprise.domain.errors import NoChildcarePlace, SessionIsFull, StudiesOverlap
from enterprise.domain.hours import Slot, Weekday
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import DeclineReason
from enterprise.domain.queue import TurnReason, turns
from tests.enterprise.desk import Desk
from tests.enterprise.making import ref, volatile_cooperative

MORNINGS = (Slot(Weekday.MONDAY, time(9), time(12)), Slot(Weekday.THURSDAY, time(9), time(12)))


@pytest.fixture
def session(desk: Desk) -> SessionId:
    """Three places and two for children: one person with two children holds a place."""
    session = desk.open_session(volatile_cooperative(places_max=3, hours=MORNINGS))
    for number in range(1, 6):
        desk.refer(ref(number))
    offer(desk, session, ref(1), children=2)
    return session


def test_childcare_places_are_kept_with_the_place(desk: Desk, session: SessionId) -> None:
    assert desk.session(session).childcare_free == 0
    with pytest.raises(NoChildcarePlace):
        offer(desk, session, ref(2), children=1)
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.NOT_AVAILABLE)
    assert desk.session(session).childcare_free == 2


def test_who_needs_childcare_keeps_the_turn_for_it(desk: Desk, session: SessionId) -> None:
    queue(desk, session, ref(2), children=1)
    queue(desk, session, ref(3))
    desk.pass_time()
    assert (desk.session(session).offered, desk.session(session).waiting) == ((ref(1), ref(3)), (ref(2),))
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.NOT_AVAILABLE)
    desk.pass_time()
    assert desk.session(session).offered == (ref(3), ref(2))
    assert desk.session(session).childcare_free == 1


def test_more_children_than_there_are_places_cannot_wait(desk: Desk, session: SessionId) -> None:
    with pytest.raises(NoChildcarePlace):
        queue(desk, session, ref(2), children=3)


def test_the_line_says_who_waits_for_what(desk: Desk, session: SessionId) -> None:
    queue(desk, session, ref(2), children=1)
    assert reasons(desk, session) == {ref(2): (1, TurnReason.NO_CHILDCARE_PLACE)}
    offer(desk, session, ref(3))
    offer(desk, session, ref(4))
    queue(desk, session, ref(5))
    assert reasons(desk, session) == {ref(2): (1, TurnReason.NO_PLACE_FREE), ref(5): (2, TurnReason.NO_PLACE_FREE)}
    desk.ask_about(commands.decline_offer, ref(3), DeclineReason.NOT_AVAILABLE)
    assert reasons(desk, session)[ref(5)] == (2, TurnReason.PLACE_IS_COMING)
    desk.now += timedelta(days=90)
    assert reasons(desk, session)[ref(2)] == (1, TurnReason.START_DAY_IS_OVER)


def test_every_reason_of_the_line_is_explained(desk: Desk, session: SessionId) -> None:
    queue(desk, session, ref(2), children=1)
    (turn,) = turns(desk.session(session), desk.now)
    assert turn.explanation == "The person keeps the turn: a place is free, but not enough childcare for it."


def test_hours_of_study_have_to_leave_room_for_the_week(desk: Desk, session: SessionId) -> None:
    overlapping = (Slot(Weekday.MONDAY, time(11, 30), time(13)),)
    with pytest.raises(StudiesOverlap):
        offer(desk, session, ref(2), studies=overlapping)
    with pytest.raises(StudiesOverlap):
        queue(desk, session, ref(2), studies=overlapping)
    offer(
        desk,
        session,
        ref(2),
        studies=(Slot(Weekday.MONDAY, time(12), time(17)), Slot(Weekday.FRIDAY, time(9), time(12))),
    )
    assert ref(2) in desk.session(session).offered


@pytest.mark.parametrize("compatible", [True, False])
def test_staff_s_word_counts_where_the_week_is_open(desk: Desk, compatible: bool) -> None:
    open_week = desk.open_session(volatile_cooperative(study_compatible=compatible))
    desk.refer(ref(1))
    if not compatible:
        with pytest.raises(StudiesOverlap):
            offer(desk, open_week, ref(1), studies=MORNINGS)
    else:
        offer(desk, open_week, ref(1), studies=MORNINGS)
    assert bool(desk.session(open_week).offered) is compatible


def test_hours_of_study_are_compared_and_not_kept(desk: Desk, session: SessionId) -> None:
    offer(desk, session, ref(2), studies=(Slot(Weekday.FRIDAY, time(7, 7), time(8, 8)),))
    assert not any("time(7, 7)" in repr(state) for state in desk.states.values())


def test_a_full_session_is_full_whatever_the_children(desk: Desk, session: SessionId) -> None:
    offer(desk, session, ref(2))
    offer(desk, session, ref(3))
    with pytest.raises(SessionIsFull):
        offer(desk, session, ref(4), children=1)


def offer(desk: Desk, session: SessionId, person: Ref, children: int = 0, studies: tuple[Slot, ...] = ()) -> None:
    needs = Needs(children, studies)
    desk.ask(lambda states, moment: commands.offer_place(states, moment, session, person, needs), session, person)


def queue(desk: Desk, session: SessionId, person: Ref, children: int = 0, studies: tuple[Slot, ...] = ()) -> None:
    needs = Needs(children, studies)
    desk.ask(lambda states, moment: commands.join_waitlist(states, moment, session, person, needs), session, person)


def reasons(desk: Desk, session: SessionId) -> dict[Ref, tuple[int, TurnReason]]:
    return {turn.ref: (turn.position, turn.reason) for turn in turns(desk.session(session), desk.now)}
