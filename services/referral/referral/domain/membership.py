"""How cities and organizations belong to a network: invited or applied, accepted, ended."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.errors import ReferralError
from referral.domain.shared_plan import SHELF


class AnsweredByTheOther(ReferralError):
    """Whoever asked cannot answer: the other side says yes or no."""

    code = "answered_by_the_other"


class MembershipIsAnswered(ReferralError):
    """The invitation or application was answered already."""

    code = "membership_is_answered"


class MembershipIsOver(ReferralError):
    """The membership was declined or has ended."""

    code = "membership_is_over"


class MembershipExists(ReferralError):
    """There is a membership with this organization already, or one to be answered."""

    code = "membership_exists"


class NotAReferringOrganization(ReferralError):
    """The directory knows no other referring organization of that name."""

    code = "not_a_referring_organization"
    status = 422


class Role(StrEnum):
    """What this organization is in the membership."""

    NETWORK = "network"
    MEMBER = "member"


class MembershipStatus(StrEnum):
    """Where a membership stands."""

    INVITED = "invited"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a membership ended."""

    LEFT = "left"
    RULES_NOT_FOLLOWED = "rules_not_followed"
    NETWORK_CHANGED = "network_changed"
    OPENED_IN_ERROR = "opened_in_error"


_ASKED = frozenset({MembershipStatus.INVITED, MembershipStatus.APPLIED})
_ANSWERS: dict[MembershipStatus, Role] = {
    MembershipStatus.INVITED: Role.MEMBER,
    MembershipStatus.APPLIED: Role.NETWORK,
}
"""Who answers what."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A shared plan that the member follows, as it is or derived."""

    plan: str
    version: int
    is_adapted: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """One membership, on a ref between two organizations that concerns no person."""

    ref: UUID
    peer: str
    role: Role
    status: MembershipStatus
    asked_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: EndReason | None = None
    follows: tuple[Followed, ...] = ()

    @property
    def key(self) -> UUID:
        return self.ref

    @property
    def links(self) -> tuple[UUID, ...]:
        """A network's plans go to whoever becomes a member."""
        return (SHELF,) if self.role is Role.NETWORK else ()

    @property
    def is_active(self) -> bool:
        return self.status is MembershipStatus.ACCEPTED

    @property
    def is_open(self) -> bool:
        return self.is_active or self.status in _ASKED


def answer(membership: Membership, by: Role, given: MembershipStatus, now: datetime) -> Membership:
    """`by` is the role of whoever answers."""
    if membership.status not in _ASKED:
        raise MembershipIsAnswered if membership.is_open else MembershipIsOver
    if _ANSWERS[membership.status] is not by:
        raise AnsweredByTheOther
    return replace(membership, status=given, answered_at=now)


def end(membership: Membership, by: str, reason: EndReason, now: datetime) -> Membership:
    """Either side may, also before an answer."""
    if not membership.is_open:
        raise MembershipIsOver
    return replace(membership, status=MembershipStatus.ENDED, ended_at=now, ended_by=by, end_reason=reason)


def follow(membership: Membership, followed: Followed) -> Membership:
    """What the member told; a plan it follows in another version replaces the one before."""
    others = tuple(one for one in membership.follows if one.plan != followed.plan)
    return replace(membership, follows=(*others, followed))


def other_role(role: Role) -> Role:
    return Role.MEMBER if role is Role.NETWORK else Role.NETWORK
