from datetime import UTC, date, datetime, timedelta

import pytest

from enterprise.domain import sessions
from enterprise.domain.errors import (
    NothingIsOffered,
    OffersAreOpen,
    OthersAreWaiting,
    SessionHasBegun,
    SessionIsCancelled,
    SessionIsFull,
    StartDayIsOver,
    TooFewPeople,
)
from enterprise.domain.sessions import Session, SessionStatus
from passerelle.contracts.days import start_of
from tests.enterprise.making import NOW, flashcoop, ref, session, volatile_cooperative

FULL = session(offered=(ref(1), ref(2)), taken=(ref(3), ref(4)))
STARTED = session(status=SessionStatus.STARTED, taken=(ref(1), ref(2), ref(3)))
CANCELLED = session(status=SessionStatus.CANCELLED)


def test_an_offer_keeps_one_of_the_free_places() -> None:
    after = sessions.offer(session(), ref(1))
    assert (after.offered, after.free) == ((ref(1),), 3)


def test_no_place_is_offered_when_all_are_kept_or_taken() -> None:
    with pytest.raises(SessionIsFull):
        sessions.offer(FULL, ref(5))


def test_a_newcomer_cannot_pass_those_who_wait() -> None:
    with pytest.raises(OthersAreWaiting):
        sessions.offer(session(taken=(ref(1), ref(2), ref(3)), waiting=(ref(4),)), ref(5))


def test_the_second_in_line_cannot_pass_the_first() -> None:
    waiting = session(taken=(ref(1), ref(2), ref(3)), waiting=(ref(4), ref(5)))
    with pytest.raises(OthersAreWaiting):
        sessions.offer(waiting, ref(5))
    assert sessions.offer(waiting, ref(4)).waiting == (ref(5),)


def test_a_newcomer_gets_a_place_nobody_waits_for() -> None:
    after = sessions.offer(session(taken=(ref(1), ref(2)), waiting=(ref(3),)), ref(4))
    assert (after.offered, after.waiting) == ((ref(4),), (ref(3),))


def test_an_accepted_offer_becomes_a_taken_place() -> None:
    after = sessions.accept(FULL, ref(1))
    assert (after.offered, after.taken, after.free) == ((ref(2),), (ref(3), ref(4), ref(1)), 0)


def test_a_place_that_was_not_offered_is_not_taken() -> None:
    with pytest.raises(NothingIsOffered):
        sessions.accept(session(), ref(1))


def test_a_freed_place_belongs_to_the_first_in_line() -> None:
    full = sessions.queue(sessions.queue(FULL, ref(5)), ref(6))
    assert full.next_in_line is None
    assert sessions.release(full, ref(1), NOW).next_in_line == ref(5)


def test_a_session_begins_with_those_who_accepted() -> None:
    after = sessions.start(session(taken=(ref(1), ref(2), ref(3), ref(4)), waiting=(ref(5),)))
    assert (after.status, after.people, after.free) == (SessionStatus.STARTED, (ref(1), ref(2), ref(3), ref(4)), 0)


def test_a_session_with_too_few_people_does_not_begin() -> None:
    with pytest.raises(TooFewPeople):
        sessions.start(session(taken=(ref(1), ref(2))))


def test_a_session_does_not_begin_while_a_place_is_kept() -> None:
    with pytest.raises(OffersAreOpen):
        sessions.start(session(taken=(ref(1), ref(2), ref(3)), offered=(ref(4),)))


def test_the_last_one_out_ends_a_session_that_began() -> None:
    one_left = sessions.release(sessions.release(STARTED, ref(1), NOW), ref(2), NOW)
    assert one_left.status is SessionStatus.STARTED
    ended = sessions.release(one_left, ref(3), NOW)
    assert (ended.status, ended.closed_at, ended.taken) == (SessionStatus.ENDED, NOW, ())


def test_an_open_session_stays_open_when_everybody_is_out() -> None:
    assert sessions.release(session(offered=(ref(1),)), ref(1), NOW) == session()


def test_a_cancelled_session_keeps_nobody() -> None:
    after = sessions.cancel(session(offered=(ref(1),), taken=(ref(2),), waiting=(ref(3),)), NOW)
    assert (after.status, after.people, after.free) == (SessionStatus.CANCELLED, (), 0)


@pytest.mark.parametrize(("closed", "refusal"), [(STARTED, SessionHasBegun), (CANCELLED, SessionIsCancelled)])
def test_a_session_that_is_not_open_takes_nobody(closed: Session, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sessions.offer(closed, ref(9))
    with pytest.raises(refusal):
        sessions.queue(closed, ref(9))
    with pytest.raises(refusal):
        sessions.accept(closed, ref(9))


@pytest.mark.parametrize(("closed", "refusal"), [(STARTED, SessionHasBegun), (CANCELLED, SessionIsCancelled)])
def test_a_session_begins_or_is_cancelled_only_once(closed: Session, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sessions.start(closed)
    with pytest.raises(refusal):
        sessions.cancel(closed, NOW)


def test_an_offer_is_kept_for_the_days_of_its_session() -> None:
    assert session(flashcoop(offer_days=3)).answer_by(NOW) == NOW + timedelta(days=3)


def test_no_offer_is_kept_beyond_the_day_of_the_start() -> None:
    late = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert session().answer_by(late) == start_of(date(2026, 12, 2))


def test_no_place_is_offered_once_the_day_of_the_start_is_over() -> None:
    with pytest.raises(StartDayIsOver):
        session().answer_by(datetime(2026, 12, 2, tzinfo=UTC))


def test_a_session_knows_everybody_concerned() -> None:
    calling = volatile_cooperative(starts_on=date(2026, 12, 1))
    assert session(calling, offered=(ref(1),), taken=(ref(2),), waiting=(ref(3),)).people == (ref(1), ref(2), ref(3))
