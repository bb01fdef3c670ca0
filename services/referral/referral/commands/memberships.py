"""Inviting, applying, answering and ending a membership."""

from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts import network
from passerelle.contracts.base import Event
from passerelle.contracts.network import (
    MembershipAccepted,
    MembershipApplied,
    MembershipDeclined,
    MembershipEnded,
    MembershipInvited,
)
from passerelle.messaging.decisions import Decision, Moment, NotFound, OpenRef, Outgoing, States
from passerelle.messaging.matters import matter_of
from referral.domain import membership as memberships
from referral.domain.membership import EndReason, Membership, MembershipStatus, Role
from referral.domain.network_view import membership_view
from referral.translation.sharing import newest_plans


def ask(states: States, moment: Moment, peer: str, role: Role) -> Decision:
    """As a network, invite; as a future member, apply. `role` is what this organization will be."""
    ref = matter_of(moment.new_id())
    invites = role is Role.NETWORK
    status = MembershipStatus.INVITED if invites else MembershipStatus.APPLIED
    membership = Membership(ref, peer, role, status, moment.now)
    event: Event = MembershipInvited() if invites else MembershipApplied()
    return Decision(
        changes=(membership,),
        refs=(OpenRef(ref, peer, ref),),
        messages=(Outgoing(peer, ref, event),),
        result=_shown(membership),
    )


def accept(states: States, moment: Moment, ref: UUID) -> Decision:
    """Yes; a network sends its new member the newest version of every plan it shares."""
    membership = membership_of(states, ref)
    kept = memberships.answer(membership, membership.role, MembershipStatus.ACCEPTED, moment.now)
    told = (Outgoing(kept.peer, ref, MembershipAccepted()), *newest_plans(states, kept))
    return Decision(changes=(kept,), messages=told, result=_shown(kept))


def decline(states: States, moment: Moment, ref: UUID) -> Decision:
    membership = membership_of(states, ref)
    kept = memberships.answer(membership, membership.role, MembershipStatus.DECLINED, moment.now)
    return Decision(changes=(kept,), messages=(Outgoing(kept.peer, ref, MembershipDeclined()),), result=_shown(kept))


def end(states: States, moment: Moment, ref: UUID, own: str, reason: EndReason) -> Decision:
    """Either side; what the member adopted or adapted stays its own."""
    kept = memberships.end(membership_of(states, ref), own, reason, moment.now)
    event = MembershipEnded(reason=network.EndReason(reason.value))
    return Decision(changes=(kept,), messages=(Outgoing(kept.peer, ref, event),), result=_shown(kept))


def membership_of(states: States, ref: UUID) -> Membership:
    """The membership on this ref; raises NotFound."""
    found = states.get(ref)
    if not isinstance(found, Membership):
        raise NotFound
    return found


def _shown(membership: Membership) -> Any:
    return to_jsonable_python(membership_view(membership))
