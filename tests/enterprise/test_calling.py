from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from enterprise.commands import open_session
from enterprise.domain.errors import (
    DatesAreReversed,
    DurationDoesNotFitFormat,
    HoursAreReversed,
    PlacesDoNotFitFormat,
    SessionStartsInThePast,
)
from enterprise.domain.frames import Format
from enterprise.domain.hours import Slot, Weekday
from enterprise.domain.rules import FormatFrame, Rules, RuleStatus
from enterprise.domain.sessions import Calling
from tests.enterprise.desk import Desk
from tests.enterprise.making import RULES, flashcoop, volatile_cooperative

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize("calling", [flashcoop(), volatile_cooperative()], ids=lambda calling: calling.format.value)
def test_a_session_within_its_frame_can_be_opened(calling: Calling) -> None:
    assert _checked(calling) is calling


def test_a_session_may_start_today() -> None:
    calling = flashcoop(starts_on=TODAY, ends_on=TODAY + timedelta(days=9))
    assert _checked(calling) is calling


def test_a_session_cannot_start_yesterday() -> None:
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(SessionStartsInThePast):
        _checked(flashcoop(starts_on=yesterday, ends_on=TODAY + timedelta(days=8)))


@pytest.mark.parametrize("ends_on", [date(2026, 12, 1), date(2026, 11, 30)])
def test_a_session_ends_after_the_day_it_starts(ends_on: date) -> None:
    with pytest.raises(DatesAreReversed):
        _checked(flashcoop(ends_on=ends_on))


@pytest.mark.parametrize("format", list(Format))
def test_both_ends_of_the_allowed_duration_are_included(format: Format) -> None:
    for days in _bounds(format):
        calling = _lasting(format, days)
        assert _checked(calling) is calling


@pytest.mark.parametrize("format", list(Format))
def test_a_day_beyond_the_allowed_duration_is_refused(format: Format) -> None:
    shortest, longest = _bounds(format)
    for days in (shortest - 1, longest + 1):
        with pytest.raises(DurationDoesNotFitFormat):
            _checked(_lasting(format, days))


@pytest.mark.parametrize(("minimum", "maximum"), [(3, 3), (3, 12), (12, 12)])
def test_a_flashcoop_gathers_three_to_twelve_people(minimum: int, maximum: int) -> None:
    calling = flashcoop(places_min=minimum, places_max=maximum)
    assert _checked(calling) is calling


@pytest.mark.parametrize(("minimum", "maximum"), [(2, 8), (3, 13), (8, 7), (0, 0)])
def test_places_outside_the_frame_are_refused(minimum: int, maximum: int) -> None:
    with pytest.raises(PlacesDoNotFitFormat):
        _checked(flashcoop(places_min=minimum, places_max=maximum))


def test_a_frame_to_be_confirmed_refuses_nothing() -> None:
    unconfirmed = replace(_frame(Format.FLASHCOOP), status=RuleStatus.TO_BE_CONFIRMED)
    calling = _lasting(Format.FLASHCOOP, 90)
    assert calling.checked(TODAY, unconfirmed) is calling


def test_a_frame_to_be_confirmed_warns_when_it_is_broken(desk: Desk) -> None:
    unconfirmed = replace(_frame(Format.FLASHCOOP), status=RuleStatus.TO_BE_CONFIRMED)
    calling = _lasting(Format.FLASHCOOP, 90)
    answer = desk.ask(lambda states, moment: open_session(states, moment, Rules((unconfirmed,)), calling))
    (warning,) = answer["warnings"]
    assert warning["code"] == "duration_does_not_fit_format"
    assert "cooperer.coop" in warning["detail"]


@pytest.mark.parametrize(("begins", "ends"), [(time(14), time(12)), (time(12), time(12))])
def test_the_hours_of_a_week_end_after_they_begin(begins: time, ends: time) -> None:
    with pytest.raises(HoursAreReversed):
        _checked(flashcoop(hours=(Slot(Weekday.MONDAY, begins, ends),)))


def _frame(format: Format) -> FormatFrame:
    return RULES.format_on(TODAY, format)


def _bounds(format: Format) -> tuple[int, int]:
    return _frame(format).shortest_days, _frame(format).longest_days


def _checked(calling: Calling) -> Calling:
    return calling.checked(TODAY, _frame(calling.format))


def _lasting(format: Format, days: int) -> Calling:
    return flashcoop(format=format, ends_on=flashcoop().starts_on + timedelta(days=days - 1))
