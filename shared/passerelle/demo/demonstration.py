"""`passerelle demo`: bring the network up, walk the journeys, show what came of them, and stay until Ctrl-C."""

import asyncio
import signal
from pathlib import Path

import httpx
from rich.console import Console
from rich.rule import Rule

from passerelle.demo.board import Board
from passerelle.demo.doors import doors, own_pages
from passerelle.demo.errors import DemoError, JourneyWentWrong
from passerelle.demo.left_open import leave_open
from passerelle.demo.local_network import Before, bring_up
from passerelle.demo.people import SyntheticPerson
from passerelle.demo.stories import STORIES
from passerelle.demo.telling import told
from passerelle.demo.town import Town
from passerelle.demo.traces import as_lines
from passerelle.demo.view import shown
from passerelle.demo.walk import Walk
from passerelle.platform import choose_platform
from passerelle.runtime.local import LocalOrganization

PAGES = ("/docs", "/asyncapi", "/metrics", "/healthz")
LIMITS = httpx.Limits(max_connections=60)


async def demonstrate(
    home: Path, people: list[SyntheticPerson], console: Console, *, once: bool, pace_s: float
) -> None:
    """Raises JourneyWentWrong, after stopping what it started; what ran before goes on."""
    platform = choose_platform(home)
    before = await Before.of(home, platform)
    try:
        with told("Starting the network") as progress:
            organizations = await bring_up(home, platform, progress)
        wrong = await _walk_all(organizations, people, console, pace_s)
        _show_addresses(organizations, console)
        async with httpx.AsyncClient(timeout=30) as client:
            if not once:
                await leave_open(Town(organizations, people, client), len(people))
            show_doors(await doors(organizations, client), console)
            show_own_pages(await own_pages(organizations, client), console)
        if not once:
            console.print(
                "A few people were left waiting: at a referring organization, Today tells who is stuck and why."
            )
        if wrong:
            raise JourneyWentWrong(" ".join(wrong))
        if not once:
            await _until_interrupted(console)
    finally:
        with told("Stopping what was started; its state is kept"):
            await before.restore()


async def _walk_all(
    organizations: tuple[LocalOrganization, ...], people: list[SyntheticPerson], console: Console, pace_s: float
) -> list[str]:
    """Everybody's journey at the same time; a sentence for each that went wrong."""
    async with httpx.AsyncClient(timeout=30, limits=LIMITS) as client:
        town = Town(organizations, people, client, pace_s)
        with shown(console, people) as board:
            walks = [Walk(person, town, board) for person in people]
            async with asyncio.TaskGroup() as journeys:
                walking = [journeys.create_task(walked(walk, board)) for walk in walks]
        wrong = [sentence for task in walking if (sentence := task.result())]
        console.print(Rule("What the referring organizations read"))
        for walk in walks:
            console.print(as_lines(f"{walk.person.label} at {walk.owner.name}", await walk.trace()), soft_wrap=True)
        console.print(
            f"\n{len(people) - len(wrong)} of {len(people)} journeys ended as expected, {board.seconds:.1f} s."
        )
    return wrong


async def walked(walk: Walk, board: Board) -> str:
    """What went wrong; empty when the journey ended as its story says."""
    try:
        board.end(walk.person, walk.owner.id, await STORIES[walk.person.story](walk))
    except DemoError as error:
        board.end(walk.person, walk.owner.id, str(error), went_wrong=True)
        return f"{walk.person.label}: {error}"
    return ""


def _show_addresses(organizations: tuple[LocalOrganization, ...], console: Console) -> None:
    console.print(Rule("Addresses"))
    for one in organizations:
        console.print(f"[bold]{one.name}[/] ({one.kind})", highlight=False)
        console.print("  " + "  ".join(one.url + page for page in PAGES), highlight=False, soft_wrap=True)
    console.print("API keys: network.json in the state folder. Look closer with `passerelle status` and `--help`.")


def show_doors(links: dict[str, str], console: Console) -> None:
    """The links into the desks, each whole on its line."""
    console.print(Rule("Desks"))
    console.print("Each link signs you in as staff of one organization; it works on this machine only, for 12 hours.")
    for name, link in links.items():
        console.print(f"[bold]{name}[/]\n  {link}", highlight=False, soft_wrap=True)


def show_own_pages(links: dict[str, str], console: Console) -> None:
    """The links a person would be sent, each whole on its line."""
    console.print(Rule("The person's own page"))
    console.print("What one synthetic person of each would be sent: where they are, and who knows what about them.")
    for name, link in links.items():
        console.print(f"[bold]{name}[/]\n  {link}", highlight=False, soft_wrap=True)


async def _until_interrupted(console: Console) -> None:
    console.print("\nThe network stays up: press Ctrl-C to stop it; its state is kept.")
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
