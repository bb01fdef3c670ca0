"""A no in a few clicks: who usually refuses for that reason, and what usually comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction
from passerelle.partnership.refusals import Meaning

OFFERED = tuple(one for one in DeclineReason if one is not DeclineReason.AGREEMENT_WITHDRAWN)
"""A withdrawn agreement ends a referral by itself."""
USUAL: Mapping[DeclineReason, tuple[DeclinedBy, NextAction]] = {
    DeclineReason.NOT_INTERESTED: (DeclinedBy.PERSON, NextAction.REASSESS),
    DeclineReason.NOT_AVAILABLE: (DeclinedBy.PERSON, NextAction.REASSESS),
    DeclineReason.CHOSE_OTHER_PATH: (DeclinedBy.PERSON, NextAction.REASSESS),
    DeclineReason.NOT_REACHED: (DeclinedBy.PERSON, NextAction.REASSESS),
    DeclineReason.SESSION_FULL: (DeclinedBy.PARTNER, NextAction.WAIT),
    DeclineReason.NOT_ELIGIBLE: (DeclinedBy.RULES, NextAction.OTHER_PARTNER),
    DeclineReason.NOT_MOBILE: (DeclinedBy.PERSON, NextAction.OTHER_PARTNER),
    DeclineReason.OUT_OF_TERRITORY: (DeclinedBy.RULES, NextAction.OTHER_PARTNER),
    DeclineReason.SERVICE_SUSPENDED: (DeclinedBy.PARTNER, NextAction.OTHER_PARTNER),
    DeclineReason.DUPLICATE: (DeclinedBy.RULES, NextAction.NONE),
    DeclineReason.AGREEMENT_WITHDRAWN: (DeclinedBy.PERSON, NextAction.NONE),
}


@dataclass(frozen=True, slots=True)
class NotSaid(Exception):
    """The form leaves something out."""

    field: str


def meaning_in(form: Mapping[str, str]) -> Meaning:
    """What the form says, the usual where it says nothing; raises NotSaid for a reason that is missing."""
    try:
        reason = DeclineReason(form.get("reason", ""))
        usually_by, usually_next = USUAL[reason]
        return Meaning(
            declined_by=DeclinedBy(form["declined_by"]) if form.get("declined_by") else usually_by,
            reason=reason,
            next_action=NextAction(form["next_action"]) if form.get("next_action") else usually_next,
            may_be_shown=form.get("may_be_shown") == "yes",
        )
    except ValueError as wrong:
        raise NotSaid("reason") from wrong
