"""`passerelle plan` and `passerelle trace`, found by the runtime through their entry points."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from passerelle.runtime.commands.reaching import OrganizationOption, UrlOption, call
from passerelle.runtime.commands.speaking import Unusable
from referral.domain.errors import ReferralError
from referral.plans.draw import draw
from referral.plans.plan_file import check, load_plan, shipped_files

plan = typer.Typer(help="Check and draw pathway plans.", no_args_is_help=True)


class Language(StrEnum):
    """Languages the titles are written in."""

    EN = "en"
    FR = "fr"


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
        raise Unusable(str(error)) from error
    if output is None:
        typer.echo(picture)
    else:
        output.write_text(picture, encoding="utf-8")


def trace(
    pathway: Annotated[UUID, typer.Argument(help="The pathway's id.")],
    organization: OrganizationOption,
    url: UrlOption = "",
    language: Annotated[Language, typer.Option(help="Language of the titles.")] = Language.EN,
    events: Annotated[bool, typer.Option("--events", help="Show every event too.")] = False,
) -> None:
    """Show who has had a pathway, how long each wait took, and what is expected next."""
    told = call(organization, url, "GET", f"/pathways/{pathway}/trace")
    Console().print(traced(told, language, events))


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
