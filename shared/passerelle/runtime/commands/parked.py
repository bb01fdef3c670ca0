"""`passerelle parked`: what could not be accepted, why, try again, give up."""

import getpass
from typing import Annotated

import typer
from rich.table import Table

from passerelle.messaging.repairs import Cause
from passerelle.runtime.commands.reaching import OrganizationOption, UrlOption, call
from passerelle.runtime.commands.speaking import console

parked = typer.Typer(
    help="Messages that could not be accepted: list, show, replay, ask again, discard.", no_args_is_help=True
)

Number = Annotated[int, typer.Argument(help="The number shown by `parked list`.")]
ByOption = Annotated[
    str, typer.Option("--by", help="Who decides, kept with the decision.", default_factory=getpass.getuser)
]


@parked.command("list")
def list_parked(organization: OrganizationOption, url: UrlOption = "") -> None:
    """Open parked messages, oldest first."""
    found = call(organization, url, "GET", "/delivery/parked", params={"limit": 1000})
    if not found:
        console.print(f"Nothing is parked at {organization}.")
        return
    table = Table("no.", "since", "from", "reason", "what it means")
    for one in found:
        table.add_row(str(one["number"]), one["parked_at"][:19], one["source"] or "?", one["reason"], one["meaning"])
    console.print(table)


@parked.command()
def show(number: Number, organization: OrganizationOption, url: UrlOption = "") -> None:
    """One parked message; never its content."""
    found = call(organization, url, "GET", f"/delivery/parked/{number}")
    table = Table(show_header=False)
    for name, value in found.items():
        table.add_row(name, "" if value is None else str(value))
    console.print(table)


@parked.command()
def replay(number: Number, organization: OrganizationOption, by: ByOption, url: UrlOption = "") -> None:
    """Try a parked message again, after the cause was mended."""
    call(organization, url, "POST", f"/delivery/parked/{number}/replay", json={"by": by})
    console.print(f"Message {number} was accepted.")


@parked.command("replay-all")
def replay_all(
    reason: Annotated[str, typer.Argument(help="The reason shown by `parked list`.")],
    organization: OrganizationOption,
    by: ByOption,
    url: UrlOption = "",
) -> None:
    """Try the oldest messages parked for one reason again, up to 200."""
    done = call(organization, url, "POST", "/delivery/parked/replay", json={"by": by, "reason": reason})
    console.print(f"{done['replayed']} of {done['tried']} messages were accepted.")


@parked.command("ask-again")
def ask_again(number: Number, organization: OrganizationOption, by: ByOption, url: UrlOption = "") -> None:
    """Ask the sender for a whole copy of a parked message, and of what follows it."""
    call(organization, url, "POST", f"/delivery/parked/{number}/ask-again", json={"by": by})
    console.print(f"The sender of message {number} was asked to send again.")


@parked.command()
def history(organization: OrganizationOption, url: UrlOption = "") -> None:
    """Who tried what again, asked for it or gave it up, when, and with which result; the newest first."""
    table = Table("when", "what", "no.", "by", "result")
    for one in call(organization, url, "GET", "/delivery/repairs"):
        table.add_row(one["at"][:19], one["act"], str(one["number"] or ""), one["by"], one["result"])
    console.print(table)


@parked.command()
def discard(
    number: Number,
    organization: OrganizationOption,
    by: ByOption,
    cause: Annotated[Cause | None, typer.Option(help="Why, kept with the decision.")] = None,
    url: UrlOption = "",
) -> None:
    """Give a parked message up; what waited behind it goes on."""
    said = {"by": by, "cause": cause.value if cause else None}
    call(organization, url, "POST", f"/delivery/parked/{number}/discard", json=said)
    console.print(f"Message {number} was discarded; what waited behind it goes on.")
