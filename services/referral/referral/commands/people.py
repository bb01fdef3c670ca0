"""Registering people, keeping their data right, and erasing it when they ask."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts.referral import ErasureRequested
from passerelle.messaging.decisions import CancelDeadline, Decision, Moment, NotFound, Outgoing, SetDeadline, States
from referral.domain import erasure as erasures
from referral.domain.change import clocks_of
from referral.domain.erasure import Erasure
from referral.domain.pathway import Pathway
from referral.domain.person import Person, PersonalData
from referral.domain.proposal import Proposal
from referral.domain.views import erasure_view
from referral.translation.proposing import clocks_off

ERASURE_DUE = "erasure_due"
"""Deadline on an erased pathway: not every recipient has answered."""
DOCUMENT_EXPIRING = "document_expiring"
"""Deadline on a person: a document runs out soon."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The answer to a caller: nothing personal, because answers are kept for requests sent again."""

    id: UUID
    registered_at: datetime


def register_person(states: States, moment: Moment, data: PersonalData) -> Decision:
    """Somebody new."""
    person = Person(id=moment.new_id(), registered_at=moment.now, data=data)
    return Decision(changes=(person,), result=to_jsonable_python(Registered(person.id, person.registered_at)))


def correct_person(states: States, moment: Moment, person: UUID, data: PersonalData) -> Decision:
    """The data as they are now; what partners were told before is theirs to correct."""
    corrected = replace(person_of(states, person), data=data)
    return Decision(changes=(corrected,), result=to_jsonable_python(Registered(person, corrected.registered_at)))


def request_erasure(states: States, moment: Moment, person: UUID, answer_within: timedelta) -> Decision:
    """Erase the person and every pathway here at once, and ask each partner that was told to do the same."""
    known = person_of(states, person)
    answer_by = moment.now + answer_within
    reminders = tuple(CancelDeadline(known.id, DOCUMENT_EXPIRING, str(one.id)) for one in known.documents)
    ids = (known.id, *known.merged)
    decision = Decision(forget=ids, deadlines=reminders, stop=ids)
    erased: list[Erasure] = []
    for pathway in (found for key in known.pathways if isinstance(found := states.get(key), Pathway)):
        erasable: tuple[Pathway | Proposal, ...] = (pathway, *_proposals(states, pathway))
        for state in erasable:
            erasure = _erasure_of(state, moment, answer_by)
            erased.append(erasure)
            decision = decision.and_then(_asked(erasure, answer_by)).and_then(_silenced(state, moment.now))
    return decision.and_then(Decision(result=to_jsonable_python([erasure_view(one) for one in erased])))


def person_of(states: States, person: UUID) -> Person:
    """The person; raises NotFound, and PersonWasMerged for an id no longer in use."""
    found = states.get(person)
    if not isinstance(found, Person):
        raise NotFound
    found.check_not_merged()
    return found


def _proposals(states: States, pathway: Pathway) -> list[Proposal]:
    return [found for ref in pathway.proposals if isinstance(found := states.get(ref), Proposal)]


def _erasure_of(state: Pathway | Proposal, moment: Moment, answer_by: datetime) -> Erasure:
    if isinstance(state, Proposal):
        return erasures.erase_proposal(state, moment.now, answer_by, moment.new_id)
    return erasures.erase(state, moment.now, answer_by, moment.new_id)


def _asked(erasure: Erasure, answer_by: datetime) -> Decision:
    """The erasure takes the pathway's place; each recipient gets its request on its own ref."""
    messages = tuple(
        Outgoing(one.recipient, one.ref, ErasureRequested(request=one.request, answer_by=answer_by))
        for one in erasure.recipients
    )
    deadlines = (SetDeadline(erasure.thread, ERASURE_DUE, answer_by),) if messages else ()
    return Decision(changes=(erasure,), messages=messages, deadlines=deadlines)


def _silenced(state: Pathway | Proposal, now: datetime) -> Decision:
    """No clock of an erased pathway or proposal may run on."""
    if isinstance(state, Proposal):
        return Decision(deadlines=clocks_off(state.ref))
    return Decision(deadlines=tuple(CancelDeadline(state.id, clock, of) for clock, of in clocks_of(state, now)))
