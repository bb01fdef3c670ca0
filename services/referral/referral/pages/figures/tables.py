"""The figures as tables: pages, files and the report show the same ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from passerelle.contracts.statistics import Figure
from passerelle.pages.words import Words
from referral.domain.figures import Counted, Days, Kind, Told
from referral.domain.plan import Ending, PathwayPlan, StepKind
from referral.domain.words import words_of
from referral.pages.figures.asked import Chosen, is_department, place_name

Cell = str | int | None
"""Words, a count, or a count that is not told."""
BY_QUARTER = (
    Figure.PATHWAYS_OPENED,
    Figure.PATHWAYS_COMPLETED,
    Figure.PATHWAYS_STOPPED,
    Figure.REFERRALS_SENT,
    Figure.REFERRALS_DECLINED,
    Figure.REFERRALS_LAPSED,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of what was chosen, and the words to say it in."""

    chosen: Chosen
    here: Told
    """Of all plans at the chosen place."""
    inside: Told
    """Of the chosen plan at the places right below."""
    quarters: Mapping[tuple[str, str], int]
    words: Words
    is_over: bool
    sees_everything: bool

    def count(self, counted: Counted) -> int | None:
        return self.here.counts.get((self.chosen.place, counted))

    def title(self, step: str) -> str:
        known = self.chosen.steps.get(step)
        return step.replace("_", " ") if known is None else known.title.said_in(self.words.language)

    def days(self, step: str) -> Days | None:
        return self.here.times.get((self.chosen.place, self.chosen.plan, step))


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is that of its files and of its place in the method."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def plans(facts: Facts) -> Table:
    """How many pathways of each plan of which anything is told were opened, completed, stopped."""
    rows = [
        (
            plan.title.said_in(facts.words.language),
            facts.count(Counted(Kind.OPENED, plan.name)),
            *(_ended(facts, plan, ending, facts.here, facts.chosen.place) for ending in Ending),
        )
        for plan in facts.chosen.plans.values()
    ]
    told = [row for row in rows if any(cell is not None for cell in row[1:])]
    return _table(facts, "plans", ("plan", "opened", "completed", "stopped"), told)


def funnel(facts: Facts) -> Table:
    """How many pathways were opened, and came to each step that leads on."""
    plan, leads_on = facts.chosen.plan, (StepKind.REFER, StepKind.RECORD)
    rows: list[tuple[Cell, ...]] = [(facts.words("figures.opened"), facts.count(Counted(Kind.OPENED, plan)))]
    rows += [
        (facts.title(name), facts.count(Counted(Kind.ARRIVED, plan, name)))
        for name, step in facts.chosen.steps.items()
        if name not in facts.chosen.firsts and (step.kind in leads_on or step.ending is Ending.COMPLETED)
    ]
    return _table(facts, "funnel", ("step", "pathways"), rows)


def flows(facts: Facts) -> Table:
    """From each step to the next."""
    rows = [(facts.title(one.other), facts.title(one.step), count) for one, count in moves(facts)]
    return _table(facts, "flows", ("from", "to", "moves"), rows)


def moves(facts: Facts) -> list[tuple[Counted, int]]:
    """The moves that are told, in the order of the plan."""
    order = {name: number for number, name in enumerate(facts.chosen.steps)}
    told = [
        (one, count)
        for (place, one), count in facts.here.counts.items()
        if place == facts.chosen.place and one.kind is Kind.MOVED and one.plan == facts.chosen.plan
    ]
    return sorted(told, key=lambda move: (order.get(move[0].other, 999), order.get(move[0].step, 999)))


def times(facts: Facts) -> Table:
    """How many days each step took: half of the stays, a quarter, three quarters."""
    rows: list[tuple[Cell, ...]] = []
    for name, step in facts.chosen.steps.items():
        if step.ending is None:
            days = facts.days(name)
            rows.append((facts.title(name), *(_quartiles(days) if days else (None, None, None))))
    return _table(facts, "times", ("step", "median", "lower", "upper"), rows)


def _quartiles(days: Days) -> tuple[Cell, Cell, Cell]:
    return days.median, days.lower, days.upper


