"""How cities and organizations belong to a network, and follow plans it shares, on a ref that concerns no person."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from passerelle.contracts.base import Event

NETWORKED = frozenset({"referral"})
MAX_DOCUMENT = 24_000
"""Characters of a shared plan: with its envelope it stays below what a record may hold."""

PlanName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
PlanVersion = Annotated[int, Field(ge=1, le=9999)]


class EndReason(StrEnum):
    """Why a membership ended."""

    LEFT = "left"
    RULES_NOT_FOLLOWED = "rules_not_followed"
    NETWORK_CHANGED = "network_changed"
    OPENED_IN_ERROR = "opened_in_error"


class MembershipInvited(Event):
    """A network invites an organization."""

    wire = "passerelle.network.membership_invited.v1"
    publishers = NETWORKED
    opens_ref = True


class MembershipApplied(Event):
    """An organization asks a network to take it in."""

    wire = "passerelle.network.membership_applied.v1"
    publishers = NETWORKED
    opens_ref = True


class MembershipAccepted(Event):
    """Whoever was asked says yes: the organization is a member."""

    wire = "passerelle.network.membership_accepted.v1"
    publishers = NETWORKED


class MembershipDeclined(Event):
    """Whoever was asked says no."""

    wire = "passerelle.network.membership_declined.v1"
    publishers = NETWORKED


class MembershipEnded(Event):
    """Either side ends it."""

    wire = "passerelle.network.membership_ended.v1"
    publishers = NETWORKED
    reason: EndReason


class PlanShared(Event):
    """The network shares one version of a pathway plan with a member."""

    wire = "passerelle.network.plan_shared.v1"
    publishers = NETWORKED
    plan: PlanName
    version: PlanVersion
    document: Annotated[str, StringConstraints(min_length=1, max_length=MAX_DOCUMENT)]
    """The plan file: YAML about steps and milestones, checked when it is loaded, with nothing about anybody."""


class PlanAdopted(Event):
    """A member follows this version of a shared plan from now on, as it is."""

    wire = "passerelle.network.plan_adopted.v1"
    publishers = NETWORKED
    plan: PlanName
    version: PlanVersion


class PlanAdapted(Event):
    """A member follows a version of its own, derived from this version of a shared plan."""

    wire = "passerelle.network.plan_adapted.v1"
    publishers = NETWORKED
    plan: PlanName
    version: PlanVersion
