"""The board as people see it: a table that changes on a terminal, one line after the other elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from passerelle.demo.board import Board, Line, Tick
from passerelle.demo.people import SyntheticPerson

REFRESHES_PER_S = 8
TICKS_SHOWN = 3


@contextmanager
def shown(console: Console, people: list[SyntheticPerson]) -> Iterator[Board]:
    """A board to tell the journeys on."""
    if console.is_terminal:
        board = Board(people)
        with Live(console=console, get_renderable=lambda: table_of(board), refresh_per_second=REFRESHES_PER_S):
            yield board
    else:
        yield Board(people, lambda line, tick: console.print(line_of(line, tick), highlight=False, soft_wrap=True))


def line_of(line: Line, tick: Tick) -> str:
    """`   3.2 s  Synthia Nullepart  langues-plurielles  course_completed B1`."""
    label = escape(f"{line.person.label:<24}")
    return f"{tick.after:6.1f} s  {label}  {tick.at:<18}  {escape(tick.what)}"


def table_of(board: Board) -> Table:
    """Everybody, what they do, where, and what they reached last."""
    title = f"{len(board.lines)} synthetic people, {board.seconds:.0f} s"
    table = Table(title=title, expand=True, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("person", "story", "where"):
        table.add_column(name, no_wrap=True)
    table.add_column("now", no_wrap=True, overflow="ellipsis", max_width=26)
    table.add_column("reached", no_wrap=True, overflow="ellipsis", ratio=1)
    for line in board.lines.values():
        story = Text(line.person.story.replace("_", " "), style="dim")
        table.add_row(line.person.given_name, story, line.at, _now(line), _reached(line))
    return table


def _now(line: Line) -> Text:
    if line.ended:
        return Text(line.ended, style="bold red" if line.went_wrong else "bold green")
    return Text(line.doing)


def _reached(line: Line) -> Text:
    """How much, and the latest of it."""
    latest = [tick for tick in reversed(line.ticks) if not tick.is_end][:TICKS_SHOWN]
    count = f"{len(line.ticks):2} ✓  " if line.ticks else ""
    return Text(count + ", ".join(f"{tick.what} {tick.after:.1f} s" for tick in latest), style="green")
