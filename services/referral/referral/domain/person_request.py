"""What the person asks of the organization on their own page: closed kinds, no free text, and a date for the answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from referral.domain.codes import FieldGroup
from referral.domain.errors import RequestIsAnswered
from referral.domain.grant import in_order

ANSWER_WITHIN = timedelta(days=30)
"""GDPR article 12.3: one month."""


class RequestKind(StrEnum):
    """What is asked."""

    CORRECTION = "correction"
    ERASURE = "erasure"
    COPY = "copy"
    """The data on paper, or explained by somebody."""
    CALL = "call"
    """To be called, or met."""


class RequestAnswer(StrEnum):
    """How a request ended."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    TAKEN_BACK = "taken_back"
    """By the person."""


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """One request; erasing the person takes it along."""

    id: UUID
    person: UUID
    kind: RequestKind
    asked_at: datetime
    answer_by: datetime
    fields: tuple[FieldGroup, ...] = ()
    """What is wrong, for a correction."""
    answer: RequestAnswer | None = None
    answered_at: datetime | None = None

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def is_open(self) -> bool:
        return self.answer is None


def ask(person: UUID, kind: RequestKind, now: datetime, fields: Iterable[FieldGroup] = ()) -> PersonRequest:
    """A new request. Its key is of version 5, for which nothing is looked up on the way of a message."""
    id = uuid5(person, f"request {kind} {now.isoformat()}")
    return PersonRequest(id, person, kind, now, now + ANSWER_WITHIN, in_order(fields))


def answer(request: PersonRequest, given: RequestAnswer, now: datetime) -> PersonRequest:
    """Raises RequestIsAnswered."""
    if not request.is_open:
        raise RequestIsAnswered
    return replace(request, answer=given, answered_at=now)
