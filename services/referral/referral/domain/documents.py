"""Documents that run out: only their kind, their last day and who saw them; never a scan, never a number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from referral.domain.errors import DocumentIsUnknown
from referral.domain.lists import DocumentKind


@dataclass(frozen=True, slots=True)
class Document:
    """A residence document somebody of the organization saw."""

    id: UUID
    kind: str
    """Code of the list `documents`."""
    expires_on: date
    """The last day on which it holds."""
    verified_by: str
    """Role of who saw it, never a name."""
    verified_on: date
    remind_on: date
    reminded_at: datetime | None = None

    def has_expired(self, today: date) -> bool:
        return self.expires_on < today


@dataclass(frozen=True, slots=True)
class Seen:
    """What staff saw."""

    expires_on: date
    verified_by: str
    verified_on: date


def document_of(kind: DocumentKind, seen: Seen, new_id: Callable[[], UUID]) -> Document:
    """With the day on which staff is reminded."""
    remind_on = seen.expires_on - timedelta(days=kind.remind_days_before)
    return Document(new_id(), kind.code, seen.expires_on, seen.verified_by, seen.verified_on, remind_on)


def without(documents: Iterable[Document], id: UUID) -> tuple[Document, ...]:
    """The others; raises DocumentIsUnknown."""
    all_of_them = tuple(documents)
    others = tuple(one for one in all_of_them if one.id != id)
    if len(others) == len(all_of_them):
        raise DocumentIsUnknown
    return others


def reminded(documents: Iterable[Document], id: UUID, now: datetime) -> tuple[Document, ...]:
    return tuple(replace(one, reminded_at=now) if one.id == id else one for one in documents)
