"""Contacts with the person, from which it is counted how long data is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referral.domain.codes import CollectedHow


@dataclass(frozen=True, slots=True)
class PersonContact:
    """The person came, called or wrote; nothing of what was said."""

    id: UUID
    person: UUID
    at: datetime
    how: CollectedHow

    @property
    def key(self) -> UUID:
        return self.id
