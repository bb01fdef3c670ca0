"""The languages somebody speaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class LanguageLevel(StrEnum):
    """How well, as the person or a course says: CEFR, `native`, or `alpha` (not at ease with writing yet)."""

    ALPHA = "alpha"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """One language."""

    code: str
    """BCP 47."""
    level: LanguageLevel | None = None
    interpreter: bool = False
    """The person wishes an interpreter of this language."""


def as_shared(languages: Iterable[SpokenLanguage]) -> dict[str, str]:
    """What a partner that may know the languages is told."""
    spoken = tuple(languages)
    return {
        "languages": ", ".join(one.code for one in spoken),
        "language_levels": ", ".join(f"{one.code} {one.level}" for one in spoken if one.level),
        "interpreter": ", ".join(one.code for one in spoken if one.interpreter),
    }
