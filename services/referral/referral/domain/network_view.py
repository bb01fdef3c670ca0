"""Memberships and shared plans as staff sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referral.domain.membership import EndReason, Followed, Membership, MembershipStatus, Role
from referral.domain.shared_plan import OwnPlan, ReceivedPlan, SharedPlan, difference


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One membership; `role` is what this organization is in it."""

    ref: UUID
    peer: str
    role: Role
    status: MembershipStatus
    asked_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    end_reason: EndReason | None
    follows: tuple[Followed, ...]


@dataclass(frozen=True, slots=True)
class Follower:
    """A member that follows a plan."""

    organization: str
    version: int
    is_adapted: bool


@dataclass(frozen=True, slots=True)
class SharedPlanView:
    """A version this network shares, and who follows the plan in which version."""

    plan: str
    version: int
    shared_at: datetime
    followers: tuple[Follower, ...]


@dataclass(frozen=True, slots=True)
class OwnPlanView:
    """A version this organization follows, and what it changed of the network's."""

    plan: str
    version: int
    made_at: datetime
    is_adapted: bool
    network: str
    from_plan: str
    from_version: int
    difference: str
    """Line by line, as `diff -u` shows it; empty for a plan adopted as it is."""


@dataclass(frozen=True, slots=True)
class ReceivedPlanView:
    """A version a network shared with this organization."""

    id: UUID
    network: str
    plan: str
    version: int
    received_at: datetime
    adopted_at: datetime | None
    problems: tuple[str, ...]
    newest_version: int
    """The newest version the network shared of this plan."""
    is_superseded: bool
    own: tuple[OwnPlanView, ...]
    """What follows it here."""


def membership_view(one: Membership) -> MembershipView:
    return MembershipView(**{name: getattr(one, name) for name in MembershipView.__annotations__})


def shared_plan_view(shared: SharedPlan, members: list[Membership]) -> SharedPlanView:
    followers = tuple(
        Follower(member.peer, followed.version, followed.is_adapted)
        for member in members
        for followed in member.follows
        if member.is_active and followed.plan == shared.plan
    )
    return SharedPlanView(shared.plan, shared.version, shared.shared_at, followers)


def own_plan_view(own: OwnPlan, received: ReceivedPlan) -> OwnPlanView:
    changed = difference(
        received.document,
        own.document,
        f"{own.network}/{own.from_plan}/{own.from_version}",
        f"{own.plan}/{own.version}",
    )
    return OwnPlanView(
        own.plan, own.version, own.made_at, own.is_adapted, own.network, own.from_plan, own.from_version, changed
    )


def received_plan_view(received: ReceivedPlan, versions: list[ReceivedPlan], own: list[OwnPlan]) -> ReceivedPlanView:
    """`versions`: everything received; `own`: everything followed."""
    siblings = [one.version for one in versions if (one.network, one.plan) == (received.network, received.plan)]
    newest = max(siblings, default=received.version)
    return ReceivedPlanView(
        received.id,
        received.network,
        received.plan,
        received.version,
        received.received_at,
        received.adopted_at,
        tuple(received.problems.splitlines()),
        newest,
        received.version < newest,
        tuple(own_plan_view(one, received) for one in own if one.received == received.id),
    )
