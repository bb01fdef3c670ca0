"""What the person's rights change: a contact noted, a correction told, an erasure done again."""

from datetime import timedelta
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts import lifecycle
from passerelle.contracts.rights import DataCorrected
from passerelle.messaging.decisions import (
    NOTHING,
    CancelDeadline,
    Decision,
    Disclosure,
    Due,
    Moment,
    Outgoing,
    States,
)
from passerelle.privacy.retention import RETENTION_OVER
from referral.commands.people import person_of, request_erasure
from referral.domain.codes import CollectedHow
from referral.domain.correction import Outdated, changed_groups, outdated_by
from referral.domain.erasure import Erasure
from referral.domain.pathway import Pathway
from referral.domain.person import Person, PersonalData
from referral.domain.proposal import Proposal
from referral.domain.retention import PersonContact


def note_contact(states: States, moment: Moment, person: UUID, how: CollectedHow) -> Decision:
    """The person was there: the time for which data is kept begins anew."""
    known = person_of(states, person)
    contact = PersonContact(moment.new_id(), known.id, moment.now, how)
    noted = Decision(changes=(contact,), deadlines=(CancelDeadline(known.id, RETENTION_OVER),))
    return noted.and_then(Decision(result=to_jsonable_python(contact)))


def tell_correction(states: States, moment: Moment, person: UUID, data: PersonalData) -> Decision:
    """Whoever was handed over what is wrong asks for it again; given the states from before the correction."""
    known = person_of(states, person)
    changed = changed_groups(known.data, data)
    pathways = [found for key in known.pathways if isinstance(found := states.get(key), Pathway)]
    decision = NOTHING
    for outdated in (one for pathway in pathways for one in outdated_by(pathway, changed, moment.now)):
        decision = decision.and_then(_told(outdated))
    return decision


def retention_over(states: States, due: Due, moment: Moment, answer_within: timedelta) -> Decision:
    """Nobody heard of the person for too long: erased here, and those who were told are asked to do the same."""
    found = states.get(due.thread)
    if isinstance(found, Proposal):
        return Decision(forget=(found.ref,), stop=(found.ref,))
    if not isinstance(found, Person) or found.merged_into is not None:
        return NOTHING
    return request_erasure(states, moment, found.id, answer_within)


def erase_again(states: States, due: Due, moment: Moment) -> Decision:
    """A restored backup brought somebody back who was erased after it was made; the others were asked then."""
    found = states.get(due.thread)
    if isinstance(found, Proposal):
        return Decision(forget=(found.ref,), stop=(found.ref,))
    if not isinstance(found, Person):
        return Decision(stop=(due.thread,))
    pathways = [known for key in found.pathways if isinstance(known := states.get(key), Pathway)]
    proofs = tuple(Erasure(pathway.id, moment.now, moment.now, ()) for pathway in pathways)
    refs = [ref for pathway in pathways for ref in (*(one.ref for one in pathway.refs), *pathway.proposals)]
    proposals = [ref for pathway in pathways for ref in pathway.proposals]
    return Decision(changes=proofs, forget=(found.id, *found.merged, *proposals), stop=(found.id, *found.merged, *refs))


def _told(outdated: Outdated) -> Decision:
    fields = tuple(lifecycle.FieldGroup(group.value) for group in outdated.fields)
    event = DataCorrected(referral=outdated.referral, fields=fields)
    told = Disclosure(
        recipient=outdated.partner,
        ref=outdated.ref,
        fields=tuple(group.value for group in outdated.fields),
        grant=outdated.grant,
        purpose=outdated.purpose.value,
        what=event.short_name(),
    )
    message = Outgoing(outdated.partner, outdated.ref, event, outdated.grant)
    return Decision(messages=(message,), disclosures=(told,))
