from datetime import date, timedelta

import pytest

from enterprise.domain.errors import (
    DatesAreReversed,
    DurationDoesNotFitFormat,
    PlacesDoNotFitFormat,
    SessionStartsInThePast,
)
from enterprise.domain.frames import FRAMES, Format
from enterprise.domain.sessions import Calling
from tests.enterprise.making import flashcoop, volatile_cooperative

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize("calling", [flashcoop(), volatile_cooperative()], ids=lambda calling: calling.format.value)
def test_a_session_within_its_frame_can_be_opened(calling: Calling) -> None:
    assert calling.checked(TODAY) is calling


def test_a_session_may_start_today() -> None:
    calling = flashcoop(starts_on=TODAY, ends_on=TODAY + timedelta(days=9))
    assert calling.checked(TODAY) is calling


def test_a_session_cannot_start_yesterday() -> None:
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(SessionStartsInThePast):
        flashcoop(starts_on=yesterday, ends_on=TODAY + timedelta(days=8)).checked(TODAY)


@pytest.mark.parametrize("ends_on", [date(2026, 12, 1), date(2026, 11, 30)])
def test_a_session_ends_after_the_day_it_starts(ends_on: date) -> None:
    with pytest.raises(DatesAreReversed):
        flashcoop(ends_on=ends_on).checked(TODAY)


@pytest.mark.parametrize("format", list(Format))
def test_both_ends_of_the_allowed_duration_are_included(format: Format) -> None:
    for days in FRAMES[format].days:
        calling = _lasting(format, days)
        assert calling.checked(TODAY) is calling


@pytest.mark.parametrize("format", list(Format))
def test_a_day_beyond_the_allowed_duration_is_refused(format: Format) -> None:
    shortest, longest = FRAMES[format].days
    for days in (shortest - 1, longest + 1):
        with pytest.raises(DurationDoesNotFitFormat):
            _lasting(format, days).checked(TODAY)


@pytest.mark.parametrize(("minimum", "maximum"), [(3, 3), (3, 12), (12, 12)])
def test_a_flashcoop_gathers_three_to_twelve_people(minimum: int, maximum: int) -> None:
    calling = flashcoop(places_min=minimum, places_max=maximum)
    assert calling.checked(TODAY) is calling


@pytest.mark.parametrize(("minimum", "maximum"), [(2, 8), (3, 13), (8, 7), (0, 0)])
def test_places_outside_the_frame_are_refused(minimum: int, maximum: int) -> None:
    with pytest.raises(PlacesDoNotFitFormat):
        flashcoop(places_min=minimum, places_max=maximum).checked(TODAY)


def _lasting(format: Format, days: int) -> Calling:
    return flashcoop(format=format, ends_on=flashcoop().starts_on + timedelta(days=days - 1))
