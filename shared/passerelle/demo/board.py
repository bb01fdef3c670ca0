"""What everybody does at this moment, and what they reached when: seen on the terminal, told line by line elsewhere."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from passerelle.demo.people import SyntheticPerson


@dataclass(frozen=True)
class Tick:
    """Something reached, `after` so many seconds."""

    what: str
    at: str
    after: float
    is_end: bool = False


@dataclass
class Line:
    """One person's line."""

    person: SyntheticPerson
    doing: str = "waits for the first appointment"
    at: str = ""
    ticks: list[Tick] = field(default_factory=list)
    ended: str = ""
    went_wrong: bool = False


Heard = Callable[[Line, Tick], None]


class Board:
    """All lines; whoever listens hears of each tick."""

    def __init__(self, people: list[SyntheticPerson], heard: Heard | None = None) -> None:
        self.lines = {person.number: Line(person) for person in people}
        self._heard = heard
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def doing(self, person: SyntheticPerson, at: str, what: str) -> None:
        """What the person waits for or is about to do, and where."""
        line = self.lines[person.number]
        line.doing, line.at = what, at

    def tick(self, person: SyntheticPerson, at: str, what: str) -> None:
        """The person reached something."""
        self._note(self.lines[person.number], Tick(what, at, self.seconds))

    def end(self, person: SyntheticPerson, at: str, how: str, went_wrong: bool = False) -> None:
        """The journey is over, or over for this demonstration."""
        line = self.lines[person.number]
        line.ended, line.went_wrong = how, went_wrong
        self._note(line, Tick(f"{'went wrong' if went_wrong else 'ends'}: {how}", at, self.seconds, is_end=True))

    def _note(self, line: Line, tick: Tick) -> None:
        line.at = tick.at
        line.ticks.append(tick)
        if self._heard is not None:
            self._heard(line, tick)
