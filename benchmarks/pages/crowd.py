"""What a million pathways are like: names, places, steps and partners, each as a deck that rows are dealt from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from benchmarks.pages.neighbours import Neighbours
from referral.territory import official

CARDS = 20_000
BEGINNINGS = ("a", "ba", "be", "da", "el", "fa", "ha", "ka", "la", "ma", "mo", "na", "ou", "ra", "sa", "ta", "za", "yo")
MIDDLES = ("bi", "da", "ha", "li", "mi", "na", "ri", "sa", "ti", "wa", "za", "r", "l", "n", "di", "ssa", "mma", "lou")
ENDINGS = ("", "a", "ou", "i", "n", "r", "d", "ne", "h")
LARGE_CITIES = {
    "75": 14.0,
    "13": 6.0,
    "69": 6.0,
    "93": 9.0,
    "59": 5.0,
    "38": 3.0,
    "33": 4.0,
    "31": 4.0,
    "92": 5.0,
    "94": 5.0,
}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a pathway can be: how many of a thousand open ones are there, and what it waits for."""

    plan: str
    step: str
    service: str
    weight: float


STANDS = (
    Stand("language-to-enterprise", "language_course", "french_course", 38),
    Stand("language-to-enterprise", "another_course", "french_course", 9),
    Stand("language-to-enterprise", "flashcoop", "flashcoop", 12),
    Stand("language-to-enterprise", "volatile_cooperative", "volatile_cooperative", 8),
    Stand("language-to-enterprise", "microcredit", "microcredit", 5),
    Stand("language-to-enterprise", "reassess", "", 6),
    Stand("farmer", "reception", "", 12),
    Stand("farmer", "access_to_rights", "", 6),
    Stand("farmer", "rapid_integration", "agricultural_activity", 4),
)
WAITS = (("queued", 22), ("sent", 18), ("waitlisted", 14), ("accepted", 16), ("started", 30))


@dataclass(frozen=True, slots=True)
class Crowd:
    """Decks of the same length; a row takes one card of each."""

    given: Sequence[str]
    family: Sequence[str]
    communes: Sequence[str]
    plans: Sequence[str]
    steps: Sequence[str]
    partners: Sequence[str]
    """Empty where the step refers to nobody."""
    waits: Sequence[str]


def crowd() -> Crowd:
    """The same each time."""
    dice = Random(11)
    neighbours = Neighbours(departments())
    stands = dice.choices(STANDS, [one.weight for one in STANDS], k=CARDS)
    return Crowd(
        given=_skewed(dice, list(_names(1))[:400]),
        family=_skewed(dice, list(_names(2))[:6000]),
        communes=_communes(dice),
        plans=[one.plan for one in stands],
        steps=[one.step for one in stands],
        partners=[dice.choice(neighbours.offering(one.service)) if one.service else "" for one in stands],
        waits=dice.choices([code for code, _ in WAITS], [weight for _, weight in WAITS], k=CARDS),
    )


def departments() -> list[str]:
    return sorted({one.department for one in official().communes.values() if len(one.department) == 2})


def _names(middles: int) -> Iterator[str]:
    for parts in product(BEGINNINGS, *[MIDDLES] * middles, ENDINGS):
        yield "".join(parts).title()


def _skewed(dice: Random, names: list[str]) -> list[str]:
    """A few names are common, most are rare."""
    dice.shuffle(names)
    return dice.choices(names, [1 / (place + 8) for place in range(len(names))], k=CARDS)


def _communes(dice: Random) -> list[str]:
    codes = sorted(official().communes)
    weights = [
        LARGE_CITIES.get(official().communes[code].department, 1.0) / (1 + number % 97)
        for number, code in enumerate(codes)
    ]
    return dice.choices(codes, weights, k=CARDS)
