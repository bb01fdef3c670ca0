"""Closed lists; their values equal those of the published language (a test compares them)."""

from enum import StrEnum


class ReferralStatus(StrEnum):
    """Where one referral stands."""

    QUEUED = "queued"
    """Prepared, nobody was told: it waits for the person's agreement or for its day."""
    SENT = "sent"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    STARTED = "started"
    COMPLETED = "completed"
    DECLINED = "declined"
    LEFT = "left"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class CancelReason(StrEnum):
    """Why a referral was taken back."""

    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    PLAN_CHANGED = "plan_changed"
    PERSON_LEFT = "person_left"
    OPENED_IN_ERROR = "opened_in_error"


class Purpose(StrEnum):
    """What a recipient may use what it is told for."""

    LEARN_FRENCH = "learn_french"
    TRY_ENTERPRISE = "try_enterprise"
    FINANCE_PROJECT = "finance_project"
    ACCESS_RIGHTS = "access_rights"
    FIND_ACTIVITY = "find_activity"
    COORDINATE_PATHWAY = "coordinate_pathway"


class FieldGroup(StrEnum):
    """Groups of a person's data that an agreement covers or not."""

    IDENTITY = "identity"
    CONTACT = "contact"
    LANGUAGES = "languages"
    WORK_RIGHT = "work_right"
    AIMS = "aims"
    PATHWAY = "pathway"


class WorkRight(StrEnum):
    """What a person may work as; the document itself is never kept."""

    NONE = "none"
    SALARIED_WITH_PERMIT = "salaried_with_permit"
    SALARIED = "salaried"
    ANY_PROFESSION = "any_profession"


class CollectedHow(StrEnum):
    """How the person gave an agreement: a click of the staff is not the person's choice."""

    IN_PERSON = "in_person"
    """Signed, on paper or on a screen, in front of staff."""
    IN_WRITING = "in_writing"
    """Signed elsewhere and sent."""
    ORALLY = "orally"
    """Said in front of staff and a witness, whose role is kept."""
    BY_PHONE = "by_phone"
    """Said to staff with an interpreter or a witness on the line."""
    ONLINE = "online"
    """By the person, through a link of their own."""
    THROUGH_REPRESENTATIVE = "through_representative"
    """By whoever may decide for the person, whose role is kept."""
    DECLARED_BY_STAFF = "declared_by_staff"
    """Staff says that the person agreed: nothing is disclosed before the person confirms it."""


class OwnMilestone(StrEnum):
    """What the owner's own staff records; none of it ever leaves the organization."""

    PROTECTION_GRANTED = "protection_granted"
    PROTECTION_NOT_GRANTED = "protection_not_granted"
    ACCESS_TO_RIGHTS_SETTLED = "access_to_rights_settled"
    ACCESS_TO_RIGHTS_BLOCKED = "access_to_rights_blocked"


class Turn(StrEnum):
    """What can happen to a step besides a milestone; a plan's arrow may start from it."""

    DECLINED = "declined"
    LAPSED = "lapsed"
    """The partner stayed silent until its date."""
    OFFER_LAPSED = "offer_lapsed"
    """The person did not answer the partner's offer in time."""
    CANCELLED = "cancelled"
    SILENT = "silent"
    """A start or a report did not come, in spite of the reminder and of the coordinator's own call."""
    NO_PARTNER = "no_partner"
    DECIDED = "decided"


LEVELS = ("alpha", "A1", "A2", "B1", "B2", "C1", "C2")
"""CEFR levels from the lowest; `alpha`: not yet at ease with writing."""
