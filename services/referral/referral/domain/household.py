"""Who lives with the person, and who may agree on the person's behalf."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Relation(StrEnum):
    """What somebody who depends on the person is to them."""

    CHILD = "child"
    PARTNER = "partner"
    PARENT = "parent"
    OTHER = "other"


class Protection(StrEnum):
    """Why somebody else acts for the person."""

    MINOR = "minor"
    GUARDIANSHIP = "guardianship"
    """Tutelle."""
    CURATORSHIP = "curatorship"
    """Curatelle."""
    FAMILY_AUTHORIZATION = "family_authorization"
    """Habilitation familiale."""


class AgreedBy(StrEnum):
    """Who said yes."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Dependant:
    """Somebody who depends on the person: no name, no more than planning needs."""

    relation: Relation
    birth_year: int | None = None
    needs_care: bool = False
    """Somebody must look after them while the person is away."""


@dataclass(frozen=True, slots=True)
class Representative:
    """Who acts for a minor or for an adult under protection; the judgement itself is never kept."""

    given_name: str
    family_name: str
    protection: Protection
    phone: str | None = None
    email: str | None = None
    since: date | None = None
    until: date | None = None
    """The day of majority, or the end of the measure."""
    verified_by: str | None = None
    """Role of who saw the proof."""
    verified_on: date | None = None

    def acts_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Household:
    """How many live together, who of them depends on the person, and on whom the person depends."""

    adults: int = 1
    children: int = 0
    dependants: tuple[Dependant, ...] = ()
    representative: Representative | None = None

    def protection_on(self, day: date) -> Protection | None:
        """The protection in force, if any."""
        acting = self.representative
        return acting.protection if acting is not None and acting.acts_on(day) else None
