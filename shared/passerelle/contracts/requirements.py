"""What a local authority requires of the associations of its territory, on a ref that concerns no person.

The ref is between two organizations only; nothing on it is a disclosure, so no grant covers it and none is needed.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from passerelle.contracts.base import Event, Moment
from passerelle.contracts.statistics import Figure, Quarter, QuarterCount

AUTHORITIES = frozenset({"referral"})


class RequirementSet(Event):
    """The association has to report these figures for these quarters by that day."""

    wire = "passerelle.requirements.requirement_set.v1"
    publishers = AUTHORITIES
    opens_ref = True
    requirement: UUID
    figures: Annotated[tuple[Figure, ...], Field(min_length=1, max_length=len(Figure))]
    first_quarter: Quarter
    last_quarter: Quarter
    report_by: Moment


class RequirementReminded(Event):
    """Nothing was reported yet, and the day is near or past."""

    wire = "passerelle.requirements.requirement_reminded.v1"
    publishers = AUTHORITIES
    requirement: UUID
    report_by: Moment


class RequirementWithdrawn(Event):
    """Nothing needs to be reported any more."""

    wire = "passerelle.requirements.requirement_withdrawn.v1"
    publishers = AUTHORITIES
    requirement: UUID


class FiguresReported(Event):
    """What the association counted; a later report replaces an earlier one."""

    wire = "passerelle.requirements.figures_reported.v1"
    requirement: UUID
    counts: Annotated[tuple[QuarterCount, ...], Field(min_length=1, max_length=400)]
