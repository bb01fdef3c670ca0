"""Levels of the Common European Framework of Reference (CECRL in French)."""

from enum import StrEnum


class Level(StrEnum):
    """From `alpha`, not yet at ease with writing, to C2."""

    ALPHA = "alpha"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


_RANKS: dict[Level, int] = {level: rank for rank, level in enumerate(Level)}


def rank(level: Level) -> int:
    """Place in the order of difficulty: 0 for `alpha`."""
    return _RANKS[level]


def weakest(*levels: Level | None) -> Level | None:
    """The lowest of those given."""
    known = [level for level in levels if level is not None]
    return min(known, key=rank) if known else None
