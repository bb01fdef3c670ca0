"""`passerelle retention`: whose data is due to go, what is held and why, and a run by hand."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from passerelle.privacy.retention import HoldReason
from passerelle.runtime.commands.reaching import OrganizationOption, UrlOption, call
from passerelle.runtime.commands.speaking import console

retention = typer.Typer(help="Data kept beyond its time: list, run, hold, lift.", no_args_is_help=True)


@retention.command("list")
def list_due(organization: OrganizationOption, url: UrlOption = "") -> None:
    """Whose data is due to go, the longest without contact first."""
    due = call(organization, url, "GET", "/retention", params={"limit": 500})
    if not due:
        console.print(f"Nobody's data is due at {organization}.")
        return
    table = Table("subject", "last contact", "due since", "held for", "held until", "hold")
    for one in due:
        held = (one["hold_reason"] or "", (one["hold_until"] or "")[:10], one["hold"] or "")
        table.add_row(one["subject"], one["last_contact_at"][:10], one["due_at"][:10], *held)
    console.print(table)


@retention.command()
def run(
    organization: OrganizationOption,
    erase: Annotated[bool, typer.Option("--erase", help="Erase them; without it, only say who they are.")] = False,
    url: UrlOption = "",
) -> None:
    """What the daily round does, now; a dry run unless told otherwise."""
    done = call(organization, url, "POST", "/retention/runs", json={"dry_run": not erase})
    what = "are being erased" if erase else "would be erased"
    console.print(f"{len(done['subjects'])} {what}: no contact for {done['months']} months.")
    for subject in done["subjects"]:
        console.print(subject)


@retention.command()
def hold(
    subject: Annotated[str, typer.Argument(help="As `retention list` shows it.")],
    organization: OrganizationOption,
    reason: Annotated[HoldReason, typer.Option(help="Why it must be kept.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day, at 0:00 UTC.")],
    by: Annotated[str, typer.Option("--by", help="Code of the role that decides, never a name.")],
    url: UrlOption = "",
) -> None:
    """Keep somebody's data until a day."""
    asked = {"subject": subject, "reason": reason, "until": until.replace(tzinfo=UTC).isoformat(), "placed_by": by}
    placed = call(organization, url, "POST", "/retention/holds", json=asked)
    console.print(f"Held until {placed['until'][:10]}; lift it with `retention lift {placed['id']}`.")


@retention.command()
def lift(
    hold: Annotated[str, typer.Argument(help="As `retention list` shows it.")],
    organization: OrganizationOption,
    url: UrlOption = "",
) -> None:
    """Hold no longer."""
    lifted = call(organization, url, "POST", f"/retention/holds/{hold}/lift")
    console.print(f"Lifted; {lifted['subject']} goes when its time is over.")
