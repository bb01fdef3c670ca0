"""Staff of a referring organization: register, agree, decide, take back, withdraw, erase, answer proposals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Decision
from passerelle.testing.conduct import OWNER
from passerelle.testing.history import GrantEnded, GrantGiven, ReferralSeen
from passerelle.testing.silence import GroupsAgreed
from referral.commands import pathways, people, proposals
from referral.domain.codes import CancelReason, CollectedHow, FieldGroup, OwnMilestone, Purpose, ReferralStatus
from referral.domain.contact import Contact
from referral.domain.grant import Notice
from referral.domain.languages import SpokenLanguage
from referral.domain.pathway import Pathway
from referral.domain.person import PersonalData
from referral.domain.plan import StepKind
from referral.domain.proposal import Answer, Proposal
from referral.plans.library import Guide
from tests.journeys.reception_staff import ReceptionStaff

NOTICE = Notice("2026-01", "fr", False, "front_desk", CollectedHow.IN_PERSON)
PARIS = "75119"
PERSON = PersonalData(
    given_name="Canary",
    family_name="Canary",
    commune=PARIS,
    contact=Contact(email="canary@example.org", phone="canary"),
    languages=(SpokenLanguage("fa"), SpokenLanguage("fr")),
)
PLANS = ("language-to-enterprise", "language-to-enterprise", "farmer")


class ReferralStaff(ReceptionStaff):
    """Lets in `people` persons, and walks their pathways."""

    def __init__(self, *around: Any, guide: Guide, people: int) -> None:
        super().__init__(*around, guide=guide)
        self.people = people
        self.opened: list[UUID] = []

    def act(self) -> None:
        if len(self.opened) < self.people and self.dice.random() < 0.4:
            self.open(self.dice.choice(PLANS))
        elif self.dice.random() < 0.1:
            self.answer_a_proposal()
        elif self.opened:
            found = self.states.get(self.dice.choice(self.opened))
            if isinstance(found, Pathway) and self.dice.random() < 0.1:
                self.receive(found.person)
            elif isinstance(found, Pathway):
                self.see(found)

    def see(self, pathway: Pathway) -> None:
        """Something about this person."""
        change = self.dice.random()
        if change < 0.01:
            self.erase(pathway.person)
        elif change < 0.03 and pathway.grants:
            self.withdraw(pathway.id, self.dice.choice(pathway.grants).id)
        elif change < 0.08 and pathway.grants:
            self.narrow(pathway)
        elif not pathway.is_open:
            return
        elif pathway.queued is not None and self.dice.random() < 0.05:
            self.declare(pathway.id, pathway.queued.partner, pathway.queued.purpose)
        elif pathway.queued is not None:
            days, begins_in = self.dice.randint(20, 600), 3 if self.dice.random() < 0.05 else 0
            queued = pathway.queued
            grant = self.agree(pathway.id, queued.partner, queued.purpose, days, begins_in=begins_in)
            if grant is not None and self.dice.random() < 0.07:
                self.withdraw(pathway.id, grant)
        elif pathway.referral is not None:
            self.change_the_referral(pathway)
        else:
            self.move_on(pathway)

    def change_the_referral(self, pathway: Pathway) -> None:
        referral = pathway.referral
        what = self.dice.random()
        if referral is None or what > 0.15:
            return
        if what < 0.04:
            self.cancel(pathway.id, referral.id)
        elif what < 0.08:
            partner = self.dice.choice(self.guide.partners()).organization
            self.about(pathways.send_to, pathway.id, partner)
        else:
            self.agree(pathway.id, referral.partner, referral.purpose, self.dice.randint(20, 900))

    def move_on(self, pathway: Pathway) -> None:
        """Own steps: what was recorded, what was decided."""
        step = self.guide.plan(pathway.plan, pathway.version).step(pathway.visit.step)
        if step.kind is StepKind.RECORD and self.dice.random() < 0.5:
            self.work_through(pathway.person)
        elif step.kind is StepKind.RECORD:
            self.record(pathway.id, self.dice.choice([OwnMilestone(arrow.upon) for arrow in step.arrows]))
        elif step.kind is StepKind.DECIDE:
            self.decide(pathway.id, self.dice.choice(list(step.options)))

    def open(self, plan: str) -> UUID:
        person = self.ask("register", [], partial(people.register_person, data=PERSON))
        key = UUID(person["id"])
        opened = self.ask("open", [key], partial(pathways.open_pathway, guide=self.guide, person=key, plan=plan))
        self.opened.append(UUID(opened["id"]))
        return self.opened[-1]

    def agree(
        self,
        pathway: UUID,
        recipient: str,
        purpose: Purpose,
        days: int = 900,
        fields: Sequence[FieldGroup] = (),
        notice: Notice = NOTICE,
        begins_in: int = 0,
    ) -> UUID | None:
        """The person agrees; the driver notes what was agreed."""
        until = self.network.clock.now + timedelta(days=days)
        command = partial(
            pathways.give_grant,
            guide=self.guide,
            pathway=pathway,
            recipient=recipient,
            purpose=purpose,
            fields=tuple(fields or self.dice.sample(list(FieldGroup), 3)),
            valid_until=until,
            notice=notice,
            valid_from=self.network.clock.now + timedelta(days=begins_in) if begins_in else None,
        )
        answer = self.ask("agree", [pathway], command)
        if answer is None:
            return None
        number, now = self.network.history.next_number(), self.network.clock.now
        grant = UUID(answer["id"])
        self.network.recorder.note(GrantGiven(number, now, self.organization, grant, recipient, until))
        self._note_groups(grant, answer["fields"])
        return grant

    def narrow(self, pathway: Pathway) -> None:
        """The person agrees to less than before, and is told that it is so."""
        grant = self.dice.choice(pathway.grants)
        left = tuple(self.dice.sample(list(grant.fields), self.dice.randint(0, len(grant.fields))))
        until = grant.valid_until - timedelta(days=self.dice.randint(0, 60))
        command = partial(
            pathways.narrow_grant,
            guide=self.guide,
            pathway=pathway.id,
            grant=grant.id,
            fields=left,
            valid_until=until,
        )
        answer = self.ask("narrow", [pathway.id], command)
        if answer is not None:
            number, now = self.network.history.next_number(), self.network.clock.now
            narrower = UUID(answer["id"])
            fact = GrantGiven(number, now, self.organization, narrower, grant.recipient, until)
            self.network.recorder.note(fact)
            self._note_groups(narrower, answer["fields"])
            self._note_end(grant.id)

    def declare(self, pathway: UUID, recipient: str, purpose: Purpose) -> None:
        """Staff says that the person agreed; sometimes the person confirms it."""
        declared = replace(NOTICE, collected_how=CollectedHow.DECLARED_BY_STAFF)
        grant = self.agree(pathway, recipient, purpose, notice=declared)
        if grant is not None and self.dice.random() < 0.5:
            evidence = replace(NOTICE, collected_how=CollectedHow.ONLINE)
            self.about(pathways.confirm_grant, pathway, grant, evidence)

    def _note_groups(self, grant: UUID, groups: Sequence[str]) -> None:
        number, now = self.network.history.next_number(), self.network.clock.now
        self.network.recorder.note(GroupsAgreed(number, now, self.organization, grant, frozenset(groups)))

    def withdraw(self, pathway: UUID, grant: UUID) -> None:
        """The person no longer agrees, and is told that it is so."""
        if self.about(pathways.withdraw_grant, pathway, grant) is not None:
            self._note_end(grant)

    def erase(self, person: UUID) -> None:
        """The person asks to be forgotten, which ends every agreement."""
        known = [self.states.get(key) for key in self.states[person].pathways]
        grants = [grant.id for found in known if isinstance(found, Pathway) for grant in found.grants]
        within = timedelta(days=30)
        command = partial(people.request_erasure, person=person, answer_within=within)
        if self.ask("erase", [person], command) is not None:
            for grant in grants:
                self._note_end(grant)

    def cancel(self, pathway: UUID, referral: UUID) -> None:
        self.about(pathways.cancel_referral, pathway, referral, self.dice.choice(list(CancelReason)))

    def record(self, pathway: UUID, name: OwnMilestone) -> None:
        self.about(pathways.record_milestone, pathway, name)

    def decide(self, pathway: UUID, step: str) -> None:
        self.about(pathways.decide_step, pathway, step)

    def answer_a_proposal(self) -> None:
        waiting = [one for one in self.states.values() if isinstance(one, Proposal) and one.is_open]
        if not waiting:
            return
        proposal = self.dice.choice(waiting)
        if proposal.contact is None and self.dice.random() < 0.2:
            self.ask("ask_again", [proposal.ref], partial(proposals.ask_again, ref=proposal.ref))
            return
        if self.dice.random() < 0.3:
            no = self.dice.choice((Answer.DECLINED, Answer.ALREADY_KNOWN))
            self.ask(
                "decline_proposal",
                [proposal.ref],
                partial(proposals.decline_proposal, guide=self.guide, ref=proposal.ref, answer=no),
            )
            return
        pathway = self.open(PLANS[0])
        self.agree(pathway, proposal.organization, proposal.purpose)
        command = partial(proposals.accept_proposal, guide=self.guide, ref=proposal.ref, pathway=pathway)
        self.ask("accept_proposal", [proposal.ref, pathway], command)

    def note_sent(self) -> None:
        """Every referral a partner was told of, as the owner sees it."""
        for state in self.states.values():
            for one in state.referrals if isinstance(state, Pathway) else ():
                if one.ref is not None and one.status is not ReferralStatus.QUEUED:
                    number, now = self.network.history.next_number(), self.network.clock.now
                    seen = ReferralSeen(
                        number, now, self.organization, one.ref, one.id, one.partner, OWNER, one.status.value, one.grant
                    )
                    self.network.recorder.note(seen)

    def about(self, command: Callable[..., Decision], pathway: UUID, *more: Any) -> Any:
        def decide(states: Any, moment: Any) -> Decision:
            return command(states, moment, self.guide, pathway, *more)

        return self.ask(command.__name__, [pathway], decide)

    def _note_end(self, grant: UUID) -> None:
        number, now = self.network.history.next_number(), self.network.clock.now
        self.network.recorder.note(GrantEnded(number, now, self.organization, grant))


def grant_in_force(states: Any, thread: UUID, grant: UUID, now: Any) -> bool:
    """What the table of grants says in the real runtime."""
    pathway = states.get(thread)
    return isinstance(pathway, Pathway) and any(one.id == grant and one.is_in_force(now) for one in pathway.grants)
