"""Sharing a plan with members; adopting or adapting one that was shared."""

from dataclasses import replace
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts.network import PlanAdapted, PlanAdopted
from passerelle.messaging.decisions import Decision, Moment, NotFound, Outgoing, States
from referral.domain.membership import Membership, Role
from referral.domain.network_view import own_plan_view, shared_plan_view
from referral.domain.shared_plan import (
    AdaptationNeedsItsOwnName,
    NoLongerAMember,
    OwnPlan,
    PlanExists,
    ReceivedPlan,
    SharedPlan,
    put_on,
)
from referral.plans.own import checked, own_id
from referral.plans.plan_file import Library
from referral.translation.sharing import shelf_in, told_plan


def share_plan(states: States, moment: Moment, document: str) -> Decision:
    """Every member among the states is told; a version that was shared never changes."""
    plan = checked(document)
    shared = SharedPlan(plan.name, plan.version, document, moment.now)
    members = [
        one for one in states.values() if isinstance(one, Membership) and one.role is Role.NETWORK and one.is_active
    ]
    return Decision(
        changes=(put_on(shelf_in(states), shared),),
        messages=tuple(told_plan(member, shared) for member in members),
        result=to_jsonable_python(shared_plan_view(shared, members)),
    )


def adopt_plan(states: States, moment: Moment, received: UUID, in_files: Library) -> Decision:
    """Available for new pathways from now on; running pathways stay on their version."""
    base, membership = _received(states, received)
    plan = checked(base.document)
    _refuse_known(states, plan.name, plan.version, in_files)
    own = _own(base, plan.name, plan.version, base.document, moment)
    return Decision(
        changes=(replace(base, adopted_at=moment.now), own),
        messages=(Outgoing(membership.peer, membership.ref, PlanAdopted(plan=base.plan, version=base.version)),),
        result=to_jsonable_python(own_plan_view(own, base)),
    )


def adapt_plan(states: States, moment: Moment, received: UUID, document: str, in_files: Library) -> Decision:
    """A version of this organization's own, under its own name, derived from the one that was shared."""
    base, membership = _received(states, received)
    plan = checked(document)
    if plan.name == base.plan:
        raise AdaptationNeedsItsOwnName
    _refuse_known(states, plan.name, plan.version, in_files)
    own = _own(base, plan.name, plan.version, document, moment)
    return Decision(
        changes=(own,),
        messages=(Outgoing(membership.peer, membership.ref, PlanAdapted(plan=base.plan, version=base.version)),),
        result=to_jsonable_python(own_plan_view(own, base)),
    )


def _received(states: States, received: UUID) -> tuple[ReceivedPlan, Membership]:
    base = states.get(received)
    if not isinstance(base, ReceivedPlan):
        raise NotFound
    membership = states.get(base.membership)
    if not isinstance(membership, Membership) or not membership.is_active:
        raise NoLongerAMember
    return base, membership


def _refuse_known(states: States, plan: str, version: int, in_files: Library) -> None:
    if own_id(plan, version) in states or (plan, version) in in_files:
        raise PlanExists(plan=plan, version=str(version))


def _own(base: ReceivedPlan, plan: str, version: int, document: str, moment: Moment) -> OwnPlan:
    return OwnPlan(
        own_id(plan, version), plan, version, document, moment.now, base.id, base.network, base.plan, base.version
    )
