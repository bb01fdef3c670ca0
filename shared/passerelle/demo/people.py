"""A cast of synthetic people: nobody exists by these names, numbers or addresses.

Telephone numbers are from the range that ARCEP keeps for fiction (06 39 98 xx xx); `.example` is nobody's domain.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Story(StrEnum):
    """How the journey of somebody goes; the first three are needed for a session of a flashcoop to begin."""

    LOAN_WITH_GUARANTOR = "loan_with_guarantor"
    LOAN_WITHOUT_GUARANTEE = "loan_without_guarantee"
    FINDS_WORK = "finds_work"
    FARMER = "farmer"
    WITHDRAWS_AGREEMENT = "withdraws_agreement"
    WAITS_FOR_PLACE = "waits_for_place"
    SAYS_NO = "says_no"
    OFFER_LAPSES = "offer_lapses"
    ASKS_ERASURE = "asks_erasure"
    PROPOSED_BY_PARTNER = "proposed_by_partner"
    LOAN_NOT_GRANTED = "loan_not_granted"
    LEAVES_COURSE = "leaves_course"


TO_FLASHCOOP = frozenset(
    {
        Story.LOAN_WITH_GUARANTOR,
        Story.LOAN_WITHOUT_GUARANTEE,
        Story.FINDS_WORK,
        Story.WAITS_FOR_PLACE,
        Story.SAYS_NO,
        Story.PROPOSED_BY_PARTNER,
    }
)
"""Whoever is offered a place in a flashcoop, and answers."""
FEWEST, MOST = 3, 120
PARIS, MONTREUIL, GRENOBLE, ECHIROLLES = "75056", "93048", "38185", "38151"
GIVEN_NAMES = (
    "Testine", "Fictivo", "Synthia", "Imaginio", "Inventine", "Modelio", "Exemplia", "Simulo", "Hypothea", "Virtualio",
    "Chimerine", "Pseudonio",
)  # fmt: skip
FAMILY_NAMES = ("Sansexistence", "Toutinvente", "Delafiction", "Nullepart", "Dupersonnage", "Jamaisvu", "Horsdumonde")
LANGUAGES = (("ti", "ar"), ("fa", "ps"), ("uk",), ("bm", "fr"), ("es",), ("so", "ar"))
NOTICES = ("fr", "en", "ar", "fa", "uk", "es")
"""Languages the notice is written in."""
LEVELS = (("A1", "A2"), ("A2", "B1"), ("alpha", "A2"), ("A1", "B1"), ("A1", "A2"))


@dataclass(frozen=True)
class SyntheticPerson:
    """What the person's referring organization knows, and the level of French before and after the course."""

    number: int
    story: Story
    given_name: str
    family_name: str
    commune: str
    languages: tuple[str, ...]
    level: str
    level_reached: str
    work_right: str
    aims: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def notice_language(self) -> str:
        """The first of the person's languages that the notice is written in."""
        return next((one for one in self.languages if one in NOTICES), "fr")

    @property
    def needs_interpreter(self) -> bool:
        """Nobody reads a language they do not speak, nor any without being at ease with writing."""
        return self.level == "alpha" or self.notice_language not in self.languages

    @property
    def phone(self) -> str:
        return f"+33 6 39 98 {self.number // 100 + 40:02} {self.number % 100:02}"

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}@personne{self.number}.example".lower()

    @property
    def canaries(self) -> tuple[str, ...]:
        """What must never be found in an event or a log."""
        return self.given_name, self.family_name, self.phone, self.email

    def registration(self) -> dict[str, Any]:
        """What staff type in."""
        return {
            "given_name": self.given_name,
            "family_name": self.family_name,
            "commune": self.commune,
            "contact": {"email": self.email, "phone": self.phone},
            "languages": self.languages,
            "household": {"adults": 1 + self.number % 2, "children": self.number % 4},
            "work_right": self.work_right,
            "aims": self.aims,
        }


def cast(count: int) -> list[SyntheticPerson]:
    """So many people, always the same; the stories come in turns."""
    return [_person(number) for number in range(count)]


def _person(number: int) -> SyntheticPerson:
    stories = tuple(Story)
    story, turn = stories[number % len(stories)], number // len(stories)
    in_isere = story is Story.FARMER or number % 5 == 4
    level, reached = LEVELS[number % len(LEVELS)]
    return SyntheticPerson(
        number=number,
        story=story,
        given_name=GIVEN_NAMES[number % len(GIVEN_NAMES)],
        family_name=FAMILY_NAMES[(number + turn) % len(FAMILY_NAMES)],
        commune=((GRENOBLE, ECHIROLLES) if in_isere else (PARIS, MONTREUIL))[number % 2],
        languages=LANGUAGES[number % len(LANGUAGES)],
        level="A1" if story in {Story.WITHDRAWS_AGREEMENT, Story.WAITS_FOR_PLACE} else level,
        level_reached=reached,
        work_right=("any_profession", "salaried")[number % 2],
        aims=("farm",) if story is Story.FARMER else (("cook", "sew", "repair")[number % 3],),
    )
