"""What staff of every kind of partner do with a referral they have just received."""

from datetime import timedelta
from uuid import UUID

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction, Purpose, ReferralStatus
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.partnership import Agreed, Hooks, ReceivedReferral, propose
from passerelle.partnership.commands import accept_referral, decline_referral, waitlist_referral
from passerelle.testing.history import GrantGiven
from passerelle.testing.journeys import Staff

UNANSWERED = (ReferralStatus.SENT, ReferralStatus.WAITLISTED)


class PartnerStaff(Staff):
    """Looks at one referral after the other."""

    hooks = Hooks()
    purpose = Purpose.LEARN_FRENCH
    service = "french_course"
    owners = ("singa", "grenoble")

    def act(self) -> None:
        if self.dice.random() < 0.02:
            self.propose(self.dice.choice(self.owners))
        refs = self.refs
        if not refs:
            return
        referral = self.states.get(self.dice.choice(refs))
        if isinstance(referral, ReceivedReferral) and referral.is_open:
            self.see(referral)

    def see(self, referral: ReceivedReferral) -> None:
        """Something about this person."""
        raise NotImplementedError

    def propose(self, owner: str) -> None:
        """Somebody walks in here first, and agrees that a referring organization be told."""
        now = self.network.clock.now
        until = now + timedelta(days=self.dice.randint(10, 400))
        agreed = Agreed(now, until, "2026-01", "fr", False, "front_desk", "in_person")

        def command(states: States, moment: Moment) -> Decision:
            return propose(
                moment,
                owner=owner,
                service=self.service,
                purpose=self.purpose,
                agreed=agreed,
                contact={"given_name": "Canary", "phone": "canary"},
            )

        answer = self.ask("propose", [], command)
        if answer is not None:
            proposal = self.states[UUID(answer["ref"])]
            number = self.network.history.next_number()
            self.network.recorder.note(GrantGiven(number, now, self.organization, proposal.grant, owner, until))

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
