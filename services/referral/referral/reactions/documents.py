"""A document that runs out: staff is reminded, on the list and on the trace of the person's pathways."""

from dataclasses import replace

from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, States, Wake
from referral.domain import documents
from referral.domain.change import CLOCK, Change
from referral.domain.pathway import Pathway, What
from referral.domain.person import Person
from referral.plans.library import Guide
from referral.translation import decision_of

DOCUMENT_EXPIRING = "document_expiring"


def expiring(guide: Guide) -> Wake:
    """The trace tells the day, not the kind of document: whoever may know it reads the person's own page."""

    def wake(states: States, due: Due, moment: Moment) -> Decision:
        person = states.get(due.thread)
        if not isinstance(person, Person):
            return NOTHING
        found = next((one for one in person.documents if str(one.id) == due.about), None)
        if found is None:
            return NOTHING
        reminded = replace(person, documents=documents.reminded(person.documents, found.id, moment.now))
        decision = Decision(changes=(reminded,))
        for pathway in (one for key in person.pathways if isinstance(one := states.get(key), Pathway)):
            if pathway.is_open:
                around = guide.around(states, pathway, moment, CLOCK)
                note = Change(pathway).note(around, What.DOCUMENT_EXPIRING, expires_on=found.expires_on.isoformat())
                decision = decision.and_then(decision_of(note))
        return decision

    return wake
