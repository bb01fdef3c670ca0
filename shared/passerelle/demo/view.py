"""The board as people see it: a table that changes on a terminal, one line after the other elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    table = Table(title=f"{len(board.lines)} synthetic people, {board.seconds:.0f} s", expand=True, show_lines=False)
    table.add_column("person", no_wrap=True)
    table.add_column("story", no_wrap=True, style="dim")
    table.add_column("where", no_wrap=True)
    table.add_column("now", no_wrap=True, overflow="ellipsis")
    table.add_column("reached", no_wrap=True, overflow="ellipsis", ratio=1)
    for line in board.lines.values():
        table.add_row(line.person.label, line.person.story.replace("_", " "), line.at, _now(line), _reached(line))
    return table


def _now(line: Line) -> Text:
    if line.ended:
        return Text(line.ended, style="bold red" if line.went_wrong else "bold green")
    return Text(line.doing)


def _reached(line: Line) -> Text:
    latest = [tick for tick in reversed(line.ticks) if not tick.what.startswith("ends: ")][:TICKS_SHOWN]
    return Text("  ".join(f"✓ {tick.what} {tick.after:.1f}s" for tick in latest), style="green")
