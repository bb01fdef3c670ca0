"""`passerelle parked`: what could not be accepted, why, try again, give up."""

import getpass
from typing import Annotated

import typer
from rich.table import Table

from passerelle.runtime.commands.reaching import OrganizationOption, UrlOption, call
from passerelle.runtime.commands.speaking import console

parked = typer.Typer(help="Messages that could not be accepted: list, show, replay, discard.", no_args_is_help=True)

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


@parked.command()
def discard(number: Number, organization: OrganizationOption, by: ByOption, url: UrlOption = "") -> None:
    """Give a parked message up; what waited behind it goes on."""
    call(organization, url, "POST", f"/delivery/parked/{number}/discard", json={"by": by})
    console.print(f"Message {number} was discarded; what waited behind it goes on.")
