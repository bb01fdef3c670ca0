"""What a service adds to the desk every partner has: facts on a referral's page, lists on the page of today."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from passerelle.pages.desk import Visitor
from passerelle.pages.words import Words
from passerelle.partnership.referral import ReceivedReferral

Tone = Literal["calm", "good", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom facts or tasks are looked up: everything in `connection` is read, nothing changed."""

    connection: Any
    visitor: Visitor
    words: Words
    now: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """One line on a referral's page: the service's own case, where it stands, and the way to its page."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing somebody of the staff has to do."""

    text: str
    href: str
    note: str = ""
    badge: str = ""
    tone: Tone = "warn"
    about: UUID | None = None
    """The ref of whose name stands in it: that it was read is kept."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """A list on the page of today; one more task than is shown says that there are more, to be seen at `more`."""

    name: str
    """A short code, unique on the page."""
    title: str
    tasks: Sequence[Task]
    more: str = ""


FactsOf = Callable[[Asked, ReceivedReferral], Awaitable[Sequence[Fact]]]
TasksOf = Callable[[Asked, int], Awaitable[Sequence[Tasks]]]
"""The number is how many tasks of each list are shown."""


async def no_facts(asked: Asked, referral: ReceivedReferral) -> Sequence[Fact]:
    """The service has nothing to add."""
    return ()


async def no_tasks(asked: Asked, shown: int) -> Sequence[Tasks]:
    """The service has nothing to add."""
    return ()


@dataclass(frozen=True, slots=True)
class Own:
    """All texts are in the visitor's language already: look them up in `asked.words`."""

    facts: FactsOf = no_facts
    tasks: TasksOf = no_tasks
