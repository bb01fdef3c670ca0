"""The picture beside each table, of the same numbers."""

from collections.abc import Callable, Mapping

from referral.domain.figures import Counted, Kind
from referral.domain.plan import Ending, PlanStep, StepKind
from referral.pages.figures.bars import Bar, bars
from referral.pages.figures.drawing import BLUE, GREEN, GREY, OCHRE, RED, Picture
from referral.pages.figures.ranges import Range, ranges
from referral.pages.figures.sankey import Flow, sankey
from referral.pages.figures.tables import Facts, Table, moves, said

MOST_BARS = 20


def picture(facts: Facts, table: Table) -> Picture | None:
    """None where there is nothing to see, or where the table says it better."""
    draw = DRAWN.get(table.name)
    return draw(facts, table) if draw and table.rows else None


def _bars(facts: Facts, table: Table) -> Picture:
    """Of the first column of counts."""
    wanted = [
        Bar(str(row[0]), row[1] if isinstance(row[1], int) else None, said(facts.words, row[1]))
        for row in table.rows[:MOST_BARS]
    ]
    return bars(table.title, wanted)


def _red_bars(facts: Facts, table: Table) -> Picture:
    wanted = [Bar(str(row[0]), int(row[1] or 0), said(facts.words, row[1]), RED) for row in table.rows[:MOST_BARS]]
    return bars(table.title, wanted)


def _ranges(facts: Facts, table: Table) -> Picture:
    wanted = []
    for name, step in facts.chosen.steps.items():
        if step.ending is None:
            days = facts.days(name)
            told = facts.words("span.days", count=days.median) if days else facts.words("figures.withheld")
            wanted.append(Range(facts.title(name), days, told))
    return ranges(table.title, wanted)


def _sankey(facts: Facts, table: Table) -> Picture:
    told = moves(facts)
    steps = dict.fromkeys([*facts.chosen.steps, *(one.other for one, _ in told), *(one.step for one, _ in told)])
    return sankey(
        table.title,
        [Flow(one.other, one.step, count) for one, count in told],
        list(steps),
        {name: facts.title(name) for name in steps},
        {name: _fill(facts.chosen.steps.get(name)) for name in steps},
    )


def _fill(step: PlanStep | None) -> str:
    if step is None or step.ending is Ending.STOPPED:
        return GREY
    by_kind = {StepKind.REFER: GREEN, StepKind.RECORD: BLUE, StepKind.DECIDE: OCHRE, StepKind.END: "#3f8a3a"}
    return by_kind[step.kind]


DRAWN: Mapping[str, Callable[[Facts, Table], Picture]] = {
    "funnel": _bars,
    "flows": _sankey,
    "times": _ranges,
    "causes": _red_bars,
    "territory": _bars,
    "quarters": _bars,
}


def opened(facts: Facts) -> int | None:
    """How many pathways of the chosen plan were opened at the chosen place."""
    return facts.count(Counted(Kind.OPENED, facts.chosen.plan))
