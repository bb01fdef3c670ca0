"""What is answered for the person's rights: a partner says something is wrong, time is over, a backup was restored."""

from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.rights import RectificationAsked
from passerelle.messaging.decisions import Reactions, Wake
from passerelle.privacy.erasure import ERASE_AGAIN
from passerelle.privacy.retention import wakes
from referral.domain.change import Change, Circumstances
from referral.domain.pathway import Pathway, What
from referral.plans.library import Guide
from referral.reactions.partners import answering


def rectification_asked(pathway: Pathway, around: Circumstances, referral: UUID, event: Event) -> Change:
    """Staff finds it in the list of rectifications, and in the trace."""
    fields = event.fields if isinstance(event, RectificationAsked) else ()
    return Change(pathway).note(around, What.RECTIFICATION_ASKED, fields=" ".join(group.value for group in fields))


def table(guide: Guide, retention_over: Wake, erase_again: Wake) -> Reactions:
    """To be joined with the others; how somebody is erased is a command of staff as well."""
    return Reactions(
        {RectificationAsked: answering(guide, rectification_asked)},
        {**wakes(retention_over), ERASE_AGAIN: erase_again},
    )
