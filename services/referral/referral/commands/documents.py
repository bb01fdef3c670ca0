"""Documents that run out: seen, renewed, no longer kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts.days import start_of
from passerelle.messaging.decisions import CancelDeadline, Decision, Moment, SetDeadline, States
from referral.commands.people import DOCUMENT_EXPIRING, person_of
from referral.domain import documents
from referral.domain.documents import Document, Seen
from referral.domain.lists import Lists


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer to a caller."""

    id: UUID


def add_document(
    states: States, moment: Moment, lists: Lists, person: UUID, kind: str, seen: Seen, replaces: UUID | None = None
) -> Decision:
    """A document staff saw; the one it replaces is no longer kept."""
    known = person_of(states, person)
    document = documents.document_of(lists.document_kind(kind, moment.today), seen, moment.new_id)
    others = known.documents if replaces is None else documents.without(known.documents, replaces)
    stopped = () if replaces is None else (CancelDeadline(person, DOCUMENT_EXPIRING, str(replaces)),)
    return Decision(
        changes=(replace(known, documents=(*others, document)),),
        deadlines=(*stopped, *reminder_of(person, document, moment.now)),
        result=to_jsonable_python(Kept(document.id)),
    )


def remove_document(states: States, moment: Moment, person: UUID, document: UUID) -> Decision:
    """Seen in error, or of no use any more."""
    known = person_of(states, person)
    return Decision(
        changes=(replace(known, documents=documents.without(known.documents, document)),),
        deadlines=(CancelDeadline(person, DOCUMENT_EXPIRING, str(document)),),
        result=to_jsonable_python(Kept(document)),
    )


def reminder_of(person: UUID, document: Document, now: datetime) -> tuple[SetDeadline, ...]:
    """At once when its day has come already; none when staff was reminded."""
    if document.reminded_at is not None:
        return ()
    return (SetDeadline(person, DOCUMENT_EXPIRING, max(now, start_of(document.remind_on)), str(document.id)),)


def silence(person: UUID, known: tuple[Document, ...]) -> tuple[CancelDeadline, ...]:
    """No reminder of these documents any more."""
    return tuple(CancelDeadline(person, DOCUMENT_EXPIRING, str(one.id)) for one in known)
