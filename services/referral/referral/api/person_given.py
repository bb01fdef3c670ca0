"""What callers send about a person: strict, bounded, closed."""

from datetime import date, time
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from passerelle.contracts.base import Code
from passerelle.contracts.directory import CommuneCode
from referral.api.requests import Email, Language, Name, Phone, Request
from referral.domain.codes import WorkRight
from referral.domain.contact import Channel, Contact, PostalAddress, SafeTime, Weekday
from referral.domain.household import Dependant, Household, Protection, Relation, Representative
from referral.domain.languages import LanguageLevel, SpokenLanguage
from referral.domain.person import PersonalData

BirthYear = Annotated[int, Field(ge=1900, le=2100)]
PostalCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z -]{2,9}$")]


class LetterBox(Request):
    lines: Annotated[tuple[Name, ...], Field(min_length=1, max_length=4)]
    postal_code: PostalCode
    city: Name
    care_of: Name | None = None


class SafeHours(Request):
    """Hours, in the time of the place, at which the person may be reached without harm."""

    day: Weekday
    begins: time
    ends: time

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.ends <= self.begins:
            raise ValueError("ends before it begins")
        return self


class HowToReach(Request):
    email: Email | None = None
    phone: Phone | None = None
    address: LetterBox | None = None
    prefers: Channel | None = None
    language: Language | None = None
    safe_times: Annotated[tuple[SafeHours, ...], Field(max_length=21)] = ()

    def contact(self) -> Contact:
        address = PostalAddress(**self.address.model_dump()) if self.address else None
        times = tuple(SafeTime(one.day, one.begins, one.ends) for one in self.safe_times)
        return Contact(self.email, self.phone, address, self.prefers, self.language, times)


class Speaks(Request):
    code: Language
    level: LanguageLevel | None = None
    interpreter: bool = False


class DependsOnPerson(Request):
    relation: Relation
    birth_year: BirthYear | None = None
    needs_care: bool = False


class ActsForPerson(Request):
    given_name: Name
    family_name: Name
    protection: Protection
    phone: Phone | None = None
    email: Email | None = None
    since: date | None = None
    until: date | None = None
    verified_by: Code | None = None
    verified_on: date | None = None


class LivesWith(Request):
    adults: Annotated[int, Field(ge=1, le=30)] = 1
    children: Annotated[int, Field(ge=0, le=30)] = 0
    dependants: Annotated[tuple[DependsOnPerson, ...], Field(max_length=30)] = ()
    representative: ActsForPerson | None = None

    def household(self) -> Household:
        dependants = tuple(Dependant(one.relation, one.birth_year, one.needs_care) for one in self.dependants)
        acting = Representative(**self.representative.model_dump()) if self.representative else None
        return Household(self.adults, self.children, dependants, acting)


class PersonGiven(Request):
    """A person's data as they are now."""

    given_name: Name
    family_name: Name
    commune: CommuneCode
    contact: HowToReach = HowToReach()
    languages: Annotated[tuple[Speaks | Language, ...], Field(max_length=12)] = ()
    """Each as a code alone, or with its level and whether an interpreter is wished."""
    household: LivesWith = LivesWith()
    work_right: WorkRight | None = None
    work_right_from: date | None = None
    work_right_until: date | None = None
    aims: Annotated[tuple[Code, ...], Field(max_length=12)] = ()
    birth_year: BirthYear | None = None

    @model_validator(mode="after")
    def _work_right_ends_after_it_begins(self) -> Self:
        if self.work_right_from and self.work_right_until and self.work_right_until < self.work_right_from:
            raise ValueError("ends before it begins")
        return self

    def data(self) -> PersonalData:
        return PersonalData(
            given_name=self.given_name,
            family_name=self.family_name,
            commune=self.commune,
            contact=self.contact.contact(),
            languages=tuple(_spoken(one) for one in self.languages),
            household=self.household.household(),
            work_right=self.work_right,
            work_right_from=self.work_right_from,
            work_right_until=self.work_right_until,
            aims=self.aims,
            birth_year=self.birth_year,
        )


def _spoken(one: Speaks | str) -> SpokenLanguage:
    if isinstance(one, str):
        return SpokenLanguage(one)
    return SpokenLanguage(one.code, one.level, one.interpreter)
