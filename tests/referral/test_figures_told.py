"""What is told of a year gives nobody away, whatever is put together and subtracted."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.contracts.statistics import SMALLEST
from passerelle.privacy.counts import withheld
from referral.domain.figures import WHOLE, Counted, Days, Kind, StayTimes, Told
from referral.domain.plan import Ending
from referral.pages.figures.telling import Year, tell_year
from tests.referral.reckoning import families_of, reckoned, truth_of

SEEDS = st.integers(0, 10**9)
CITIES = {"75056": "75", "69123": "69", "38185": "38", "38151": "38", "38421": "38", "13055": "13", "13001": "13"}
PLANS = ("long", "short", "rare")
CAUSES = ("moved", "not_interested", "declined", "decided")
STEPS = {"middle": ("first", "other", "talk"), "done": ("middle", "talk"), "over": ("talk",)}
ENDINGS = {"done": Ending.COMPLETED, "over": Ending.STOPPED}


def year_of(random: Random) -> Year:
    """Counts of every size, many of them small; the sums hold."""
    by_city = {one: _cities(random) for one in _members()}
    moves: dict[Counted, Mapping[str, int]] = {}
    causes: dict[Counted, Mapping[str, int]] = {}
    for one, cities in by_city.items():
        if one.kind is Kind.ARRIVED:
            moves |= _cut_up(random, cities, [replace(one, kind=Kind.MOVED, other=other) for other in STEPS[one.step]])
        if one.step == "over":
            causes |= _cut_up(random, cities, [Counted(Kind.STOPPED_FOR, one.plan, other=cause) for cause in CAUSES])
    return Year(
        by_city=by_city,
        moves=moves,
        causes=causes,
        times=[],
        firsts={(plan, "first") for plan in PLANS},
        endings={(plan, step): ending for plan in PLANS for step, ending in ENDINGS.items()},
        departments=CITIES,
        quarters=_quarters(random, by_city),
    )


def _members() -> list[Counted]:
    arrivals = [Counted(Kind.ARRIVED, plan, step) for plan in PLANS for step in STEPS]
    return [*(Counted(Kind.OPENED, plan) for plan in PLANS), *arrivals]


def _cities(random: Random) -> dict[str, int]:
    scale = random.choice((2, 6, 12, 40, 400))
    return {city: max(0, random.randint(-scale // 3, scale)) for city in CITIES}


def _cut_up(random: Random, cities: Mapping[str, int], names: Sequence[Counted]) -> dict[Counted, Mapping[str, int]]:
    by_city = {city: _parts(random, count, names) for city, count in cities.items()}
    return {name: {city: parts[name] for city, parts in by_city.items()} for name in names}


def _parts(random: Random, total: int, names: Sequence[Counted]) -> dict[Counted, int]:
    weights = [random.choice((0, 1, 3, 12)) or 1 for _ in names]
    drawn = Counter(random.choices(range(len(names)), weights, k=total))
    return {name: drawn[number] for number, name in enumerate(names)}


def _quarters(random: Random, by_city: Mapping[Counted, Mapping[str, int]]) -> dict[Kind | Ending, list[int]]:
    def total(wanted: object) -> int:
        return sum(sum(cities.values()) for one, cities in by_city.items() if ENDINGS.get(one.step, one.kind) is wanted)

    names = [Counted(Kind.HAPPENED, step=str(number)) for number in range(4)]
    return {kind: list(_parts(random, total(kind), names).values()) for kind in (Kind.OPENED, *Ending)}


def found_out(year: Year, told: Told) -> list[object]:
    """Small numbers that have one possible value only, and numbers that are told though they are small."""
    known, truth = reckoned(year, told), truth_of(year)
    assert all(known[one][0] <= count <= known[one][1] for one, count in truth.items())
    return [one for one, count in truth.items() if 0 < count < SMALLEST and known[one][0] == known[one][1]]


@settings(deadline=None)
@given(SEEDS)
def test_no_small_number_of_a_year_can_be_worked_out(seed: int) -> None:
    year = year_of(Random(seed))

    told = tell_year(year)

    assert found_out(year, told) == []
    assert min(told.counts.values(), default=SMALLEST) >= SMALLEST


@settings(deadline=None)
@given(SEEDS)
def test_what_is_told_is_true_and_decided_once(seed: int) -> None:
    year = year_of(Random(seed))
    truth = truth_of(year)

    told = tell_year(year)

    assert {one: truth[one] for one in told.counts} == told.counts
    assert tell_year(year) == told


def test_the_method_that_only_blanks_small_numbers_is_found_out() -> None:
    years = [year_of(Random(seed)) for seed in range(40)]

    blanked = [Told({one: count for one, count in _shown(year).items() if count >= SMALLEST}) for year in years]

    assert all(found_out(year, told) for year, told in zip(years, blanked, strict=True))


def _shown(year: Year) -> dict[tuple[str, Counted], int]:
    return {
        one: count for one, count in truth_of(year).items() if isinstance(one, tuple) and isinstance(one[1], Counted)
    }


def test_most_numbers_of_a_large_year_are_told() -> None:
    year = year_of(Random(3))
    large = replace(
        year,
        by_city=_tenfold(year.by_city),
        moves=_tenfold(year.moves),
        causes=_tenfold(year.causes),
        quarters={kind: [10 * count for count in counts] for kind, counts in year.quarters.items()},
    )

    told = tell_year(large)

    assert told.counts == {one: count for one, count in _shown(large).items() if count}


def _tenfold(by_city: Mapping[Counted, Mapping[str, int]]) -> dict[Counted, dict[str, int]]:
    return {one: {city: 10 * count for city, count in cities.items()} for one, cities in by_city.items()}


@settings(deadline=None)
@given(SEEDS)
def test_no_cell_of_a_table_by_department_is_left_small(seed: int) -> None:
    year = year_of(Random(seed))
    told, truth = tell_year(year), truth_of(year)

    for whole, parts in families_of(year):
        shown = {(place, one) for place, one in told.counts if one in parts and place != WHOLE}
        rows = {place for place, one in told.counts if one == whole and place in CITIES.values()}
        columns = {part for part in parts if (WHOLE, part) in told.counts}
        cells: Counter[object] = Counter()
        for department, part in product(set(CITIES.values()), parts):
            row, column = department if department in rows else "", part if part in columns else None
            cells[row, column] += truth[department, part]
        small = [count for count in cells.values() if 0 < count < SMALLEST]
        assert not (shown and small)
        assert {place for place, _ in shown} <= rows


def test_moves_are_told_by_department_in_some_years_only() -> None:
    years = [tell_year(year_of(Random(seed))).counts for seed in range(60)]

    by_department = [
        any(place in CITIES.values() and one.kind is Kind.MOVED for place, one in counts) for counts in years
    ]

    assert set(by_department) == {True, False}


def test_a_year_does_not_give_away_a_small_published_quarter() -> None:
    opened = Counted(Kind.OPENED, "long")
    year = Year({opened: {"75056": 93}}, {}, {}, [], (), {}, CITIES, {Kind.OPENED: [3, 30, 30, 30]})

    assert tell_year(year).counts == {}
    assert tell_year(replace(year, quarters={Kind.OPENED: [33, 30, 30, 0]})).counts[WHOLE, opened] == 93


def test_a_department_goes_with_the_only_small_one_beside_it() -> None:
    opened = Counted(Kind.OPENED, "long")
    year = Year({opened: {"75056": 60, "69123": 20, "13055": 3}}, {}, {}, [], (), {}, CITIES)

    assert {place for place, _ in tell_year(year).counts} == {WHOLE, "75", "75056"}


@pytest.mark.parametrize(("told_moves", "days"), [(9, None), (10, Days(30)), (19, Days(30)), (20, Days(30, 10, 60))])
def test_times_need_five_stays_on_each_side(told_moves: int, days: Days | None) -> None:
    arrived = Counted(Kind.ARRIVED, "long", "middle")
    moved = Counted(Kind.MOVED, "long", "middle", "first")
    times = [StayTimes("long", "first", WHOLE, 500, Days(30, 10, 60))]
    year = Year({arrived: {"75056": told_moves}}, {moved: {"75056": told_moves}}, {}, times, (), {}, CITIES)

    assert tell_year(year).times.get((WHOLE, "long", "first")) == days


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_no_small_part_can_be_worked_out_by_knowing_the_method(parts: int) -> None:
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(12 if parts < 4 else 9), repeat=parts):
        named = dict(enumerate(counts))
        told = {part: count for part, count in named.items() if count and part not in withheld(named)}
        alike[sum(counts) if sum(counts) >= SMALLEST else None, tuple(told.items())].append(counts)

    for group in alike.values():
        for column in zip(*group, strict=True):
            assert len(set(column)) > 1 or column[0] == 0 or column[0] >= SMALLEST
