"""Days are counted by the clock on the wall, whatever the moments are kept in."""

from datetime import UTC, date, datetime

import pytest

from passerelle.contracts.days import day_of, start_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_ends_at_midnight_in_paris(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25), date(2026, 12, 31)])
def test_a_day_begins_in_itself_and_just_before_it_was_the_day_before(day: date) -> None:
    begin = start_of(day)
    assert begin.tzinfo is UTC
    assert day_of(begin) == day
    assert (day - day_of(datetime.fromtimestamp(begin.timestamp() - 1, UTC))).days == 1
