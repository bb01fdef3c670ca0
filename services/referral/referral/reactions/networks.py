"""What the other side says of a membership, and the plans that are shared in one.

These refs are between two organizations and concern no person: no grant is named, and no disclosure recorded.
"""

from collections.abc import Callable

from passerelle.contracts.base import Event
from passerelle.contracts.network import (
    MembershipAccepted,
    MembershipApplied,
    MembershipDeclined,
    MembershipEnded,
    MembershipInvited,
    PlanAdapted,
    PlanAdopted,
    PlanShared,
)
from passerelle.messaging.decisions import NOTHING, Decision, Message, Moment, Reactions, States
from passerelle.messaging.matters import is_matter
from referral.domain import membership as memberships
from referral.domain.errors import ReferralError
from referral.domain.membership import EndReason, Followed, Membership, MembershipStatus, Role, other_role
from referral.domain.shared_plan import ReceivedPlan
from referral.plans.own import problems_with, received_id
from referral.translation.sharing import newest_plans


def invited(states: States, message: Message, moment: Moment) -> Decision:
    """A network asks this organization in."""
    return _asked(states, message, moment, Role.MEMBER, MembershipStatus.INVITED)


def applied(states: States, message: Message, moment: Moment) -> Decision:
    """Somebody asks to become a member of this network."""
    return _asked(states, message, moment, Role.NETWORK, MembershipStatus.APPLIED)


def accepted(states: States, message: Message, moment: Moment) -> Decision:
    """A new member is sent the newest version of every shared plan."""

    def rule(one: Membership) -> Decision:
        kept = memberships.answer(one, other_role(one.role), MembershipStatus.ACCEPTED, moment.now)
        return Decision(changes=(kept,), messages=newest_plans(states, kept))

    return _on(states, message, rule)


def declined(states: States, message: Message, moment: Moment) -> Decision:
    def rule(one: Membership) -> Decision:
        kept = memberships.answer(one, other_role(one.role), MembershipStatus.DECLINED, moment.now)
        return Decision(changes=(kept,))

    return _on(states, message, rule)


def ended(states: States, message: Message, moment: Moment) -> Decision:
    """Plans that were adopted or adapted stay: pathways are on them."""
    event = message.event
    if not isinstance(event, MembershipEnded):
        return NOTHING
    reason = EndReason(event.reason.value)
    return _on(
        states,
        message,
        lambda one: Decision(changes=(memberships.end(one, message.source, reason, moment.now),)),
    )


def plan_shared(states: States, message: Message, moment: Moment) -> Decision:
    """Keep the version, and what is wrong with it here if anything is."""
    membership, event = states.get(message.thread), message.event
    if not isinstance(event, PlanShared) or not isinstance(membership, Membership):
        return NOTHING
    if membership.role is not Role.MEMBER or not membership.is_active:
        return NOTHING
    received = ReceivedPlan(
        id=received_id(message.source, event.plan, event.version),
        membership=message.ref,
        network=message.source,
        plan=event.plan,
        version=event.version,
        document=event.document,
        received_at=moment.now,
        problems=problems_with(event.document),
    )
    return Decision(changes=(received,))


def plan_followed(states: States, message: Message, moment: Moment) -> Decision:
    """A member follows a shared plan, as it is or derived."""
    membership, event = states.get(message.thread), message.event
    if not isinstance(event, PlanAdopted | PlanAdapted) or not isinstance(membership, Membership):
        return NOTHING
    if membership.role is not Role.NETWORK:
        return NOTHING
    followed = Followed(event.plan, event.version, isinstance(event, PlanAdapted), moment.now)
    return Decision(changes=(memberships.follow(membership, followed),))


def _asked(states: States, message: Message, moment: Moment, role: Role, status: MembershipStatus) -> Decision:
    if message.ref in states or not is_matter(message.ref):
        return NOTHING
    return Decision(changes=(Membership(message.ref, message.source, role, status, moment.now),))


def _on(states: States, message: Message, rule: Callable[[Membership], Decision]) -> Decision:
    """What crossed on the way, or comes too late, changes nothing."""
    membership = states.get(message.thread)
    if not isinstance(membership, Membership):
        return NOTHING
    try:
        return rule(membership)
    except ReferralError:
        return NOTHING


_ANSWERS: dict[type[Event], Callable[[States, Message, Moment], Decision]] = {
    MembershipInvited: invited,
    MembershipApplied: applied,
    MembershipAccepted: accepted,
    MembershipDeclined: declined,
    MembershipEnded: ended,
    PlanShared: plan_shared,
    PlanAdopted: plan_followed,
    PlanAdapted: plan_followed,
}
REACTIONS = Reactions(_ANSWERS)
