"""Plans that a network shares with its members, and that members adopt or adapt."""

from dataclasses import dataclass, replace
from datetime import datetime
from difflib import unified_diff
from uuid import UUID

from referral.domain.errors import ReferralError

SHELF = UUID("00000000-0000-8000-8000-000000000001")
"""Key of the plans this organization shares; each organization has a database of its own."""


class PlanExists(ReferralError):
    """There is a plan of that name and version already: a version never changes."""

    code = "plan_exists"


class PlanIsNotNewer(ReferralError):
    """A version that was shared never changes: share the next one."""

    code = "plan_is_not_newer"


class PlanMayNameSomebody(ReferralError):
    """The plan holds what looks like an address or a telephone number: a plan is about nobody."""

    code = "plan_may_name_somebody"
    status = 422


class PlanIsTooLarge(ReferralError):
    """The plan is larger than what may be shared."""

    code = "plan_is_too_large"
    status = 422


class AdaptationNeedsItsOwnName(ReferralError):
    """An adapted plan has a name of its own, so that later versions of the network's keep theirs."""

    code = "adaptation_needs_its_own_name"
    status = 422


class NoLongerAMember(ReferralError):
    """Only plans of a network this organization is a member of can be adopted or adapted."""

    code = "no_longer_a_member"


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """One version of a plan, as the network shared it."""

    plan: str
    version: int
    document: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that this organization shares."""

    plans: tuple[SharedPlan, ...] = ()

    @property
    def key(self) -> UUID:
        return SHELF

    @property
    def newest(self) -> tuple[SharedPlan, ...]:
        """The last version of each plan."""
        last = {one.plan: one for one in sorted(self.plans, key=lambda one: one.version)}
        return tuple(last[name] for name in sorted(last))


@dataclass(frozen=True, slots=True)
class ReceivedPlan:
    """One version of a plan that a network shared with this organization."""

    id: UUID
    membership: UUID
    network: str
    plan: str
    version: int
    document: str
    received_at: datetime
    problems: str = ""
    """Why it cannot be used here, each with its line; empty when it can."""
    adopted_at: datetime | None = None

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        return (self.membership,)


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan version this organization follows beside those in files: adopted as it is, or derived."""

    id: UUID
    plan: str
    version: int
    document: str
    made_at: datetime
    received: UUID
    """The version it comes from."""
    network: str
    from_plan: str
    from_version: int

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def is_adapted(self) -> bool:
        return (self.plan, self.version) != (self.from_plan, self.from_version)


def put_on(shelf: Shelf, shared: SharedPlan) -> Shelf:
    known = [one.version for one in shelf.plans if one.plan == shared.plan]
    if known and shared.version <= max(known):
        raise PlanIsNotNewer(plan=shared.plan, version=str(max(known)))
    return replace(shelf, plans=(*shelf.plans, shared))


def difference(before: str, after: str, name_before: str, name_after: str) -> str:
    """What was changed, line by line, as `diff -u` shows it."""
    lines = unified_diff(before.splitlines(), after.splitlines(), name_before, name_after, lineterm="")
    return "\n".join(lines)
