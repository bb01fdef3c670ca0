"""What staff of every kind of partner do with a referral they have just received."""

from datetime import timedelta
from uuid import UUID

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction, Purpose, ReferralStatus
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.partnership import Agreed, Hooks, Proposal, ReceivedReferral, propose, withdraw
from passerelle.partnership.commands import (
    accept_referral,
    continue_referral,
    decline_referral,
    open_referral,
    waitlist_referral,
)
from passerelle.testing.history import GrantEnded, GrantGiven
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
        if isinstance(referral, Proposal) and self.dice.random() < 0.05:
            self.take_back(referral.ref)
        elif isinstance(referral, ReceivedReferral) and referral.is_open:
            self.look_at(referral)

    def look_at(self, referral: ReceivedReferral) -> None:
        """Mostly something is done; sometimes it is only opened, or said to go on."""
        ref = referral.ref
        if referral.opened_at is None and self.dice.random() < 0.2:
            self.ask("open", [ref], lambda states, moment: open_referral(states, ref, moment))
        elif referral.status is ReferralStatus.STARTED and self.dice.random() < 0.1:
            self.ask("continue", [ref], lambda states, moment: continue_referral(states, ref, moment))
        else:
            self.see(referral)

    def take_back(self, ref: UUID) -> None:
        """The person no longer agrees to the proposal, and is told that it is so."""
        answer = self.ask("withdraw_proposal", [ref], lambda states, moment: withdraw(states, ref, moment))
        if answer is not None:
            number, now = self.network.history.next_number(), self.network.clock.now
            grant = self.states[ref].grant
            self.network.recorder.note(GrantEnded(number, now, self.organization, grant))

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
