"""`passerelle up`, `down`, `restart`, `reset` and `status`: the whole network on this machine."""

import asyncio
import logging
import os
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import typer

from passerelle.demo.demonstration import demonstrate
from passerelle.demo.errors import DemoError, PlatformCannotStay
from passerelle.demo.local_network import restart as start_again
from passerelle.demo.local_network import start_all, take_down, wipe
from passerelle.demo.people import FEWEST, MOST, cast
from passerelle.demo.standing import as_table, standing
from passerelle.demo.telling import told
from passerelle.platform import PlatformError
from passerelle.privacy.errors import PrivacyError
from passerelle.runtime.commands.speaking import Unusable, console
from passerelle.runtime.local import home_folder

R = TypeVar("R")

PACE_TO_WATCH_S = 0.3


def up() -> None:
    """Start Kafka, PostgreSQL and five organizations on this machine; joins what runs already."""
    if os.environ.get("PASSERELLE_PLATFORM") == "containers":
        raise Unusable(str(PlatformCannotStay()))
    with told("Starting the network") as progress:
        finished(start_all(home_folder(), progress))
    console.print(as_table(finished(standing(home_folder()))))


def down() -> None:
    """Stop the organizations, Kafka and PostgreSQL; events and rows stay."""
    if not home_folder().exists():
        return
    with told("Stopping the network") as progress:
        finished(take_down(home_folder(), progress))


def restart(organization: Annotated[str, typer.Argument(help="One of those `passerelle status` shows.")]) -> None:
    """Stop one organization and start it again."""
    with told(f"Restarting {organization}") as progress:
        finished(start_again(home_folder(), organization, progress))


def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """Stop everything and remove the state folder with all its events, rows and keys."""
    home = home_folder()
    if not home.exists():
        console.print(f"There is nothing to remove: {home} does not exist.", soft_wrap=True)
        return
    if not yes and not typer.confirm(f"Remove {home} with all events, rows and keys?"):
        raise Unusable("Nothing was removed.")
    with told("Removing the network") as progress:
        finished(wipe(home, progress))


def status() -> None:
    """What runs here, where, and what waits in each organization."""
    console.print(as_table(finished(standing(home_folder()))))


def finished(work: Coroutine[Any, Any, R]) -> R:
    """Run to the end; an expected error becomes a sentence, and what the clients try meanwhile is not said."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        return asyncio.run(work)
    except (DemoError, PlatformError, PrivacyError) as error:
        raise Unusable(str(error)) from error


def demo(
    once: Annotated[bool, typer.Option("--once", help="End by itself when the journeys are over.")] = False,
    people: Annotated[int, typer.Option("--people", min=FEWEST, max=MOST, help="How many synthetic people.")] = 12,
    pace: Annotated[
        float | None, typer.Option("--pace", min=0, max=2, help="Seconds before each act of staff, to be watched.")
    ] = None,
) -> None:
    """The whole network, and the journeys of synthetic people through it; stays up until Ctrl-C."""
    seen = console.is_terminal and not once
    pace_s = (PACE_TO_WATCH_S if seen else 0) if pace is None else pace
    finished(demonstrate(home_folder(), cast(people), console, once=once, pace_s=pace_s))
