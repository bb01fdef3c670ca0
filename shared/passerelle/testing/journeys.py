"""Random staff: people of an organization who do what comes to mind, and are sometimes told no."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from passerelle.messaging.decisions import Command
from passerelle.testing.network import MemoryNetwork

C = TypeVar("C")
PACES = (0.5, 1.0, 3.0)
"""How fast days go by, compared with what staff gets done."""


class Staff:
    """The staff of one organization; `act` is one thing they do."""

    def __init__(self, network: MemoryNetwork, organization: str, dice: Random) -> None:
        self.network = network
        self.organization = organization
        self.dice = dice
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def act(self) -> None:
        """Do something about somebody."""
        raise NotImplementedError

    def ask(self, name: str, keys: Collection[UUID], command: Command) -> Any:
        """Ask the organization for something; None when it refuses."""
        try:
            result = self.network.execute(self.organization, keys, command, name)
        except self.network.refusals as refusal:
            self.refused[f"{name}: {type(refusal).__name__}"] += 1
            return None
        self.done[name] += 1
        return result

    @property
    def states(self) -> Mapping[UUID, Any]:
        """What the organization knows, as its staff would look it up."""
        return self.network.organizations[self.organization].states

    @property
    def refs(self) -> list[UUID]:
        """Every ref the organization shares with another one."""
        return list(self.network.organizations[self.organization].database.streams)

    def one_of(self, choices: Mapping[C, float]) -> C:
        """One choice, the likelier the heavier."""
        return self.dice.choices(list(choices), list(choices.values()))[0]


def walk(network: MemoryNetwork, staff: Sequence[Staff], acts: int, dice: Random) -> None:
    """Let everybody act in random order, while messages travel and time passes unevenly.

    Now and then days pass over messages that are still on their way, so that answers and deadlines cross.
    """
    pace = dice.choice(PACES)
    for _ in range(acts):
        dice.choice(staff).act()
        for _ in range(dice.randint(0, 5)):
            if not network.step():
                break
        pause = dice.random() / pace
        if pause < 0.003:
            network.advance(timedelta(hours=dice.randint(1, 240)))
        elif pause < 0.009:
            network.clock.advance(timedelta(days=dice.randint(1, 16)))
        elif pause < 0.2:
            network.clock.advance(timedelta(minutes=dice.randint(1, 240)))
