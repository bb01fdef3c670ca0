"""Milestones of a cooperative trial."""

from enum import StrEnum
from uuid import UUID

from passerelle.contracts.base import Event, Moment
from passerelle.contracts.lifecycle import LeftReason

ENTERPRISE = frozenset({"enterprise"})


class TrialFormat(StrEnum):
    """A flashcoop lasts ten days, a volatile cooperative a few months."""

    FLASHCOOP = "flashcoop"
    VOLATILE_COOPERATIVE = "volatile_cooperative"


class TrialOutcome(StrEnum):
    """What somebody goes on to after passage."""

    RESTAURANT = "restaurant"
    SEWING_WORKSHOP = "sewing_workshop"
    OTHER_BUSINESS = "other_business"
    COLLECTIVE_ENTREPRENEURSHIP = "collective_entrepreneurship"
    SOLIDARITY = "solidarity"
    EMPLOYMENT = "employment"
    FURTHER_EDUCATION = "further_education"
    LEFT = "left"


class FollowUpPoint(StrEnum):
    """How long after passage somebody is asked how things go."""

    SIX_MONTHS = "six_months"
    TWELVE_MONTHS = "twelve_months"


class FollowUpSituation(StrEnum):
    """What somebody does by then; `not_reached` says that nobody could ask."""

    OWN_BUSINESS = "own_business"
    COLLECTIVE_BUSINESS = "collective_business"
    EMPLOYMENT = "employment"
    FURTHER_EDUCATION = "further_education"
    SOLIDARITY = "solidarity"
    SEEKING = "seeking"
    NOT_REACHED = "not_reached"


class TrialOffered(Event):
    """A place is offered and kept until the date."""

    wire = "passerelle.enterprise.trial_offered.v1"
    publishers = ENTERPRISE
    referral: UUID
    format: TrialFormat
    answer_by: Moment


class TrialStarted(Event):
    """The session has begun with this person in it."""

    wire = "passerelle.enterprise.trial_started.v1"
    publishers = ENTERPRISE
    referral: UUID
    format: TrialFormat


class TrialCompleted(Event):
    """The person went through to the end."""

    wire = "passerelle.enterprise.trial_completed.v1"
    publishers = ENTERPRISE
    referral: UUID
    format: TrialFormat
    outcome: TrialOutcome


class TrialLeft(Event):
    """The person stopped before the end."""

    wire = "passerelle.enterprise.trial_left.v1"
    publishers = ENTERPRISE
    referral: UUID
    reason: LeftReason


class FollowUpRecorded(Event):
    """Somebody asked how the person fares after passage; `referral` is over by then."""

    wire = "passerelle.enterprise.follow_up_recorded.v1"
    publishers = ENTERPRISE
    referral: UUID
    point: FollowUpPoint
    situation: FollowUpSituation
