"""`passerelle accounts`: who of the staff may sign in; never a password on a command line."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table

from passerelle.pages.roles import Role
from passerelle.runtime.commands.reaching import OrganizationOption, UrlOption, call
from passerelle.runtime.commands.speaking import console

accounts = typer.Typer(help="Accounts of the staff: add, list, disable, reset.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The e-mail address they sign in with.")]


@accounts.command()
def add(
    email: Email,
    organization: OrganizationOption,
    name: Annotated[str, typer.Option("--name", help="The name colleagues know them by.")],
    role: Annotated[list[Role], typer.Option("--role", help="May be given several times.")],
    territory: Annotated[
        list[str] | None, typer.Option("--territory", help="Code of a commune or department; none: all.")
    ] = None,
    url: UrlOption = "",
) -> None:
    """A new account; prints a link, good once and for three days, to choose a password."""
    body = {"email": email, "name": name, "roles": [one.value for one in role], "territories": territory or []}
    _show_link(call(organization, url, "POST", "/accounts", json=body)["link"])


@accounts.command("list")
def list_accounts(organization: OrganizationOption, url: UrlOption = "") -> None:
    """Everybody who has an account."""
    table = Table("e-mail", "name", "roles", "territories", "state")
    for one in call(organization, url, "GET", "/accounts"):
        table.add_row(
            one["email"],
            one["name"],
            ", ".join(one["roles"]),
            ", ".join(one["territories"]) or "all",
            _state(one),
        )
    console.print(table)


@accounts.command()
def disable(email: Email, organization: OrganizationOption, url: UrlOption = "") -> None:
    """Sign somebody out everywhere and keep them out."""
    call(organization, url, "POST", "/accounts/disable", json={"email": email})
    console.print(f"{email} is signed out and cannot sign in any more.")


@accounts.command()
def reset(
    email: Email,
    organization: OrganizationOption,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Also forget the second factor: the phone was lost.")
    ] = False,
    url: UrlOption = "",
) -> None:
    """A new link to choose a password; whoever was disabled may sign in again."""
    body = {"email": email, "second_factor": second_factor}
    _show_link(call(organization, url, "POST", "/accounts/reset", json=body)["link"])


def _state(account: Mapping[str, Any]) -> str:
    if account["is_disabled"]:
        return "disabled"
    if not account["has_password"]:
        return "no password yet"
    return "" if account["has_second_factor"] else "no second factor"


def _show_link(link: str) -> None:
    console.print("Hand this link over by a way you trust; it is good once, for three days:")
    console.print(link, soft_wrap=True, highlight=False)
