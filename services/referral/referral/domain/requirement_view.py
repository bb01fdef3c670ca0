"""Requirements as the authority's staff sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referral.domain.requirement import Addressed, Count, Requirement, Standing


@dataclass(frozen=True, slots=True)
class AddressedView:
    """One association: whether it reported, and what."""

    organization: str
    standing: Standing
    reminders: tuple[datetime, ...]
    reported_at: datetime | None
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A requirement, and how everybody stands towards it."""

    id: UUID
    figures: tuple[str, ...]
    first_quarter: str
    last_quarter: str
    report_by: datetime
    set_at: datetime
    withdrawn_at: datetime | None
    awaited: int
    missing: int
    addressed: tuple[AddressedView, ...]


def requirement_view(requirement: Requirement, now: datetime) -> RequirementView:
    addressed = tuple(_addressed(requirement, one, now) for one in requirement.addressed)
    standings = [one.standing for one in addressed]
    return RequirementView(
        requirement.id,
        requirement.figures,
        requirement.first_quarter,
        requirement.last_quarter,
        requirement.report_by,
        requirement.set_at,
        requirement.withdrawn_at,
        standings.count(Standing.AWAITED),
        standings.count(Standing.MISSING),
        addressed,
    )


def _addressed(requirement: Requirement, one: Addressed, now: datetime) -> AddressedView:
    standing = requirement.standing(one, now)
    return AddressedView(one.organization, standing, one.reminders, one.reported_at, one.counts)
