"""The placement test: four skills, and the level that decides which courses fit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


class LevelRule(StrEnum):
    """Why a learner is said to have a level."""

    WEAKEST_SKILL = "weakest_skill"
    """The weakest skill assessed: a course that is too hard in one skill loses the learner."""
    ASSESSOR = "assessor"
    """Whoever tested decided, between the weakest and the strongest skill if any were told apart."""
    CLASS = "class"
    """Assessed at the end of a course, after the placement."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The result of one test; `overall` is what courses look at."""

    overall: Level
    skills: Skills
    placed_at: datetime
    assessed_by: str | None = None

    @property
    def rule(self) -> "LevelRule":
        """How the overall level came about."""
        assessed = self.skills.assessed
        return LevelRule.WEAKEST_SKILL if assessed and self.overall is assessed[0] else LevelRule.ASSESSOR


def place(overall: Level | None, skills: Skills, placed_at: datetime, assessed_by: str | None = None) -> Placement:
    """The result of a test; without an overall level the weakest assessed skill decides."""
    assessed = skills.assessed
    if overall is None:
        if not assessed:
            raise PlacementIsEmpty
        return Placement(assessed[0], skills, placed_at, assessed_by)
    if assessed and not rank(assessed[0]) <= rank(overall) <= rank(assessed[-1]):
        raise PlacementContradictsSkills
    return Placement(overall, skills, placed_at, assessed_by)
