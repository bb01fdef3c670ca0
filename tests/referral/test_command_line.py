from io import StringIO
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python
from rich.console import Console
from typer.testing import CliRunner

from referral.command_line import plan, traced
from referral.domain.trace import trace_of
from referral.plans.plan_file import shipped_files
from tests.referral.test_plan_files import GOOD
from tests.referral.walking import PLANS, Walk

RUN = CliRunner()


def told() -> Any:
    walk = Walk()
    pathway = walk.open()
    walk.wait(2)
    walk.agree(pathway, "langues")
    state = walk.pathway(pathway)
    return to_jsonable_python(trace_of(state, PLANS[state.plan, state.version], state.history, walk.now))


def shown(language: str, events: bool) -> str:
    console = Console(width=200, record=True, file=StringIO())
    console.print(traced(told(), language, events))
    return console.export_text()


def test_the_shipped_plans_are_checked_by_default() -> None:
    answer = RUN.invoke(plan, ["check"])

    assert (answer.exit_code, answer.output) == (0, "2 plans checked, nothing wrong.\n")


def test_a_wrong_plan_ends_the_command_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(GOOD.replace("14 days", "soon"), encoding="utf-8")

    answer = RUN.invoke(plan, ["check", str(file)])

    assert answer.exit_code == 1
    assert f"{file}:11: `soon` is no duration" in answer.output


def test_a_plan_is_drawn_into_a_file(tmp_path: Path) -> None:
    picture = tmp_path / "plan.svg"

    answer = RUN.invoke(plan, ["draw", str(shipped_files()[0]), "-o", str(picture), "--lit", "reception"])

    assert (answer.exit_code, picture.read_text(encoding="utf-8")[:4]) == (0, "<svg")


def test_a_trace_is_shown_step_by_step() -> None:
    text = shown("fr", events=False)

    assert "Cours de français" in text
    assert "waits for agreement 2 d" in text
    assert "Next: waits for answer (langues, until 2026-03-18)" in text


def test_a_trace_shows_its_events_when_asked() -> None:
    assert "referral sent" in shown("en", events=True)
