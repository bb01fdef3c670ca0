"""Staff of a microcredit agency: invitations, advisers, guarantors, decisions, payments."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from funding import commands, reactions
from funding.domain.application import Application, NotGrantedReason, Project, Sector, Status
from funding.domain.guarantee import NoGuaranteeReason
from funding.domain.parameters import Purpose
from passerelle.contracts import lifecycle
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import Decision
from passerelle.partnership import ReceivedReferral
from tests.journeys.partner_staff import PartnerStaff

TERMS = commands.Terms(invitation=timedelta(days=30), reminder=timedelta(days=7))
KITCHEN = Project(Purpose.BUSINESS, 500_000, Sector.ACCOMMODATION_AND_FOOD)
STAFF = "staff-7"


class FundingStaff(PartnerStaff):
    hooks = reactions.HOOKS
    purpose = lifecycle.Purpose.FINANCE_PROJECT
    service = "microcredit"

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
            case Status.GUARANTOR_FOUND if self.dice.random() < 0.1:
                self.about(key, commands.release_guarantor)
            case Status.GUARANTOR_FOUND | Status.NO_GUARANTEE:
                decide = self.one_of({self.grant: 4.0, self.turn_down: 1.0})
                decide(key)
            case Status.GRANTED:
                self.about(key, commands.sign_contract)
            case Status.CONTRACTED:
                self.about(key, commands.disburse)
            case Status.DISBURSED:
                self.about(key, commands.repay, amount_cents=250_000)

    def invite(self, ref: UUID) -> None:
        self.ask("invite", [ref], partial(commands.invite, ref=ref, terms=TERMS))

    def submit(self, ref: UUID) -> None:
        self.ask("submit", [ref], partial(commands.submit, ref=ref, project=KITCHEN))

    def with_guarantor(self, application: UUID) -> None:
        today = self.network.clock.now.date()
        self.about(
            application,
            commands.add_guarantor,
            name="Canary Guarantor",
            contact="canary@example.org",
            consented_on=today,
            notice_version="2026-01",
            notice_given_on=today,
        )

    def without_guarantor(self, application: UUID) -> None:
        reason = NoGuaranteeReason.NOBODY_TO_ASK
        self.about(application, commands.do_without_guarantor, reason=reason, decided_by=STAFF)

    def grant(self, application: UUID) -> None:
        self.about(application, commands.grant, amount_cents=500_000, months=36, decided_by=STAFF)

    def turn_down(self, application: UUID) -> None:
        self.about(application, commands.turn_down, reason=NotGrantedReason.CANNOT_BE_REPAID, decided_by=STAFF)

    def about(self, application: UUID, command: Callable[..., Decision], **arguments: Any) -> None:
        name = command.__name__
        self.ask(name, [application], partial(command, application=application, **arguments))
