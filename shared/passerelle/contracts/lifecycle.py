"""The life cycle of a referral and its closed lists, mapped to the FHIR Task states.

Source: HL7 SDOH Clinical Care implementation guide (Gravity), Task for referral management.
"""

from enum import StrEnum


class ReferralStatus(StrEnum):
    """Where one referral stands between the organization that sent it and the one that answers."""

    QUEUED = "queued"
    SENT = "sent"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    STARTED = "started"
    COMPLETED = "completed"
    DECLINED = "declined"
    LEFT = "left"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


FHIR_TASK_STATUS: dict[ReferralStatus, str] = {
    ReferralStatus.QUEUED: "draft",
    ReferralStatus.SENT: "requested",
    ReferralStatus.WAITLISTED: "on-hold",
    ReferralStatus.ACCEPTED: "accepted",
    ReferralStatus.STARTED: "in-progress",
    ReferralStatus.COMPLETED: "completed",
    ReferralStatus.DECLINED: "rejected",
    ReferralStatus.LEFT: "failed",
    ReferralStatus.CANCELLED: "cancelled",
    ReferralStatus.LAPSED: "cancelled",
}
"""FHIR Task.status for each of ours; a lapse is a cancellation whose statusReason says `lapsed`."""

ENDED = frozenset(
    {
        ReferralStatus.COMPLETED,
        ReferralStatus.DECLINED,
        ReferralStatus.LEFT,
        ReferralStatus.CANCELLED,
        ReferralStatus.LAPSED,
    }
)


class DeclinedBy(StrEnum):
    """Who said no: the consequences differ."""

    PERSON = "person"
    PARTNER = "partner"
    RULES = "rules"


class DeclineReason(StrEnum):
    """Why a referral was declined, coarse enough for every reader."""

    NOT_INTERESTED = "not_interested"
    NOT_AVAILABLE = "not_available"
    CHOSE_OTHER_PATH = "chose_other_path"
    NOT_REACHED = "not_reached"
    SESSION_FULL = "session_full"
    NOT_ELIGIBLE = "not_eligible"
    NOT_MOBILE = "not_mobile"
    OUT_OF_TERRITORY = "out_of_territory"
    SERVICE_SUSPENDED = "service_suspended"
    DUPLICATE = "duplicate"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"


class NextAction(StrEnum):
    """What the partner suggests the referring organization do after a refusal."""

    OTHER_PARTNER = "other_partner"
    WAIT = "wait"
    REASSESS = "reassess"
    NONE = "none"


class CancelReason(StrEnum):
    """Why the referring organization took a referral back."""

    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    PLAN_CHANGED = "plan_changed"
    PERSON_LEFT = "person_left"
    OPENED_IN_ERROR = "opened_in_error"


class LeftReason(StrEnum):
    """Why somebody stopped before the end."""

    EMPLOYMENT = "employment"
    MOVED = "moved"
    FURTHER_EDUCATION = "further_education"
    NOT_AVAILABLE = "not_available"
    STOPPED_COMING = "stopped_coming"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"


class Purpose(StrEnum):
    """What a recipient may use what it is told for."""

    LEARN_FRENCH = "learn_french"
    TRY_ENTERPRISE = "try_enterprise"
    FINANCE_PROJECT = "finance_project"
    ACCESS_RIGHTS = "access_rights"
    FIND_ACTIVITY = "find_activity"
    COORDINATE_PATHWAY = "coordinate_pathway"


class FieldGroup(StrEnum):
    """Groups of a person's data that a grant allows or does not."""

    IDENTITY = "identity"
    CONTACT = "contact"
    LANGUAGES = "languages"
    WORK_RIGHT = "work_right"
    AIMS = "aims"
    PATHWAY = "pathway"
    """That a pathway exists and its coarse milestones."""


class CefrLevel(StrEnum):
    """Levels of the Common European Framework, with `alpha` for people not yet at ease with writing."""

    ALPHA = "alpha"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


CEFR_ORDER: tuple[CefrLevel, ...] = tuple(CefrLevel)
