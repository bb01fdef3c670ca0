"""Whether two registrations may be of one person: which to compare, and how alike they are, each point explained."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from referral.domain.errors import PeopleAreTheSame
from referral.domain.names import are_spelled_alike, plain_email, plain_phone, sounds_of_name, words_of_name
from referral.domain.person import Person, PersonalData
from referral.domain.words import Words

_REVIEWS = UUID("5b0c5a0e-6a43-4f0d-9a5c-2f7a5d1e8c11")
"""Where the keys of reviews are made: the same two people always have the same review."""
POSSIBLE, LIKELY = 35, 60


class Sign(StrEnum):
    """Something that speaks for or against two registrations being of one person."""

    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"
    NAME_SOUNDS_ALIKE = "name_sounds_alike"
    NAME_SPELLED_ALIKE = "name_spelled_alike"
    NAMES_DIFFER = "names_differ"
    NAMES_SWAPPED = "names_swapped"
    SAME_BIRTH_YEAR = "same_birth_year"
    BIRTH_YEARS_DIFFER = "birth_years_differ"
    SAME_COMMUNE = "same_commune"
    SAME_LANGUAGE = "same_language"


POINTS: dict[Sign, int] = {
    Sign.SAME_EMAIL: 50,
    Sign.SAME_PHONE: 45,
    Sign.SAME_NAME: 40,
    Sign.NAME_SOUNDS_ALIKE: 30,
    Sign.NAME_SPELLED_ALIKE: 25,
    Sign.NAMES_DIFFER: -25,  # a family often shares one telephone
    Sign.NAMES_SWAPPED: 0,
    Sign.SAME_BIRTH_YEAR: 15,
    Sign.BIRTH_YEARS_DIFFER: -30,
    Sign.SAME_COMMUNE: 5,
    Sign.SAME_LANGUAGE: 5,
}
WORDS: dict[Sign, Words] = {
    Sign.SAME_EMAIL: Words("the same e-mail address", "la même adresse électronique"),
    Sign.SAME_PHONE: Words("the same telephone number", "le même numéro de téléphone"),
    Sign.SAME_NAME: Words("the same names", "les mêmes noms"),
    Sign.NAME_SOUNDS_ALIKE: Words("names that sound alike", "des noms qui se prononcent de même"),
    Sign.NAME_SPELLED_ALIKE: Words("names spelled alike", "des noms d'orthographe proche"),
    Sign.NAMES_DIFFER: Words("different names", "des noms différents"),
    Sign.NAMES_SWAPPED: Words("given name and family name the other way round", "prénom et nom intervertis"),
    Sign.SAME_BIRTH_YEAR: Words("the same year of birth", "la même année de naissance"),
    Sign.BIRTH_YEARS_DIFFER: Words("different years of birth", "des années de naissance différentes"),
    Sign.SAME_COMMUNE: Words("the same commune", "la même commune"),
    Sign.SAME_LANGUAGE: Words("a language in common", "une langue en commun"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign and what it counts."""

    sign: Sign
    points: int
    words: Words


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two registrations are: the sum of its reasons."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_worth_a_look(self) -> bool:
        return self.score >= POSSIBLE

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


class Verdict(StrEnum):
    """What staff found."""

    SAME = "same"
    NOT_THE_SAME = "not_the_same"


@dataclass(frozen=True, slots=True)
class Review:
    """What staff found about two registrations: remembered, so that nobody is asked again."""

    id: UUID
    first: UUID
    second: UUID
    verdict: Verdict
    reviewed_by: str
    """Role of who looked, never a name."""
    reviewed_at: datetime

    @property
    def key(self) -> UUID:
        return self.id


def review_key(one: UUID, other: UUID) -> UUID:
    """The key of the review of two people, in whatever order; raises PeopleAreTheSame."""
    if one == other:
        raise PeopleAreTheSame
    first, second = sorted((one, other))
    return uuid5(_REVIEWS, f"{first} {second}")


def review_of(one: UUID, other: UUID, verdict: Verdict, by: str, now: datetime) -> Review:
    first, second = sorted((one, other))
    return Review(review_key(one, other), first, second, verdict, by, now)


def match_keys(person: Person) -> frozenset[str]:
    """Two people are compared when they have one of these in common; nobody known under another id has any."""
    if person.merged_into is not None:
        return frozenset()
    data = person.data
    email, phone = plain_email(data.contact.email or ""), plain_phone(data.contact.phone or "")
    sounds = sounds_of_name(data.given_name, data.family_name)
    found = {"name:" + " ".join(sounds)} if sounds else set()
    found |= {f"email:{email}"} if email != "@" else set()
    found |= {f"phone:{phone}"} if phone else set()
    return frozenset(found)


def likeness_of(one: PersonalData, other: PersonalData) -> Likeness:
    """The same whichever of the two comes first."""
    reasons = tuple(Reason(sign, POINTS[sign], WORDS[sign]) for sign in _signs(one, other))
    return Likeness(max(0, min(100, sum(reason.points for reason in reasons))), reasons)


def _signs(one: PersonalData, other: PersonalData) -> Iterator[Sign]:
    email, phone = plain_email(one.contact.email or ""), plain_phone(one.contact.phone or "")
    if email != "@" and email == plain_email(other.contact.email or ""):
        yield Sign.SAME_EMAIL
    if phone and phone == plain_phone(other.contact.phone or ""):
        yield Sign.SAME_PHONE
    yield from _signs_of_names(one, other)
    if one.birth_year is not None and other.birth_year is not None:
        # Many papers say the first of January of an estimated year.
        is_near = abs(one.birth_year - other.birth_year) <= 1
        yield Sign.SAME_BIRTH_YEAR if is_near else Sign.BIRTH_YEARS_DIFFER
    if one.commune == other.commune:
        yield Sign.SAME_COMMUNE
    if {spoken.code for spoken in one.languages} & {spoken.code for spoken in other.languages}:
        yield Sign.SAME_LANGUAGE


def _signs_of_names(one: PersonalData, other: PersonalData) -> Iterator[Sign]:
    words, others = words_of_name(one.given_name, one.family_name), words_of_name(other.given_name, other.family_name)
    sounds = sounds_of_name(one.given_name, one.family_name)
    if not words or not others:
        return
    if words == others:
        yield Sign.SAME_NAME
    elif sounds == sounds_of_name(other.given_name, other.family_name):
        yield Sign.NAME_SOUNDS_ALIKE
    elif are_spelled_alike(words, others) and are_spelled_alike(others, words):
        yield Sign.NAME_SPELLED_ALIKE
    else:
        yield Sign.NAMES_DIFFER
        return
    if _sounds(one.given_name) != _sounds(one.family_name) and (
        _sounds(one.given_name) == _sounds(other.family_name) and _sounds(one.family_name) == _sounds(other.given_name)
    ):
        yield Sign.NAMES_SWAPPED


def _sounds(name: str) -> tuple[str, ...]:
    return sounds_of_name(name)
