"""Setting and withdrawing a requirement.

Its refs are between two organizations and concern no person: no grant is named, and no disclosure recorded.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.contracts.requirements import RequirementSet, RequirementWithdrawn
from passerelle.contracts.statistics import Figure
from passerelle.messaging.decisions import (
    CancelDeadline,
    Decision,
    Moment,
    NotFound,
    OpenRef,
    Outgoing,
    SetDeadline,
    States,
)
from passerelle.messaging.matters import matter_of
from passerelle.privacy.counts import months_of, quarters_between
from referral.domain import requirement as requirements
from referral.domain.partner import Partner, serves_any
from referral.domain.requirement import (
    REMIND_BEFORE,
    REMINDER,
    REPORT_DUE,
    Addressed,
    AssociationIsUnknown,
    NobodyIsAddressed,
    QuartersAreReversed,
    ReportIsDueTooEarly,
    Requirement,
)
from referral.domain.requirement_view import requirement_view

MOST_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A requirement as staff asks for it."""

    figures: tuple[Figure, ...]
    first_quarter: str
    last_quarter: str
    report_by: datetime

    def check(self, now: datetime) -> None:
        """Raises QuartersAreReversed and ReportIsDueTooEarly."""
        if not 1 <= len(quarters_between(self.first_quarter, self.last_quarter)) <= MOST_QUARTERS:
            raise QuartersAreReversed
        last_moment = months_of(self.last_quarter)[-1][1]
        if self.report_by <= max(last_moment, now):
            raise ReportIsDueTooEarly


@dataclass(frozen=True, slots=True)
class Ground:
    """A territory: whoever says that it serves a part of it is addressed."""

    communes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()


def associations_of(
    known: Collection[str], partners: Collection[Partner], named: Collection[str], ground: Ground
) -> tuple[str, ...]:
    """Those named and those that serve the territory; raises AssociationIsUnknown and NobodyIsAddressed."""
    for name in named:
        if name not in known:
            raise AssociationIsUnknown(organization=name)
    serving = {
        one.organization for one in partners if serves_any(one, ground.communes, ground.departments, ground.groupings)
    }
    addressed = tuple(sorted({*named, *serving}))
    if not addressed:
        raise NobodyIsAddressed
    return addressed


def set_requirement(states: States, moment: Moment, wanted: Wanted, organizations: tuple[str, ...]) -> Decision:
    """Tell each association, on a ref of its own, what it has to report by when."""
    wanted.check(moment.now)
    addressed = tuple(Addressed(one, matter_of(moment.new_id())) for one in organizations)
    requirement = Requirement(
        matter_of(moment.new_id()),
        tuple(figure.value for figure in wanted.figures),
        wanted.first_quarter,
        wanted.last_quarter,
        wanted.report_by,
        moment.now,
        addressed,
    )
    event = RequirementSet(
        requirement=requirement.id,
        figures=wanted.figures,
        first_quarter=wanted.first_quarter,
        last_quarter=wanted.last_quarter,
        report_by=wanted.report_by,
    )
    return Decision(
        changes=(requirement,),
        refs=tuple(OpenRef(one.ref, one.organization, requirement.id) for one in addressed),
        messages=tuple(Outgoing(one.organization, one.ref, event) for one in addressed),
        deadlines=_clocks(requirement, moment.now),
        result=to_jsonable_python(requirement_view(requirement, moment.now)),
    )


def withdraw_requirement(states: States, moment: Moment, requirement: UUID) -> Decision:
    """Nothing needs to be reported any more; reminders stop."""
    found = states.get(requirement)
    if not isinstance(found, Requirement):
        raise NotFound
    kept = requirements.withdraw(found, moment.now)
    event = RequirementWithdrawn(requirement=kept.id)
    return Decision(
        changes=(kept,),
        messages=tuple(Outgoing(one.organization, one.ref, event) for one in kept.addressed),
        deadlines=(CancelDeadline(kept.id, REMINDER), CancelDeadline(kept.id, REPORT_DUE)),
        result=to_jsonable_python(requirement_view(kept, moment.now)),
    )


def _clocks(requirement: Requirement, now: datetime) -> tuple[SetDeadline, ...]:
    due = SetDeadline(requirement.id, REPORT_DUE, requirement.report_by)
    remind_at = requirement.report_by - REMIND_BEFORE
    return (SetDeadline(requirement.id, REMINDER, remind_at), due) if remind_at > now else (due,)