def causes(facts: Facts) -> Table:
    """Why pathways were stopped, the most frequent cause first."""
    told = [
        (one, count)
        for (place, one), count in facts.here.counts.items()
        if place == facts.chosen.place and one.kind is Kind.STOPPED_FOR and one.plan == facts.chosen.plan
    ]
    rows: list[tuple[Cell, ...]] = [
        (_sentence(words_of(one.other).said_in(facts.words.language)), count)
        for one, count in sorted(told, key=lambda each: (-each[1], each[0]))
    ]
    stops = _ended(facts, facts.chosen.plans[facts.chosen.plan], Ending.STOPPED, facts.here, facts.chosen.place)
    rows += _rest(facts.words("figures.other_causes"), (stops,), rows)
    return _table(facts, "causes", ("cause", "pathways"), rows)


def territory(facts: Facts) -> Table:
    """By department; within a department by city; the largest first."""
    plan = facts.chosen.plans[facts.chosen.plan]
    opened_in = {place: n for (place, one), n in facts.inside.counts.items() if one == Counted(Kind.OPENED, plan.name)}
    inside = {place for place, _ in facts.inside.counts if facts.chosen.holds(place)}
    places = sorted(inside, key=lambda place: (-opened_in.get(place, 0), place))
    rows: list[tuple[Cell, ...]] = [
        (
            place_name(place),
            opened_in.get(place),
            _ended(facts, plan, Ending.COMPLETED, facts.inside, place),
        )
        for place in places
    ]
    opened = facts.count(Counted(Kind.OPENED, plan.name))
    completed = _ended(facts, plan, Ending.COMPLETED, facts.here, facts.chosen.place)
    rows += _rest(facts.words("figures.elsewhere"), (opened, completed), rows)
    return _table(facts, "territory", ("place", "opened", "completed"), rows)


def quarters(facts: Facts) -> Table:
    """What the quarterly statistics tell, of all plans and territories together."""
    known = sorted({quarter for quarter, _ in facts.quarters})
    rows = [
        (facts.words("figures.quarter", number=quarter[5], year=quarter[:4]), *_of_quarter(facts, quarter))
        for quarter in known
    ]
    return _table(facts, "quarters", ("quarter", *(str(one) for one in BY_QUARTER)), rows)


def _of_quarter(facts: Facts, quarter: str) -> tuple[Cell, ...]:
    return tuple(facts.quarters.get((quarter, figure)) for figure in BY_QUARTER)


OF_NAMES: Mapping[str, Callable[[Facts], Table]] = {
    "plans": plans,
    "funnel": funnel,
    "flows": flows,
    "times": times,
    "causes": causes,
    "territory": territory,
    "quarters": quarters,
}


def tables_of(facts: Facts) -> list[Table]:
    """Those that exist for what was chosen, in the order of the page."""
    names = [name for name in OF_NAMES if name != "quarters"] if facts.is_over else []
    if not (facts.chosen.is_everywhere or is_department(facts.chosen.place)):
        names = [name for name in names if name not in {"flows", "causes"}]
    return [OF_NAMES[name](facts) for name in [*names, *(["quarters"] if facts.sees_everything else [])]]


def _ended(facts: Facts, plan: PathwayPlan, ending: Ending, told: Told, place: str) -> Cell:
    """The sum of what is told of its ends; at least so many where one is not told."""
    ends = [step.name for step in plan.steps if step.ending is ending]
    counts = [told.counts.get((place, Counted(Kind.ARRIVED, plan.name, step))) for step in ends]
    known = [count for count in counts if count is not None]
    if not known:
        return None
    return sum(known) if len(known) == len(counts) else facts.words("figures.at_least", number=sum(known))


def _rest(label: str, totals: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """What is left of the totals, where anything is: told as it could be worked out anyway."""
    left = [_left(total, [row[column] for row in rows]) for column, total in enumerate(totals, start=1)]
    return [(label, *left)] if rows and any(left) else []


def _left(total: Cell, parts: Sequence[Cell]) -> int | None:
    known = [part for part in parts if isinstance(part, int)]
    is_exact = isinstance(total, int) and not any(isinstance(part, str) for part in parts)
    return (int(total) - sum(known) or None) if is_exact and total else None


def _table(facts: Facts, name: str, headings: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Table:
    said = tuple(facts.words(f"figures.column.{one}") for one in headings)
    return Table(name, facts.words(f"figures.{name}.title"), said, tuple(rows))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def said(words: Words, cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return words("figures.withheld")
    return cell if isinstance(cell, str) else f"{cell:,}".replace(",", words("figures.thousands"))
