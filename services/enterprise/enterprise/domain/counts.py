"""Counts of people as somebody outside may read them: no small one can be found, by subtraction or by the method."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """The total, the parts that are named, and all others together; None where nothing may be shown."""

    people: int | None
    named: dict[str, int]
    others: int | None


def shown(parts: Mapping[str, int], smallest: int) -> Shown:
    """`parts` has every category there is, empty ones too, so that an absent one says nothing.

    Parts that are too small go into the others, and more of them until the others hide everybody. Parts that are alike
    go together: which of them stayed would tell the rest to whoever knows the method.
    """
    total = sum(parts.values())
    if 0 < total < smallest:
        return Shown(None, {}, None)
    named = {name: count for name, count in parts.items() if count >= smallest}
    while named and not _hides(total - sum(named.values()), len(parts) - len(named), smallest):
        lowest = min(named.values())
        named = {name: count for name, count in named.items() if count != lowest}
    return Shown(total, named, total - sum(named.values()))


def _hides(others: int, categories: int, smallest: int) -> bool:
    """Nobody, or enough people, and not so many that each category must be just below what is shown."""
    return others == 0 or (others >= smallest and others != categories * (smallest - 1))
