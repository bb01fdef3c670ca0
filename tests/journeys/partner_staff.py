"""What staff of every kind of partner do with a referral they have just received."""

from uuid import UUID

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction, ReferralStatus
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.partnership import Hooks, ReceivedReferral
from passerelle.partnership.commands import accept_referral, decline_referral, waitlist_referral
from passerelle.testing.journeys import Staff

UNANSWERED = (ReferralStatus.SENT, ReferralStatus.WAITLISTED)


class PartnerStaff(Staff):
    """Looks at one referral after the other."""

    hooks = Hooks()

    def act(self) -> None:
        refs = self.refs
        if not refs:
            return
        referral = self.states.get(self.dice.choice(refs))
        if isinstance(referral, ReceivedReferral) and referral.is_open:
            self.see(referral)

    def see(self, referral: ReceivedReferral) -> None:
        """Something about this person."""
        raise NotImplementedError

    def accept(self, ref: UUID) -> None:
        self.ask("accept", [ref], lambda states, moment: accept_referral(self.hooks, states, ref, moment))

    def waitlist(self, ref: UUID) -> None:
        self.ask("waitlist", [ref], lambda states, moment: waitlist_referral(states, ref, moment))

    def decline(self, ref: UUID) -> None:
        by = self.dice.choice(list(DeclinedBy))
        reason = self.dice.choice(list(DeclineReason))
        action = self.dice.choice(list(NextAction))

        def command(states: States, moment: Moment) -> Decision:
            return decline_referral(
                self.hooks,
                states,
                ref,
                moment,
                declined_by=by,
                reason=reason,
                may_be_shown=True,
                next_action=action,
            )

        self.ask("decline", [ref], command)
