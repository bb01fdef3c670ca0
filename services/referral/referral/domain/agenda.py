"""What comes due about people: the lines that lists over everybody are read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from referral.domain.person import Person
from referral.domain.stages import items_of


class AgendaKind(StrEnum):
    """What a line is about."""

    DOCUMENT = "document"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One document that runs out, or one open item of a checklist."""

    id: UUID
    person: UUID
    kind: AgendaKind
    what: str
    """Kind of document, or code of the item."""
    stage: str | None
    owner: str | None
    due_on: date
    shown_from: date
    """From which day on it is listed without asking further ahead."""


def lines_of(person: Person) -> Iterator[AgendaLine]:
    """Nothing about somebody known under another id."""
    for document in person.documents:
        kind, due = AgendaKind.DOCUMENT, document.expires_on
        yield AgendaLine(document.id, person.id, kind, document.kind, None, None, due, document.remind_on)
    for stage, item in items_of(person.stages):
        if item.is_open:
            kind, due = AgendaKind.ITEM, item.due_on
            yield AgendaLine(item.id, person.id, kind, item.code, stage.code, item.owner, due, due)
