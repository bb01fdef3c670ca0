"""What happens when a clock of a pathway rings."""

from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, States, Wake
from referral.domain.change import CLOCK, Clock
from referral.domain.clocks import run_out
from referral.domain.pathway import Pathway
from referral.plans.library import Guide
from referral.translation import decision_of


def ringing(guide: Guide) -> Wake:
    """A deadline of a pathway; an erased one has none left."""

    def wake(states: States, due: Due, moment: Moment) -> Decision:
        pathway = states.get(due.thread)
        if not isinstance(pathway, Pathway):
            return NOTHING
        around = guide.around(states, pathway, moment, CLOCK)
        return decision_of(run_out(pathway, around, Clock(due.name), due.about))

    return wake
