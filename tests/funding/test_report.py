"""The yearly figures hide small counts, from subtraction and from whoever knows exactly how they were made."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding import commands
from funding.domain.errors import YearIsNotOver
from funding.domain.report import Figures, is_safe, report_of, suppressed
from tests.funding.agency import Agency
from tests.funding.examples import NOW, RULES

Row = tuple[int, ...]
SMALLEST = 5

rows = st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(0, 14))
tables = st.dictionaries(st.sampled_from("ABCDEF"), rows, max_size=6)
communes = st.dictionaries(st.sampled_from(["38185", "38151", "75056", "97411", "2A004", "not_said"]), rows)


def figures(**communes: Row) -> Figures:
    named = {name.removeprefix("c"): row for name, row in communes.items()}
    total = total_of(named.values())
    return Figures({"construction": total}, named, {"2025Q1": total})


def total_of(counts: Iterable[Row]) -> Row:
    return tuple(map(sum, zip(*counts, strict=True)))


def shown_numbers(report: object) -> Iterator[list[int]]:
    """Every row of numbers that a reader sees."""
    if isinstance(report, dict):
        numbers = [value for value in report.values() if isinstance(value, int)]
        if numbers:
            yield numbers
        for value in report.values():
            yield from shown_numbers(value)


@given(tables)
def test_no_small_count_is_shown_nor_left_by_subtraction(counts: dict[str, Row]) -> None:
    total = total_of(counts.values())
    table = suppressed(counts, SMALLEST)

    assert all(is_safe(row, SMALLEST) for row in table.named.values())
    if is_safe(total, SMALLEST):
        assert is_safe(table.others, SMALLEST)
    assert total_of([*table.named.values(), table.others]) == (total or table.others)


@given(communes)
def test_every_number_of_a_report_is_big_enough(by_commune: dict[str, Row]) -> None:
    total = total_of(by_commune.values()) or (0, 0, 0)
    report = report_of(Figures({"construction": total}, by_commune, {"2025Q1": total}), SMALLEST)

    for table in ("total", "by_sector", "by_department"):
        assert all(is_safe(tuple(numbers), SMALLEST) for numbers in shown_numbers(report[table]))


@pytest.mark.parametrize(
    ("names", "highest", "measures"), [("AB", 16, 1), ("ABC", 12, 1), ("ABCD", 7, 1), ("AB", 12, 2), ("ABC", 6, 2)]
)
def test_no_hidden_count_can_be_worked_out_by_knowing_the_method(names: str, highest: int, measures: int) -> None:
    possible: dict[str, list[tuple[Row, ...]]] = defaultdict(list)
    cells = [row for row in product(range(highest + 1), repeat=measures) if list(row) == sorted(row, reverse=True)]
    for table in product(cells, repeat=len(names)):
        if is_safe(total_of(table), SMALLEST):
            possible[repr(suppressed(dict(zip(names, table, strict=True)), SMALLEST))].append(table)

    for shown, candidates in possible.items():
        for place, measure in product(range(len(names)), range(measures)):
            values = {table[place][measure] for table in candidates}
            assert len(values) > 1 or values.pop() not in range(1, SMALLEST), shown


def test_the_method_that_only_blanks_small_counts_is_found_out() -> None:
    counts = {"A": (20,), "B": (3,), "C": (9,)}
    blanked = {name: row for name, row in counts.items() if row[0] >= SMALLEST}

    assert total_of(counts.values())[0] - total_of(blanked.values())[0] == 3
    assert suppressed(counts, SMALLEST).named == {"A": (20,)}
    assert suppressed(counts, SMALLEST).others == (12,)


def test_a_measure_that_would_show_too_few_is_left_out() -> None:
    report = report_of(figures(c38185=(20, 12, 3)), SMALLEST)

    assert report["measures"] == ["invited", "applied"]
    assert report["total"] == {"invited": 20, "applied": 12}


def test_two_measures_that_differ_by_few_are_not_both_shown() -> None:
    assert report_of(figures(c38185=(20, 18, 10)), SMALLEST)["measures"] == ["invited", "funded"]


@pytest.mark.parametrize(
    ("quarters", "measures"),
    [
        ((30, 30, 30, 3), ["invited"]),
        ((30, 30, 30, 0), ["invited", "applied"]),
        ((30, 30, 4, 4), ["invited"]),
        ((30, 30, 4, 3), ["invited", "applied"]),
    ],
)
def test_a_year_does_not_give_away_a_hidden_quarter(quarters: Row, measures: list[str]) -> None:
    applied = sum(quarters)
    by_quarter = {f"2025Q{number}": (50, count, 0) for number, count in enumerate(quarters, 1)}
    counted = Figures({"construction": (200, applied, 0)}, {"38185": (200, applied, 0)}, by_quarter)

    assert [one for one in report_of(counted, SMALLEST)["measures"] if one != "funded"] == measures


def test_communes_are_shown_as_departments() -> None:
    report = report_of(figures(c38185=(3, 0, 0), c38151=(4, 0, 0), c97411=(9, 0, 0)), SMALLEST)

    assert {name: row["invited"] for name, row in report["by_department"]["named"].items()} == {"38": 7, "974": 9}


def test_a_year_without_anybody_has_a_report_too() -> None:
    report = report_of(Figures({}, {}, {}), SMALLEST)

    assert report["total"] == {"invited": 0, "applied": 0, "funded": 0}
    assert report["by_department"]["named"] == {}


def test_a_report_is_made_once_the_year_is_over() -> None:
    agency = Agency()

    with pytest.raises(YearIsNotOver):
        agency.do(commands.make_report, year=NOW.year, figures=figures(c38185=(9, 0, 0)), rules=RULES)


def test_a_report_made_again_is_the_same_report() -> None:
    agency = Agency()
    made = agency.do(commands.make_report, year=2025, figures=figures(c38185=(9, 0, 0)), rules=RULES)

    again = agency.do(commands.make_report, year=2025, figures=figures(c38185=(8, 0, 0)), rules=RULES)

    assert again == made
    assert made["total"]["invited"] == 9
