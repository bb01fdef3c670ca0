"""What organizations count: closed figures, by calendar quarter; broadcast on `passerelle.statistics`.

A count below SMALLEST is never told: its absence says so, and nothing else.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from passerelle.contracts.base import MAX_SEQUENCE, Event, Kind, Moment, OrganizationId, Part

SMALLEST = 5
"""The smallest count that is told."""

Quarter = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}Q[1-4]$")]
"""A calendar quarter, such as `2026Q3`."""
Count = Annotated[int, Field(ge=SMALLEST, le=MAX_SEQUENCE)]


class Figure(StrEnum):
    """What is counted: how often it happened, never to whom."""

    PATHWAYS_OPENED = "pathways_opened"
    PATHWAYS_COMPLETED = "pathways_completed"
    PATHWAYS_STOPPED = "pathways_stopped"
    REFERRALS_SENT = "referrals_sent"
    REFERRALS_DECLINED = "referrals_declined"
    REFERRALS_LAPSED = "referrals_lapsed"
    COURSES_COMPLETED = "courses_completed"
    COURSES_LEFT = "courses_left"
    LEVEL_A1_REACHED = "level_a1_reached"
    LEVEL_A2_REACHED = "level_a2_reached"
    LEVEL_B1_REACHED = "level_b1_reached"
    LEVEL_B2_OR_MORE_REACHED = "level_b2_or_more_reached"
    LEVEL_UNDER_A1_REACHED = "level_under_a1_reached"
    TRIALS_COMPLETED = "trials_completed"
    TRIALS_LEFT = "trials_left"
    BUSINESS_STARTED = "business_started"
    EMPLOYED = "employed"
    BACK_TO_EDUCATION = "back_to_education"
    OTHER_OUTCOME = "other_outcome"
    APPLICATIONS_SUBMITTED = "applications_submitted"
    APPLICATIONS_DECIDED = "applications_decided"
    LOANS_GRANTED = "loans_granted"
    LOANS_NOT_GRANTED = "loans_not_granted"
    APPLICATIONS_WITHDRAWN = "applications_withdrawn"
    LOANS_DISBURSED = "loans_disbursed"


_F = Figure
TOTALS: dict[Figure, tuple[Figure, ...]] = {
    _F.COURSES_COMPLETED: (
        _F.LEVEL_UNDER_A1_REACHED,
        _F.LEVEL_A1_REACHED,
        _F.LEVEL_A2_REACHED,
        _F.LEVEL_B1_REACHED,
        _F.LEVEL_B2_OR_MORE_REACHED,
    ),
    _F.TRIALS_COMPLETED: (_F.BUSINESS_STARTED, _F.EMPLOYED, _F.BACK_TO_EDUCATION, _F.OTHER_OUTCOME),
    _F.APPLICATIONS_DECIDED: (_F.LOANS_GRANTED, _F.LOANS_NOT_GRANTED, _F.APPLICATIONS_WITHDRAWN),
}
"""Figures that are the sum of others; no figure is a part of two of them."""


class QuarterCount(Part):
    """One figure of one quarter."""

    quarter: Quarter
    figure: Figure
    count: Count | None = None
    """Absent: too small to be told, or it would give away another that is."""


class MonthlyCounts(Part):
    """The three months of a quarter, told only together, when none of them is small."""

    quarter: Quarter
    figure: Figure
    counts: Annotated[tuple[Count, ...], Field(min_length=3, max_length=3)]


class StatisticsPublished(Event):
    """What an organization counted, signed with its current key; replaces what it published before."""

    wire = "passerelle.statistics.statistics_published.v1"
    sequenced = False
    organization: OrganizationId
    kind: Kind
    quarters: Annotated[tuple[QuarterCount, ...], Field(max_length=400)]
    months: Annotated[tuple[MonthlyCounts, ...], Field(max_length=200)]
    counted_at: Moment
    version: Annotated[int, Field(ge=1, le=MAX_SEQUENCE)]
    """Grows with each publication of the organization."""
