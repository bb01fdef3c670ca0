"""What somebody can work out who knows everything that is told, and every sum that ties it together."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from passerelle.contracts.statistics import SMALLEST
from referral.domain.figures import WHOLE, Counted, Kind, Told
from referral.domain.plan import Ending
from referral.pages.figures.telling import Year

Unknown = Hashable
ANY = 10_000


@dataclass
class Reckoning:
    """Each number with its smallest and greatest value, narrowed by sums until nothing moves any more.

    Exact where the sums form no circle, as those of a year do when each plan has one end of each kind, but for the
    tables of moves and causes by department, whose cells are looked at one by one.
    """

    bounds: dict[Unknown, tuple[int, int]] = field(default_factory=dict)
    sums: list[tuple[list[Unknown], list[Unknown]]] = field(default_factory=list)

    def know(self, number: Unknown, least: int, most: int) -> None:
        low, high = self.bounds.get(number, (0, ANY))
        self.bounds[number] = (max(low, least), min(high, most))

    def equal(self, one: Iterable[Unknown], other: Iterable[Unknown]) -> None:
        self.sums.append((list(one), list(other)))
        for number in (*self.sums[-1][0], *self.sums[-1][1]):
            self.bounds.setdefault(number, (0, ANY))

    def narrowed(self) -> Mapping[Unknown, tuple[int, int]]:
        while True:
            before = dict(self.bounds)
            for one, other in self.sums:
                self._narrow(one, other)
                self._narrow(other, one)
            if before == self.bounds:
                return self.bounds

    def _narrow(self, parts: Sequence[Unknown], whole: Sequence[Unknown]) -> None:
        least, most = self._span(whole)
        for part in parts:
            others_least, others_most = self._span([one for one in parts if one != part])
            self.know(part, least - others_most, most - others_least)

    def _span(self, numbers: Sequence[Unknown]) -> tuple[int, int]:
        return sum(self.bounds[one][0] for one in numbers), sum(self.bounds[one][1] for one in numbers)


def truth_of(year: Year) -> dict[Unknown, int]:
    """Every number of a year, told or not."""
    found: dict[Unknown, int] = {}
    for counted, cities in year.by_city.items():
        found[WHOLE, counted] = sum(cities.values())
        for city, count in cities.items():
            found[city, counted] = count
            department = (year.departments[city], counted)
            found[department] = found.get(department, 0) + count
    for counted, cities in (*year.moves.items(), *year.causes.items()):
        found[WHOLE, counted] = sum(cities.values())
        for city, count in cities.items():
            department = (year.departments[city], counted)
            found[department] = found.get(department, 0) + count
    for kind, counts in year.quarters.items():
        found |= {(kind, number): count for number, count in enumerate(counts)}
    return found


def reckoned(year: Year, told: Told) -> Mapping[Unknown, tuple[int, int]]:
    """What is known of each number from what is told, from the published quarters, and from the sums."""
    reckoning = Reckoning(dict.fromkeys(truth_of(year), (0, ANY)))
    for shown, count in told.counts.items():
        reckoning.know(shown, count, count)
    for kind, counts in year.quarters.items():
        for number, count in enumerate(counts):
            is_told = count >= SMALLEST
            reckoning.know((kind, number), count if is_told else 0, count if is_told else SMALLEST - 1)
    for one, other in _sums(year):
        reckoning.equal(one, other)
    return reckoning.narrowed()


def _sums(year: Year) -> Iterator[tuple[list[Unknown], list[Unknown]]]:
    for counted, cities in year.by_city.items():
        inside: dict[str, list[Unknown]] = {}
        for city in cities:
            inside.setdefault(year.departments[city], []).append((city, counted))
        yield [(WHOLE, counted)], [(department, counted) for department in inside]
        for department, numbers in inside.items():
            yield [(department, counted)], numbers
    yield from _published(year)
    for whole, parts in families_of(year):
        for place in (WHOLE, *set(year.departments.values())):
            yield [(place, whole)], [(place, part) for part in parts]
        for part in parts:
            yield [(WHOLE, part)], [(department, part) for department in set(year.departments.values())]


def families_of(year: Year) -> Iterator[tuple[Counted, list[Counted]]]:
    """Arrivals at a step with the moves to it, stops with their causes."""
    for counted in year.by_city:
        if counted.kind is Kind.ARRIVED:
            yield counted, [one for one in year.moves if (one.plan, one.step) == (counted.plan, counted.step)]
        if counted in _ends(year, Ending.STOPPED):
            yield counted, [one for one in year.causes if one.plan == counted.plan]


def _published(year: Year) -> Iterator[tuple[list[Unknown], list[Unknown]]]:
    opened = [one for one in year.by_city if one.kind is Kind.OPENED]
    told: list[tuple[Kind | Ending, list[Counted]]] = [
        (Kind.OPENED, opened),
        *((one, _ends(year, one)) for one in Ending),
    ]
    for kind, members in told:
        quarters: list[Unknown] = [(kind, number) for number in range(len(year.quarters[kind]))]
        yield quarters, [(WHOLE, one) for one in members]


def _ends(year: Year, ending: Ending) -> list[Counted]:
    return [one for one in year.by_city if year.endings.get((one.plan, one.step)) is ending]
