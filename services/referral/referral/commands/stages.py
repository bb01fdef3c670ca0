"""Stages and their checklists: begun, ticked, assigned, put off; what is settled moves the pathways on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.messaging.decisions import Decision, Moment, States
from referral.commands.people import person_of
from referral.domain import stages
from referral.domain.advancing import caught_up, milestones_settled
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.stages import DelayReason, EarlyReason, ItemState, Stages
from referral.plans.library import Guide
from referral.translation import decision_of


@dataclass(frozen=True, slots=True)
class Advanced:
    """The answer to a caller: which stages are under way, which are done."""

    under_way: tuple[str, ...]
    done: tuple[str, ...]


def begin_stage(
    states: States, moment: Moment, guide: Guide, person: UUID, code: str, early: EarlyReason | None = None
) -> Decision:
    """The first stage, or one begun early for a reason; the others begin by themselves."""
    plans = guide.lists.stages_on(moment.today)
    return _changed(states, person, lambda now: stages.begin(now, plans, code, moment.now, moment.new_id, early))


def settle_item(
    states: States, moment: Moment, guide: Guide, person: UUID, item: UUID, state: ItemState, by: str
) -> Decision:
    """Tick an item. The last obligatory one completes its stage: the next begins, and pathways go on."""
    plans = guide.lists.stages_on(moment.today)

    def rule(before: Stages) -> Stages:
        was_done = stages.find(before, item)[0].is_done
        after = stages.settle(before, item, state, by, moment.now)
        is_done = stages.find(after, item)[0].is_done
        return stages.begin_next(after, plans, moment.now, moment.new_id) if is_done and not was_done else after

    decision = _changed(states, person, rule)
    (after,) = (one for one in decision.changes if isinstance(one, Person))
    return decision.and_then(_pathways_moved(states, moment, guide, after))


def reopen_item(states: States, moment: Moment, person: UUID, item: UUID) -> Decision:
    """A tick made in error."""
    return _changed(states, person, lambda now: stages.reopen(now, item))


def assign_item(states: States, moment: Moment, person: UUID, item: UUID, owner: str) -> Decision:
    """Somebody else sees to it."""
    return _changed(states, person, lambda now: stages.assign(now, item, owner))


def put_off_item(
    states: States, moment: Moment, person: UUID, item: UUID, until: date, reason: DelayReason
) -> Decision:
    """Another day, and why."""
    return _changed(states, person, lambda now: stages.put_off(now, item, until, reason, moment.now))


def _changed(states: States, person: UUID, rule: Callable[[Stages], Stages]) -> Decision:
    known = person_of(states, person)
    after = rule(known.stages)
    answer = Advanced(
        tuple(one.code for one in after if not one.is_done), tuple(one.code for one in after if one.is_done)
    )
    return Decision(changes=(replace(known, stages=after),), result=to_jsonable_python(answer))


def _pathways_moved(states: States, moment: Moment, guide: Guide, person: Person) -> Decision:
    decision = Decision()
    settled = milestones_settled(person.stages)
    for pathway in (found for key in person.pathways if isinstance(found := states.get(key), Pathway)):
        plan = guide.plan_of(pathway)
        change = caught_up(pathway, guide.around_person(person, plan, moment), settled)
        if change.pathway != pathway:
            decision = decision.and_then(decision_of(change))
    return decision
