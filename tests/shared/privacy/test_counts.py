"""Counts below five are not told, and cannot be found from those that are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.contracts.statistics import SMALLEST, TOTALS, Figure
from passerelle.privacy.counts import (
    Counts,
    Told,
    closed_quarters,
    is_over,
    months_of,
    quarter_of,
    quarters_between,
    tell,
)

QUARTER = "2026Q3"
DECIDED = TOTALS[Figure.APPLICATIONS_DECIDED]
MONTHS = st.lists(st.dictionaries(st.sampled_from(Figure), st.integers(0, 12)), min_size=3, max_size=3)
LEAVES = [figure for figure in Figure if figure not in TOTALS]


def in_one_month(counts: Counts) -> list[Counts]:
    return [counts, dict.fromkeys(counts, 0), dict.fromkeys(counts, 0)]


def told(counts: Counts) -> dict[Figure, int | None]:
    return {one.figure: one.count for one in tell(QUARTER, in_one_month(counts)).quarters}


def form_of(told: Told) -> tuple[object, ...]:
    return (told.quarters, told.months)


def values_left(tables: Iterable[list[Counts]]) -> list[int]:
    """For each count that is not told, how many values it could have in tables that are told alike."""
    alike: dict[object, list[list[Counts]]] = defaultdict(list)
    for table in tables:
        alike[repr(form_of(tell(QUARTER, table)))].append(table)
    left = []
    for group in alike.values():
        shown = {one.figure: one.count for one in tell(QUARTER, group[0]).quarters}
        hidden = [figure for figure in group[0][0] if shown[figure] is None]
        left += [len({sum(month[figure] for month in table) for table in group}) for figure in hidden]
    return left


def test_no_count_told_is_smaller_than_five() -> None:
    counts = {Figure.LOANS_GRANTED: 4, Figure.LOANS_NOT_GRANTED: 5, Figure.APPLICATIONS_WITHDRAWN: 0}

    assert told(counts) == {
        Figure.LOANS_GRANTED: None,
        Figure.LOANS_NOT_GRANTED: 5,
        Figure.APPLICATIONS_WITHDRAWN: None,
        Figure.APPLICATIONS_DECIDED: 9,
    }


def test_a_total_is_not_told_when_only_one_part_is_small() -> None:
    counts = {Figure.LOANS_GRANTED: 40, Figure.LOANS_NOT_GRANTED: 3, Figure.APPLICATIONS_WITHDRAWN: 9}

    assert told(counts)[Figure.APPLICATIONS_DECIDED] is None


def test_every_small_part_keeps_three_values_whatever_is_told() -> None:
    counted: list[Counts] = [dict(zip(DECIDED, counts, strict=True)) for counts in product(range(9), repeat=3)]
    tables = [in_one_month(counts) for counts in counted]

    assert min(values_left(tables)) >= 3


def test_every_small_quarter_keeps_three_values_beside_its_months() -> None:
    figure = Figure.LOANS_DISBURSED
    tables: list[list[Counts]] = [[{figure: count} for count in months] for months in product(range(8), repeat=3)]

    assert min(values_left(tables)) >= 3


def test_a_small_month_keeps_all_its_values_beside_its_quarter() -> None:
    figure = Figure.LOANS_DISBURSED
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for months in product(range(12), repeat=3):
        alike[repr(form_of(tell(QUARTER, [{figure: count} for count in months])))].append(months)

    hidden = [group for group in alike.values() if min(map(min, group)) < SMALLEST and sum(group[0]) <= 11]

    assert all({months[0] for months in group} >= set(range(SMALLEST)) for group in hidden)
    assert hidden


def test_a_small_month_of_a_part_is_not_given_away_by_its_total() -> None:
    months = [{Figure.EMPLOYED: 20, Figure.BUSINESS_STARTED: count} for count in (9, 2, 8)]

    assert [one.figure for one in tell(QUARTER, months).months] == [Figure.EMPLOYED]


@given(MONTHS)
def test_months_are_told_only_when_none_of_them_is_small(months: list[Counts]) -> None:
    leaves = [{figure: count for figure, count in month.items() if figure in LEAVES} for month in months]

    for row in tell(QUARTER, leaves).months:
        assert min(row.counts) >= SMALLEST


@given(MONTHS)
def test_a_total_with_months_is_the_sum_of_parts_with_months(months: list[Counts]) -> None:
    leaves = [{figure: count for figure, count in month.items() if figure in LEAVES} for month in months]
    rows = {row.figure: row.counts for row in tell(QUARTER, leaves).months}

    for total, parts in TOTALS.items():
        if total in rows:
            known = [rows[part] for part in parts if any(part in month for month in leaves)]
            assert rows[total] == tuple(sum(column) for column in zip(*known, strict=True))


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), "2026Q1"),
        (datetime(2026, 3, 31, 23, 59, tzinfo=UTC), "2026Q1"),
        (datetime(2026, 12, 31, tzinfo=UTC), "2026Q4"),
    ],
)
def test_a_moment_lies_in_one_quarter(moment: datetime, quarter: str) -> None:
    begin, end = months_of(quarter)[0][0], months_of(quarter)[-1][1]

    assert quarter_of(moment) == quarter
    assert begin <= moment < end


def test_quarters_are_counted_across_years() -> None:
    now = datetime(2026, 2, 3, tzinfo=UTC)

    assert quarters_between("2025Q3", "2026Q1") == ["2025Q3", "2025Q4", "2026Q1"]
    assert closed_quarters(now, 2) == ["2025Q3", "2025Q4"]
    assert (is_over("2025Q4", now), is_over("2026Q1", now)) == (True, False)
    assert quarters_between("2026Q1", "2025Q4") == []
