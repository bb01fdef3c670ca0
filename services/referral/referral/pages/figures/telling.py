"""Which counts of a year are told: none below five, and none that could be found from those that are.

Whatever is shown, exported or printed is read from what this decides, or is a sum of it. What ties counts together:

1. what the quarterly statistics tell of all plans is the sum of what is told by plan: openings, and arrivals at the
   ends, completed or stopped. It is taken as known;
2. arrivals at a step may be the sum of the moves to it. They are taken as known; a step that is not told has no moves;
3. pathways stopped are the sum of their causes, and of the moves to the ends. Sources that might tell a cause apart
   are told only when all causes are;
4. a count is the sum of its departments, theirs of their cities. Openings and first arrivals are no parts of each
   other and are told by place each for itself; moves and causes by department, where every cell of their table with
   what is withheld taken together is large enough. A place is told by the year, never by quarter;
5. times are told where what is told shows that enough stays ended.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from passerelle.contracts.statistics import SMALLEST
from passerelle.privacy.counts import withheld
from referral.domain.figures import WHOLE, Counted, Days, Kind, StayTimes, Told
from referral.domain.plan import Ending

OF_MEDIAN, OF_QUARTILES = 2 * SMALLEST, 4 * SMALLEST
"""How many stays a median and quartiles need: five on each side of each."""

ByCity = Mapping[Counted, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Year:
    """Everything that was counted in one year."""

    by_city: ByCity
    """Openings and arrivals."""
    moves: ByCity
    causes: ByCity
    times: Sequence[StayTimes]
    firsts: Collection[tuple[str, str]]
    """Plans with their first steps, to which arrivals are not counted."""
    endings: Mapping[tuple[str, str], Ending]
    """By plan and step."""
    departments: Mapping[str, str]
    """By city."""
    quarters: Mapping[Kind | Ending, Sequence[int]] = field(default_factory=dict)
    """What the quarterly statistics count: openings and ends."""


def tell_year(year: Year) -> Told:
    """What is told of the year."""
    whole = _sums(year.by_city)
    hidden = _hidden_of_all(year, whole)
    told = {one: count for one, count in whole.items() if count and one not in hidden}
    causes = _told_causes(year, hidden)
    moves = _told_moves(year, told, causes)
    counts = {(WHOLE, one): count for one, count in {**told, **causes, **moves}.items()}
    counts |= {
        (place, one): count for one in told for place, count in _by_place(year.by_city[one], year.departments).items()
    }
    counts |= dict(_by_department(year, counts))
    return Told(counts, dict(_told_times(year, counts)))


def _sums(by_city: ByCity) -> dict[Counted, int]:
    return {one: sum(cities.values()) for one, cities in by_city.items()}


def _hidden_of_all(year: Year, whole: Mapping[Counted, int]) -> set[Counted]:
    """Openings and arrivals that are not told of all territories together."""
    hidden = {one for one, count in whole.items() if count < SMALLEST}
    openings = {one: count for one, count in whole.items() if one.kind is Kind.OPENED}
    hidden |= withheld(openings, year.quarters.get(Kind.OPENED, ()))
    for ending in Ending:
        ends = {one: count for one, count in whole.items() if year.endings.get((one.plan, one.step)) is ending}
        hidden |= withheld(ends, year.quarters.get(ending, ()))
    return hidden


def _told_causes(year: Year, hidden: Collection[Counted]) -> dict[Counted, int]:
    """Of plans whose stops are all told."""
    unsaid = {one.plan for one in hidden if year.endings.get((one.plan, one.step)) is Ending.STOPPED}
    told: dict[Counted, int] = {}
    for family in _families(_sums(year.causes), lambda one: one.plan):
        kept = withheld(family)
        told |= {one: count for one, count in family.items() if count and one.plan not in unsaid and one not in kept}
    return told


def _told_moves(year: Year, told: Mapping[Counted, int], causes: Mapping[Counted, int]) -> dict[Counted, int]:
    all_causes = {one.plan for one in year.causes} - {one.plan for one in year.causes if one not in causes}
    moves: dict[Counted, int] = {}
    for family in _families(_sums(year.moves), lambda one: (one.plan, one.step)):
        plan, step = next((one.plan, one.step) for one in family)
        is_told = Counted(Kind.ARRIVED, plan, step) in told or (plan, step) in year.firsts
        sources = [one for one, count in family.items() if count]
        gives_away = year.endings.get((plan, step)) is Ending.STOPPED and len(sources) > 1 and plan not in all_causes
        if is_told and not gives_away:
            kept = withheld(family)
            moves |= {one: count for one, count in family.items() if count and one not in kept}
    return moves


def _by_department(year: Year, counts: Mapping[tuple[str, Counted], int]) -> Iterator[tuple[tuple[str, Counted], int]]:
    """Moves to each step in the departments its arrivals are told of, and the causes of stops in theirs."""
    departments = set(year.departments.values())
    for one in [one for place, one in counts if place == WHOLE and one.kind is Kind.ARRIVED]:
        named = {place for place, other in counts if other == one and place in departments}
        moves = {part: cities for part, cities in year.moves.items() if (part.plan, part.step) == (one.plan, one.step)}
        yield from _cells(year, moves, named, counts)
        if year.endings.get((one.plan, one.step)) is Ending.STOPPED and _is_only_stop(year, one):
            causes = {part: cities for part, cities in year.causes.items() if part.plan == one.plan}
            yield from _cells(year, causes, named, counts)


def _is_only_stop(year: Year, one: Counted) -> bool:
    return not any(
        ending is Ending.STOPPED and plan == one.plan and step != one.step
        for (plan, step), ending in year.endings.items()
    )


def _cells(
    year: Year, parts: ByCity, named: Collection[str], counts: Mapping[tuple[str, Counted], int]
) -> Iterator[tuple[tuple[str, Counted], int]]:
    """All of them or none: what is not named, department or part, is one row or one column of its own."""
    cells: Counter[tuple[str, Counted | None]] = Counter()
    for part, cities in parts.items():
        column = part if (WHOLE, part) in counts else None
        for city, count in cities.items():
            department = year.departments[city]
            cells[department if department in named else WHOLE, column] += count
    if not any(0 < count < SMALLEST for count in cells.values()):
        for (department, cell), count in cells.items():
            if department != WHOLE and cell is not None and count:
                yield (department, cell), count


def _by_place(cities: Mapping[str, int], departments: Mapping[str, str]) -> dict[str, int]:
    """The departments of a count that is told, and the cities of departments that are."""
    sums: dict[str, dict[str, int]] = {}
    for city, count in cities.items():
        sums.setdefault(departments[city], {})[city] = count
    by_department = {department: sum(inside.values()) for department, inside in sums.items()}
    told = {one: by_department[one] for one in _named(by_department)}
    return told | {city: cities[city] for department in told for city in _named(sums[department])}


def _named(counts: Mapping[str, int]) -> Iterator[str]:
    kept = withheld(counts)
    return (one for one, count in counts.items() if count and one not in kept)


def _told_times(year: Year, counts: Mapping[tuple[str, Counted], int]) -> Iterator[tuple[tuple[str, str, str], Days]]:
    shown = _stays_shown(year, counts)
    for one in year.times:
        enough = min(one.stays, shown[one.place, one.plan, one.step])
        if enough >= OF_QUARTILES:
            yield (one.place, one.plan, one.step), one.days
        elif enough >= OF_MEDIAN:
            yield (one.place, one.plan, one.step), Days(one.days.median)


def _stays_shown(year: Year, counts: Mapping[tuple[str, Counted], int]) -> Counter[tuple[str, str, str]]:
    """Everywhere, the moves away that are told; in a place the arrivals, as moves are not told there."""
    shown: Counter[tuple[str, str, str]] = Counter()
    for (place, one), count in counts.items():
        if place == WHOLE and one.kind is Kind.MOVED:
            shown[place, one.plan, one.other] += count
        elif place != WHOLE and one.kind is Kind.ARRIVED:
            shown[place, one.plan, one.step] += count
        elif place != WHOLE and one.kind is Kind.OPENED:
            for plan, step in year.firsts:
                shown[place, plan, step] += count if plan == one.plan else 0
    return shown


def _families(counts: Mapping[Counted, int], of: Callable[[Counted], object]) -> Iterable[dict[Counted, int]]:
    families: dict[object, dict[Counted, int]] = {}
    for one, count in sorted(counts.items()):
        families.setdefault(of(one), {})[one] = count
    return families.values()
