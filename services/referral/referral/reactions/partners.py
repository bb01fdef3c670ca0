"""What partners say about a referral of a pathway."""

from collections.abc import Callable
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.partner import ReferralAccepted
from passerelle.messaging.decisions import NOTHING, Answer, Decision, Message, Moment, States
from referral.domain import answers
from referral.domain.change import Change, Circumstances
from referral.domain.pathway import Pathway
from referral.plans.library import Guide
from referral.translation import decision_of, facts_of

Rule = Callable[[Pathway, Circumstances, UUID, Event], Change]


def answering(guide: Guide, rule: Rule) -> Answer:
    """A reaction that loads the pathway of the ref; nothing is left to answer once it was erased."""

    def answer(states: States, message: Message, moment: Moment) -> Decision:
        pathway = states.get(message.thread)
        referral = getattr(message.event, "referral", None)
        if not isinstance(pathway, Pathway) or not isinstance(referral, UUID):
            return NOTHING
        around = guide.around(states, pathway, moment, message.source, message.id)
        return decision_of(rule(pathway, around, referral, message.event))

    return answer


def received(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    return answers.received(pathway, around, referral)


def opened(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    return answers.opened(pathway, around, referral)


def continued(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    return answers.continued(pathway, around, referral)


def accepted(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    start_by = event.start_by if isinstance(event, ReferralAccepted) else None
    return answers.accepted(pathway, around, referral, start_by)


def waitlisted(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    return answers.waitlisted(pathway, around, referral)


def started(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    return answers.started(pathway, around, referral)


def declined(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    may_be_shown = "yes" if getattr(event, "may_be_shown", False) else "no"
    return answers.declined(pathway, around, referral, {**facts_of(event), "may_be_shown": may_be_shown})


def offer_lapsed(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    return answers.offer_lapsed(pathway, around, referral)


def milestone(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    return answers.milestone(pathway, around, referral, event.short_name(), facts_of(event))
