import io

from rich.console import Console

from passerelle.demo.board import Board
from passerelle.demo.people import cast
from passerelle.demo.traces import as_lines
from passerelle.demo.view import shown, table_of


def said(*what: object, width: int = 160) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(*what)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_every_tick_is_a_line_where_there_is_no_terminal() -> None:
    people = cast(3)
    console = Console(file=io.StringIO(), width=40)

    with shown(console, people) as board:
        board.tick(people[0], "langues-plurielles", "course_completed B1")

    assert isinstance(console.file, io.StringIO)
    assert "Testine Sansexistence     langues-plurielles  course_completed B1\n" in console.file.getvalue()


def test_the_table_shows_who_is_where_and_what_was_reached() -> None:
    people = cast(12)
    board = Board(people)
    board.tick(people[3], "grenoble-metropole", "protection_granted")
    board.doing(people[3], "migracoop", "opens the contact details")

    farmer = next(line for line in said(table_of(board)).splitlines() if "farmer" in line)

    assert "migracoop" in farmer
    assert "1 ✓  protection_granted" in farmer


def test_a_journey_that_went_wrong_says_so() -> None:
    people = cast(3)
    board = Board(people)

    board.end(people[0], "singa", "Nothing arrived.", went_wrong=True)

    assert board.lines[0].went_wrong
    assert board.lines[0].ticks[-1].what == "went wrong: Nothing arrived."


def test_a_trace_tells_steps_waits_and_what_comes_next() -> None:
    waits = [{"what": "waits_for_answer", "who": "adie", "seconds": 3}, {"what": "x", "who": "y", "seconds": 0}]
    step = {"number": 1, "step": "microcredit", "who": "adie", "left_on": None, "status": "under_way", "waits": waits}
    standing = {"status": "under_way", "who": "adie"}
    trace = {"plan": "p", "version": 1, "stage": "open", "steps": [step], "next": {"standing": standing}}

    assert said(as_lines("Somebody", trace)).splitlines() == [
        "Somebody  p v1, open",
        "  1. microcredit [adie] (under_way)  · waits_for_answer adie 3 s",
        "  next: under_way by adie",
    ]


def test_an_erased_person_leaves_no_trace() -> None:
    assert "erased" in said(as_lines("Somebody", None))
