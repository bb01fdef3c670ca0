"""What the person asks on their own page, and how it is answered."""

from collections.abc import Iterable
from uuid import UUID

from passerelle.messaging.decisions import Decision, Moment, NotFound, States
from referral.commands.people import person_of
from referral.domain import person_request as requests
from referral.domain.codes import FieldGroup
from referral.domain.person_request import PersonRequest, RequestAnswer, RequestKind


def ask(states: States, moment: Moment, person: UUID, kind: RequestKind, fields: Iterable[FieldGroup] = ()) -> Decision:
    """Kept until staff answers it, with the day by which it must."""
    asked = requests.ask(person_of(states, person).id, kind, moment.now, fields)
    return Decision(changes=(asked,), result={"id": str(asked.id)})


def answer(states: States, moment: Moment, request: UUID, given: RequestAnswer) -> Decision:
    """Raises NotFound and RequestIsAnswered."""
    found = states.get(request)
    if not isinstance(found, PersonRequest):
        raise NotFound
    return Decision(changes=(requests.answer(found, given, moment.now),), result={"id": str(found.id)})
