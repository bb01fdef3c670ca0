"""What a milestone says about the referral it is reported on."""

from enum import StrEnum


class Meaning(StrEnum):
    """How far a milestone takes its referral."""

    NEWS = "news"
    BEGUN = "begun"
    FINISHED = "finished"
    LEFT = "left"
    AFTERWARDS = "afterwards"
    """How things went on after the referral was over."""


MEANINGS: dict[str, Meaning] = {
    "course_started": Meaning.BEGUN,
    "course_completed": Meaning.FINISHED,
    "course_left": Meaning.LEFT,
    "trial_started": Meaning.BEGUN,
    "trial_completed": Meaning.FINISHED,
    "trial_left": Meaning.LEFT,
    "follow_up_recorded": Meaning.AFTERWARDS,
    "application_submitted": Meaning.BEGUN,
    "loan_disbursed": Meaning.FINISHED,
}


def meaning_of(milestone: str) -> Meaning:
    """Milestones of a kind added later are news, until a plan draws an arrow from them."""
    return MEANINGS.get(milestone, Meaning.NEWS)
