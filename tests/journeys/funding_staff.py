"""Staff of a microcredit agency: invitations, advisers, guarantors, decisions, payments."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from funding import commands, reactions
from funding.domain.account import Account, Payer, WriteOffReason
from funding.domain.application import Application, Status
from funding.domain.committee import DeferredReason, NotGrantedReason, Requirement, Sitting
from funding.domain.guarantee import Collected, NoGuaranteeReason
from funding.domain.parameters import Purpose
from funding.domain.project import Plan, Project, Spending, Stage, Use
from funding.domain.schedule import RescheduleReason
from funding.domain.sectors import Sector
from funding.domain.territory import Territory
from funding.rules import shipped_rules
from passerelle.contracts import lifecycle
from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import Decision
from passerelle.partnership import ReceivedReferral
from tests.journeys.partner_staff import PartnerStaff

TERMS = commands.Terms(invitation=timedelta(days=30), reminder=timedelta(days=7))
RULES = shipped_rules()
PLAN = Plan(Stage.IDEA, 0, 0, (Spending(Use.EQUIPMENT, 500_000),))
KITCHEN = Project(Purpose.BUSINESS, 500_000, Sector("accommodation_and_food"), PLAN)
STAFF = "staff-7"
COMMITTEE = ("member-1", "member-2")


class FundingStaff(PartnerStaff):
    hooks = reactions.HOOKS
    purpose = lifecycle.Purpose.FINANCE_PROJECT
    service = "microcredit"

    def act(self) -> None:
        """A loan goes on after its referral is completed."""
        running = [
            state
            for state in self.states.values()
            if isinstance(state, Application) and state.status is Status.DISBURSED
        ]
        if running and self.dice.random() < 0.15:
            self.follow(self.dice.choice(running))
        else:
            super().act()

    def see(self, referral: ReceivedReferral) -> None:
        found = self.states.get(referral.case) if referral.case else None
        if not isinstance(found, Application) or found.is_over:
            if referral.status is ReferralStatus.SENT and self.dice.random() < 0.1:
                self.decline(referral.ref)
            else:
                self.invite(referral.ref)
        elif self.dice.random() < 0.03:
            self.about(found.key, commands.withdraw)
        else:
            self.go_on(found)

    def go_on(self, application: Application) -> None:
        """The next thing in the life of this application."""
        key = application.key
        match application.status:
            case Status.INVITED:
                self.submit(application.ref)
            case Status.SUBMITTED:
                self.about(key, commands.assign_adviser, adviser=STAFF)
            case Status.GUARANTOR_SEARCH:
                find = self.one_of({self.with_guarantor: 1.0, self.without_guarantor: 1.0})
                find(key)
            case Status.GUARANTOR_FOUND if self.dice.random() < 0.3:
                self.let_guarantor_go(application)
            case Status.GUARANTOR_FOUND | Status.NO_GUARANTEE:
                decide = self.one_of(
                    {self.grant: 3.0, self.grant_on_condition: 1.0, self.turn_down: 1.0, self.defer: 1.0}
                )
                decide(key)
            case Status.GRANTED if application.decision and application.decision.has_open_conditions:
                today = day_of(self.network.clock.now)
                met = {"requirement": Requirement.INSURANCE_TAKEN, "met_on": today}
                self.about(key, commands.meet_condition, **met)
            case Status.GRANTED:
                self.sign(key)
            case Status.CONTRACTED:
                self.about(key, commands.disburse)

    def sign(self, application: UUID) -> None:
        self.about(application, commands.sign_contract, rules=RULES)

    def follow(self, application: Application) -> None:
        """Something about a loan that is running."""
        follow = self.one_of({self.repay: 10.0, self.reschedule: 1.0, self.write_off: 0.3})
        follow(application)

    def let_guarantor_go(self, application: Application) -> None:
        """On the guarantor's own wish, to step back or to be erased."""
        guarantor = application.guarantor
        if guarantor is None or self.dice.random() < 0.5:
            self.about(application.key, commands.release_guarantor)
        else:
            self.ask("erase_guarantor", [guarantor], partial(commands.erase_guarantor, guarantor=guarantor))

    def repay(self, application: Application) -> None:
        account = self.states.get(application.account) if application.account else None
        if isinstance(account, Account):
            owed = account.owed_cents
            amount = self.one_of({1: 3.0, account.unpaid[0].amount_cents: 6.0, owed: 1.0, owed + 1: 1.0})
            payer = self.dice.choice(list(Payer))
            self.about(application.key, commands.repay, amount_cents=amount, paid_by=payer)

    def reschedule(self, application: Application) -> None:
        first = day_of(self.network.clock.now) + timedelta(days=self.dice.randint(0, 60))
        reason = self.dice.choice(list(RescheduleReason))
        terms = {"months": self.dice.randint(1, 60), "first_due_on": first, "reason": reason}
        self.about(application.key, commands.reschedule, **terms)

    def write_off(self, application: Application) -> None:
        self.about(application.key, commands.write_off, reason=WriteOffReason.INSOLVENCY)

    def invite(self, ref: UUID) -> None:
        self.ask("invite", [ref], partial(commands.invite, ref=ref, terms=TERMS))

    def submit(self, ref: UUID) -> None:
        command = partial(commands.submit, ref=ref, project=KITCHEN, rules=RULES, territory=Territory("38185"))
        self.ask("submit", [ref], command)

    def with_guarantor(self, application: UUID) -> None:
        today = day_of(self.network.clock.now)
        self.about(
            application,
            commands.add_guarantor,
            name="Canary Guarantor",
            contact="canary@example.org",
            rules=RULES,
            consented_on=today,
            collected=Collected.IN_WRITING,
            collected_by=STAFF,
            notice_version="2026-01",
            notice_language="fr",
            notice_given_on=today,
        )

    def without_guarantor(self, application: UUID) -> None:
        reason = NoGuaranteeReason.NOBODY_TO_ASK
        self.about(application, commands.do_without_guarantor, reason=reason, decided_by=STAFF)

    def grant(self, application: UUID) -> None:
        self.decide(application, commands.grant, amount_cents=500_000, months=36)

    def grant_on_condition(self, application: UUID) -> None:
        wanted = (Requirement.INSURANCE_TAKEN,)
        self.decide(application, commands.grant, amount_cents=500_000, months=36, requirements=wanted)

    def turn_down(self, application: UUID) -> None:
        self.decide(application, commands.turn_down, reason=NotGrantedReason.CANNOT_BE_REPAID)

    def defer(self, application: UUID) -> None:
        self.decide(application, commands.defer, reason=DeferredReason.PAPERS_ARE_MISSING)

    def decide(self, application: UUID, command: Callable[..., Decision], **arguments: Any) -> None:
        sitting = Sitting(day_of(self.network.clock.now), COMMITTEE, STAFF)
        self.about(application, command, rules=RULES, sitting=sitting, **arguments)

    def about(self, application: UUID, command: Callable[..., Decision], **arguments: Any) -> None:
        name = command.__name__
        self.ask(name, [application], partial(command, application=application, **arguments))
