"""`passerelle plan` and `passerelle trace`, found by the runtime through their entry points."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from referral.domain.errors import ReferralError
from referral.plans.draw import draw
from referral.plans.plan_file import check, load_plan, shipped_files

plan = typer.Typer(help="Check and draw pathway plans.", no_args_is_help=True)
trace = typer.Typer(help="Show who has had a pathway, how long each wait took, and what is expected next.")

Files = Annotated[list[Path] | None, typer.Argument(help="Plan files; the shipped plans when none is named.")]


@plan.command("check")
def check_plans(files: Files = None) -> None:
    """Say everything that is wrong with plan files, each with its file and line."""
    paths = files or shipped_files()
    problems = check(paths)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo(f"{len(paths)} plan{'s' if len(paths) > 1 else ''} checked, nothing wrong.")


@plan.command("draw")
def draw_plan(
    file: Annotated[Path, typer.Argument(help="The plan file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the SVG goes; standard output if absent.")
    ] = None,
    lit: Annotated[str | None, typer.Option(help="The step to light up.")] = None,
) -> None:
    """Draw a plan as a picture (SVG)."""
    try:
        picture = draw(load_plan(file), lit)
    except (OSError, ReferralError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if output is None:
        typer.echo(picture)
    else:
        output.write_text(picture, encoding="utf-8")


@trace.callback(invoke_without_command=True)
def show_trace(
    pathway: Annotated[UUID, typer.Argument(help="The pathway's id.")],
    url: Annotated[str, typer.Option(help="Address of the referring organization.")] = "http://127.0.0.1:8000",
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
    events: Annotated[bool, typer.Option(help="Show every event too.")] = False,
) -> None:
    """Fetch the trace of a pathway over HTTP; the API key is read from PASSERELLE_API_KEY."""
    key = os.environ.get("PASSERELLE_API_KEY", "")
    try:
        answer = httpx.get(f"{url}/pathways/{pathway}/trace", headers={"Authorization": f"Bearer {key}"}, timeout=10)
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        typer.echo(_explained(error.response), err=True)
        raise typer.Exit(1) from error
    except httpx.HTTPError as error:
        typer.echo(f"{url} does not answer ({type(error).__name__}). Is the organization running? See --url.", err=True)
        raise typer.Exit(1) from error
    Console().print(traced(answer.json(), language, events))


def _explained(answer: httpx.Response) -> str:
    if answer.status_code == 401:
        return "The API key was refused: set PASSERELLE_API_KEY to a key of this organization."
    if answer.status_code == 404:
        return "There is no such pathway here."
    return f"The organization answered {answer.status_code}."


def traced(told: dict[str, Any], language: str, events: bool) -> Group:
    """A trace as tables for a terminal."""
    heading = Text(f"{told['title'][language]} · {told['stage']}", style="bold")
    return Group(heading, _steps(told, language), _next(told), *([_events(told)] if events else []))


def _steps(told: dict[str, Any], language: str) -> Table:
    table = Table("", "Step", "Who", "From", "For", "Waited for", box=None, pad_edge=False)
    for step in told["steps"]:
        mark = Text("✓", "green") if step["left_at"] else Text("●", "yellow" if step["stuck_on"] else "cyan")
        waits = ", ".join(f"{_words(one['what'])} {_duration(one['seconds'])}" for one in step["waits"])
        stuck = f" (stuck: {_words(step['stuck_on'])})" if step["stuck_on"] else ""
        when = datetime.fromisoformat(step["entered_at"]).strftime("%Y-%m-%d %H:%M")
        table.add_row(
            mark, step["title"][language] + stuck, _words(step["who"]), when, _duration(step["seconds"]), waits
        )
    return table


def _next(told: dict[str, Any]) -> Text:
    following = told["next"]
    if following is None:
        return Text("Nothing more is expected.", style="dim")
    standing = following["standing"]
    until = f", until {standing['until'][:10]}" if standing["until"] else ""
    leads = ", ".join(_words(step) for step in following["may_lead_to"])
    return Text(f"Next: {_words(standing['status'])} ({_words(standing['who'])}{until}); may lead to {leads}.")


def _events(told: dict[str, Any]) -> Table:
    table = Table("At", "What", "Step", "By", "Facts", "Correlation", box=None, pad_edge=False)
    for event in told["events"]:
        facts = " ".join(f"{name}={value}" for name, value in event["facts"].items())
        table.add_row(
            event["at"][:19],
            _words(event["what"]),
            event["step"] or "",
            event["actor"],
            facts,
            event["correlation"] or "",
        )
    return table


def _words(code: str) -> str:
    return code.replace("_", " ")


def _duration(seconds: int) -> str:
    """The two largest units: `3 d 4 h`, `12 min`, `8 s`."""
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    parts: list[str] = []
    for unit, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
