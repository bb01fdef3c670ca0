"""Milestones of a language cooperative."""

from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.lifecycle import CefrLevel, LeftReason

LANGUAGE = frozenset({"language"})


class PlacementCompleted(Event):
    """The placement test is done."""

    wire = "passerelle.language.placement_completed.v1"
    publishers = LANGUAGE
    referral: UUID
    level: CefrLevel


class CourseStarted(Event):
    """The first session took place."""

    wire = "passerelle.language.course_started.v1"
    publishers = LANGUAGE
    referral: UUID


class CourseCompleted(Event):
    """The course is finished; the level is the one assessed in class, not a certificate."""

    wire = "passerelle.language.course_completed.v1"
    publishers = LANGUAGE
    referral: UUID
    level_reached: CefrLevel


class CourseLeft(Event):
    """The learner stopped before the end."""

    wire = "passerelle.language.course_left.v1"
    publishers = LANGUAGE
    referral: UUID
    reason: LeftReason
