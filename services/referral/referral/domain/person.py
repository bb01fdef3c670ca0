"""The person, as the referring organization knows them: its own data, kept to what a pathway needs."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from referral.domain.codes import FieldGroup, WorkRight
from referral.domain.contact import Contact, safe_times_as_text
from referral.domain.documents import Document
from referral.domain.errors import PersonWasMerged
from referral.domain.household import Household
from referral.domain.languages import SpokenLanguage, as_shared
from referral.domain.stages import Stages


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is known of a person, no more than a pathway needs."""

    given_name: str
    family_name: str
    commune: str
    """COG code of the commune where the person lives: decides which partners fit."""
    contact: Contact = field(default_factory=Contact)
    languages: tuple[SpokenLanguage, ...] = ()
    household: Household = field(default_factory=Household)
    work_right: WorkRight | None = None
    work_right_from: date | None = None
    work_right_until: date | None = None
    aims: tuple[str, ...] = ()
    """Codes of the list `aims`."""
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in contact with the referring organization."""

    id: UUID
    registered_at: datetime
    data: PersonalData = field(repr=False)
    pathways: tuple[UUID, ...] = ()
    documents: tuple[Document, ...] = field(default=(), repr=False)
    stages: Stages = field(default=(), repr=False)
    merged: tuple[UUID, ...] = ()
    """Ids under which the same person was registered too."""
    merged_into: UUID | None = None
    """The id to use instead of this one."""

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        return (*self.pathways, *self.merged)

    def check_not_merged(self) -> None:
        """Raises PersonWasMerged."""
        if self.merged_into is not None:
            raise PersonWasMerged(into=str(self.merged_into))


def shared_fields(person: PersonalData, groups: tuple[FieldGroup, ...]) -> dict[str, str]:
    """What the groups stand for, as words a partner can store; what is unknown is left out.

    Household, documents, checklists and the year of birth belong to no group: nobody else is ever told.
    """
    known: dict[FieldGroup, dict[str, str | None]] = {
        FieldGroup.IDENTITY: {"given_name": person.given_name, "family_name": person.family_name},
        FieldGroup.CONTACT: _how_to_reach(person),
        FieldGroup.LANGUAGES: {**as_shared(person.languages)},
        FieldGroup.WORK_RIGHT: {
            "work_right": person.work_right,
            "work_right_from": person.work_right_from.isoformat() if person.work_right_from else None,
            "work_right_until": person.work_right_until.isoformat() if person.work_right_until else None,
        },
        FieldGroup.AIMS: {"aims": ", ".join(person.aims)},
        FieldGroup.PATHWAY: {},
    }
    return {name: value for group in groups for name, value in known[group].items() if value}


def _how_to_reach(person: PersonalData) -> dict[str, str | None]:
    """With what keeps the person safe: nobody may call who was not told when."""
    contact, acting = person.contact, person.household.representative
    return {
        "email": contact.email,
        "phone": contact.phone,
        "postal_address": str(contact.address) if contact.address else None,
        "preferred_channel": contact.prefers,
        "contact_language": contact.language,
        "safe_times": safe_times_as_text(contact.safe_times),
        "representative": f"{acting.given_name} {acting.family_name}" if acting else None,
        "representative_phone": acting.phone if acting else None,
        "representative_email": acting.email if acting else None,
    }
