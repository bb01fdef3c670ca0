from datetime import timedelta

import pytest

from enterprise.domain import participations
from enterprise.domain.errors import NothingIsOffered, NotTakingPart, OfferHasLapsed, SessionHasBegun
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from tests.enterprise.making import NOW, accepted, entry, offered, started

WEEK = timedelta(days=7)
INSTANT = timedelta(microseconds=1)
WAITING = participations.waiting(entry(1), NOW)
LAPSED = participations.lapse(offered(), NOW + WEEK)


def test_a_person_accepts_up_to_the_last_instant() -> None:
    after = participations.accept(offered(), NOW + WEEK - INSTANT)
    assert (after.status, after.answer_by) == (Status.ACCEPTED, None)


def test_an_offer_cannot_be_accepted_once_time_is_up() -> None:
    with pytest.raises(OfferHasLapsed):
        participations.accept(offered(), NOW + WEEK)


@pytest.mark.parametrize(
    ("participation", "refusal"),
    [(WAITING, NothingIsOffered), (accepted(), NothingIsOffered), (LAPSED, OfferHasLapsed)],
    ids=["waiting", "accepted", "lapsed"],
)
def test_only_an_open_offer_can_be_accepted(participation: Participation, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        participations.accept(participation, NOW)


@pytest.mark.parametrize("participation", [WAITING, offered(), accepted()], ids=lambda one: one.status.value)
def test_a_person_may_decline_until_the_session_begins(participation: Participation) -> None:
    after = participations.decline(participation, DeclineReason.NOT_AVAILABLE, NOW)
    assert (after.status, after.declined_for) == (Status.DECLINED, DeclineReason.NOT_AVAILABLE)


@pytest.mark.parametrize(
    ("participation", "refusal"),
    [
        (started(), SessionHasBegun),
        (LAPSED, OfferHasLapsed),
        (participations.release(offered(), NOW), NothingIsOffered),
    ],
    ids=["started", "lapsed", "released"],
)
def test_there_is_nothing_to_decline_afterwards(participation: Participation, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        participations.decline(participation, DeclineReason.NOT_INTERESTED, NOW)


def test_an_offer_lapses_at_its_time_and_not_before() -> None:
    assert not participations.has_lapsed(offered(), NOW + WEEK - INSTANT)
    assert participations.has_lapsed(offered(), NOW + WEEK)
    assert not participations.has_lapsed(accepted(), NOW + WEEK)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_person_goes_on_to_any_outcome_after_passage(outcome: Outcome) -> None:
    after = participations.complete(started(), outcome, NOW + WEEK)
    assert (after.status, after.outcome, after.is_active) == (Status.COMPLETED, outcome, False)


def test_a_person_may_leave_before_the_end() -> None:
    after = participations.leave(started(), LeaveReason.MOVED, NOW + WEEK)
    assert (after.status, after.left_for, after.is_active) == (Status.LEFT, LeaveReason.MOVED, False)


@pytest.mark.parametrize(
    "participation",
    [WAITING, offered(), accepted(), participations.complete(started(), Outcome.EMPLOYMENT, NOW)],
    ids=lambda one: one.status.value,
)
def test_only_somebody_in_a_begun_session_completes_or_leaves(participation: Participation) -> None:
    with pytest.raises(NotTakingPart):
        participations.complete(participation, Outcome.RESTAURANT, NOW)
    with pytest.raises(NotTakingPart):
        participations.leave(participation, LeaveReason.MOVED, NOW)
