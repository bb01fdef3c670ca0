"""The placement test: four skills, and the level that decides which courses fit."""

from dataclasses import dataclass
from datetime import datetime

from language.domain.errors import PlacementContradictsSkills, PlacementIsEmpty
from language.domain.levels import Level, rank


@dataclass(frozen=True, slots=True)
class Skills:
    """What was assessed; a skill that was not tested is None."""

    listening: Level | None = None
    reading: Level | None = None
    speaking: Level | None = None
    writing: Level | None = None

    @property
    def assessed(self) -> tuple[Level, ...]:
        tested = (self.listening, self.reading, self.speaking, self.writing)
        return tuple(sorted((level for level in tested if level is not None), key=rank))


@dataclass(frozen=True, slots=True)
class Placement:
    """The result of one test; `overall` is what courses look at."""

    overall: Level
    skills: Skills
    placed_at: datetime


def place(overall: Level | None, skills: Skills, placed_at: datetime) -> Placement:
    """The result of a test; without an overall level the weakest assessed skill decides."""
    assessed = skills.assessed
    if overall is None:
        if not assessed:
            raise PlacementIsEmpty
        return Placement(assessed[0], skills, placed_at)
    if assessed and not rank(assessed[0]) <= rank(overall) <= rank(assessed[-1]):
        raise PlacementContradictsSkills
    return Placement(overall, skills, placed_at)
