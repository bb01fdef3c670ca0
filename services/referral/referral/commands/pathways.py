"""Opening a pathway and moving it on by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.messaging.decisions import Decision, Moment, NotFound, States
from referral.commands.people import person_of
from referral.domain import agreement, staff
from referral.domain.advancing import caught_up, milestones_settled
from referral.domain.change import OWN_STAFF, Change, Circumstances
from referral.domain.choice import ChoiceReason
from referral.domain.codes import CancelReason, FieldGroup, OwnMilestone, Purpose
from referral.domain.grant import Grant, Notice
from referral.domain.pathway import Pathway
from referral.domain.progress import open_pathway as opened
from referral.domain.representation import check_agreed_by_whom_it_must
from referral.domain.views import grant_view, pathway_view
from referral.plans.library import Guide
from referral.translation import decision_of


def open_pathway(
    states: States, moment: Moment, guide: Guide, person: UUID, plan: str, version: int | None = None
) -> Decision:
    """A new pathway by the newest version of a plan, or the one named."""
    known = person_of(states, person)
    around = guide.around_person(known, guide.plan(plan, version), moment)
    change = opened(moment.new_id(), known.id, around)
    further = caught_up(change.pathway, around, milestones_settled(known.stages))
    change = Change(further.pathway, change.effects + further.effects)
    of_the_person = Decision(changes=(replace(known, pathways=(*known.pathways, change.pathway.id)),))
    return of_the_person.and_then(_shown(change, around))


def record_milestone(states: States, moment: Moment, guide: Guide, pathway: UUID, name: OwnMilestone) -> Decision:
    """Something the owner's own staff saw happen."""
    return _moved(states, moment, guide, pathway, lambda state, around: staff.record(state, around, name))


def decide_step(states: States, moment: Moment, guide: Guide, pathway: UUID, step: str) -> Decision:
    """The coordinator says where the pathway goes on."""
    return _moved(states, moment, guide, pathway, lambda state, around: staff.decide(state, around, step))


def send_to(
    states: States, moment: Moment, guide: Guide, pathway: UUID, partner: str, reason: ChoiceReason | None = None
) -> Decision:
    """The coordinator says to whom the present step is referred, and why when another one is ranked first."""
    return _moved(states, moment, guide, pathway, lambda state, around: staff.send_to(state, around, partner, reason))


def cancel_referral(
    states: States,
    moment: Moment,
    guide: Guide,
    pathway: UUID,
    referral: UUID,
    reason: CancelReason,
    actor: str = OWN_STAFF,
) -> Decision:
    """Take a referral back."""
    return _moved(
        states, moment, guide, pathway, lambda state, around: staff.cancel(state, around, referral, reason), actor
    )


def give_grant(
    states: States,
    moment: Moment,
    guide: Guide,
    pathway: UUID,
    *,
    recipient: str,
    purpose: Purpose,
    fields: tuple[FieldGroup, ...],
    valid_until: datetime,
    notice: Notice,
    valid_from: datetime | None = None,
    actor: str = OWN_STAFF,
) -> Decision:
    """The person agrees that a recipient be told; a step that waited for it goes on by itself."""
    state = pathway_of(states, pathway)
    around = guide.around(states, state, moment, actor)
    guide.notices.check(notice.version, notice.language, moment.today)
    _check_who_agrees(states, moment, guide, state, notice)
    grant = Grant(
        id=moment.new_id(),
        recipient=recipient,
        purpose=purpose,
        fields=fields,
        given_at=moment.now,
        valid_until=valid_until,
        notice=notice,
        valid_from=valid_from,
        legal_basis=guide.legal_basis_of(purpose, moment.today),
    )
    return _granted(agreement.give(state, around, grant), grant.id, moment)


def confirm_grant(
    states: States,
    moment: Moment,
    guide: Guide,
    pathway: UUID,
    grant: UUID,
    evidence: Notice,
    actor: str = OWN_STAFF,
) -> Decision:
    """The person says themselves what staff had declared."""
    state = pathway_of(states, pathway)
    guide.notices.check(evidence.version, evidence.language, moment.today)
    _check_who_agrees(states, moment, guide, state, evidence)
    around = guide.around(states, state, moment, actor)
    return _granted(agreement.confirm(state, around, grant, evidence), grant, moment)


def narrow_grant(
    states: States,
    moment: Moment,
    guide: Guide,
    pathway: UUID,
    grant: UUID,
    *,
    fields: tuple[FieldGroup, ...],
    valid_until: datetime | None = None,
    actor: str = OWN_STAFF,
) -> Decision:
    """The person agrees to less; answers with the agreement that takes the place of the wider one."""
    state = pathway_of(states, pathway)
    change, narrower = agreement.narrow(state, guide.around(states, state, moment, actor), grant, fields, valid_until)
    return _granted(change, narrower.id, moment)


def withdraw_grant(
    states: States, moment: Moment, guide: Guide, pathway: UUID, grant: UUID, actor: str = OWN_STAFF
) -> Decision:
    """The person no longer agrees."""
    state = pathway_of(states, pathway)
    return _granted(agreement.withdraw(state, guide.around(states, state, moment, actor), grant), grant, moment)


def pathway_of(states: States, pathway: UUID) -> Pathway:
    """The pathway; raises NotFound, for an erased one too."""
    found = states.get(pathway)
    if not isinstance(found, Pathway):
        raise NotFound
    return found


def _granted(change: Change, grant: UUID, moment: Moment) -> Decision:
    kept = change.pathway.grant_with(grant)
    return decision_of(change, to_jsonable_python(grant_view(change.pathway.id, kept, moment.now)))


def _moved(
    states: States,
    moment: Moment,
    guide: Guide,
    pathway: UUID,
    rule: Callable[[Pathway, Circumstances], Change],
    actor: str = OWN_STAFF,
) -> Decision:
    state = pathway_of(states, pathway)
    around = guide.around(states, state, moment, actor)
    return _shown(rule(state, around), around)


def _shown(change: Change, around: Circumstances) -> Decision:
    result: Any = to_jsonable_python(pathway_view(change.pathway, around.plan, around.now))
    return decision_of(change, result)


def _check_who_agrees(states: States, moment: Moment, guide: Guide, pathway: Pathway, notice: Notice) -> None:
    person = person_of(states, pathway.person).data
    check_agreed_by_whom_it_must(person, notice, guide.lists, moment.today)
