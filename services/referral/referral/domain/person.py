"""The person, as the referring organization knows them: its own data, kept to what a pathway needs."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from referral.domain.codes import FieldGroup, WorkRight


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the person; at least one is usually known."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """How many live together, nothing about them."""

    adults: int = 1
    children: int = 0


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is known of a person, no more than a pathway needs."""

    given_name: str
    family_name: str
    commune: str
    """COG code of the commune where the person lives: decides which partners fit."""
    contact: Contact = field(default_factory=Contact)
    languages: tuple[str, ...] = ()
    """BCP 47 codes."""
    household: Household = field(default_factory=Household)
    work_right: WorkRight | None = None
    work_right_until: date | None = None
    aims: tuple[str, ...] = ()
    """Codes of the organization's own list."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in contact with the referring organization."""

    id: UUID
    registered_at: datetime
    data: PersonalData = field(repr=False)
    pathways: tuple[UUID, ...] = ()

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        return self.pathways


def shared_fields(person: PersonalData, groups: tuple[FieldGroup, ...]) -> dict[str, str]:
    """What the groups stand for, as words a partner can store; what is unknown is left out."""
    known: dict[FieldGroup, dict[str, str | None]] = {
        FieldGroup.IDENTITY: {"given_name": person.given_name, "family_name": person.family_name},
        FieldGroup.CONTACT: {"email": person.contact.email, "phone": person.contact.phone},
        FieldGroup.LANGUAGES: {"languages": ", ".join(person.languages)},
        FieldGroup.WORK_RIGHT: {
            "work_right": person.work_right,
            "work_right_until": person.work_right_until.isoformat() if person.work_right_until else None,
        },
        FieldGroup.AIMS: {"aims": ", ".join(person.aims)},
        FieldGroup.PATHWAY: {},
    }
    return {name: value for group in groups for name, value in known[group].items() if value}
