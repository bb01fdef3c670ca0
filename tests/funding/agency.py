"""An agency in memory: applies decisions to dictionaries as the runtime would, and shows what left it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from funding import commands, reactions
from funding.commands import Terms
from funding.domain.account import Account
from funding.domain.application import Application
from funding.domain.borrower import Borrower
from funding.domain.committee import NotGrantedReason, Requirement, Sitting
from funding.domain.guarantee import Collected, Guarantor, NoGuaranteeReason
from passerelle import partnership
from passerelle.contracts.base import Event
from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import Decision, Due, Message, Moment, SetDeadline, States, merged
from tests.funding.examples import KITCHEN, NOW, RULES, TODAY

REF, REFERRAL, GRANT = (UUID(int=number) for number in (1001, 1002, 1003))
TERMS = Terms(invitation=timedelta(days=30), reminder=timedelta(days=7))
STAFF = "staff-7"


@dataclass
class Agency:
    """One organization that lends, its clock stopped unless a test moves it."""

    now: datetime = NOW
    states: dict[UUID, Any] = field(default_factory=dict)
    told: list[Event] = field(default_factory=list)
    deadlines: dict[tuple[UUID, str], SetDeadline] = field(default_factory=dict)
    stopped: set[UUID] = field(default_factory=set)
    ids: int = 2000

    def moment(self) -> Moment:
        return Moment(self.now, self.new_id, lambda length: b"k" * length)

    def new_id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def do(self, command: Callable[..., Decision], **arguments: Any) -> Any:
        return self.apply(command(self.states, self.moment(), **arguments))

    def receive(self, event: Event, ref: UUID = REF) -> None:
        answer = reactions.table.messages[type(event)]
        message = Message(self.new_id(), "singa", ref, ref, 1, self.now, event)
        self.apply(answer(self.states, message, self.moment()))

    def wake(self, thread: UUID, name: str) -> None:
        due = self.deadlines.pop((thread, name))
        self.now = max(self.now, due.due)
        self.apply(reactions.table.deadlines[name](self.states, Due(thread, name, due.about, due.due), self.moment()))

    def apply(self, decision: Decision) -> Any:
        self.states = merged(self.states, decision.changes, decision.forget)
        self.told += [outgoing.event for outgoing in decision.messages]
        self.stopped |= set(decision.stop)
        for change in decision.deadlines:
            key = (change.thread, change.name)
            self.deadlines.pop(key, None)
            if isinstance(change, SetDeadline):
                self.deadlines[key] = change
        return decision.result

    def application(self, ref: UUID = REF) -> Application:
        return next(one for one in self.states.values() if isinstance(one, Application) and one.ref == ref)

    def borrower(self) -> Borrower:
        return next(one for one in self.states.values() if isinstance(one, Borrower))

    def account(self) -> Account:
        return next(one for one in self.states.values() if isinstance(one, Account))

    def sitting(self) -> Sitting:
        return Sitting(day_of(self.now), ("member-1", "member-2"), STAFF)

    def referral(self, ref: UUID = REF) -> partnership.ReceivedReferral:
        return partnership.received(self.states, ref)

    def guarantors(self) -> list[Guarantor]:
        return [one for one in self.states.values() if isinstance(one, Guarantor)]

    def facts(self) -> list[str]:
        return [event.short_name() for event in self.told]


def referral_sent(referral: UUID = REFERRAL, grant_until: datetime = NOW + timedelta(days=365)) -> ReferralSent:
    return ReferralSent(
        referral=referral,
        service="microcredit",
        purpose=Purpose.FINANCE_PROJECT,
        grant=GRANT,
        fields=(FieldGroup.PATHWAY,),
        answer_by=NOW + timedelta(days=14),
        grant_until=grant_until,
    )


def referred(grant_until: datetime = NOW + timedelta(days=365)) -> Agency:
    """The referral has arrived, which the agency has acknowledged."""
    agency = Agency()
    agency.receive(referral_sent(grant_until=grant_until))
    agency.told.clear()
    return agency


def invited(grant_until: datetime = NOW + timedelta(days=365)) -> Agency:
    agency = referred(grant_until)
    agency.do(commands.invite, ref=REF, terms=TERMS)
    return agency


def submitted(grant_until: datetime = NOW + timedelta(days=365)) -> Agency:
    agency = invited(grant_until)
    agency.do(commands.submit, ref=REF, project=KITCHEN, rules=RULES)
    return agency


def advised() -> Agency:
    agency = submitted()
    agency.do(commands.assign_adviser, application=agency.application().key, adviser=STAFF)
    return agency


def with_guarantor() -> Agency:
    agency = advised()
    agency.do(
        commands.add_guarantor,
        application=agency.application().key,
        name="Dominique Martin",
        contact="dominique@example.org",
        rules=RULES,
        consented_on=TODAY,
        collected=Collected.IN_WRITING,
        collected_by=STAFF,
        notice_version="2026-01",
        notice_language="fr",
        notice_given_on=TODAY,
    )
    return agency


def without_guarantor() -> Agency:
    agency = advised()
    agency.do(
        commands.do_without_guarantor,
        application=agency.application().key,
        reason=NoGuaranteeReason.NOBODY_TO_ASK,
        decided_by=STAFF,
    )
    return agency


def grant(agency: Agency, amount_cents: int = 800_000, requirements: tuple[Requirement, ...] = ()) -> Any:
    return agency.do(
        commands.grant,
        application=agency.application().key,
        rules=RULES,
        sitting=agency.sitting(),
        amount_cents=amount_cents,
        months=36,
        requirements=requirements,
    )


def turn_down(agency: Agency) -> Any:
    return agency.do(
        commands.turn_down,
        application=agency.application().key,
        rules=RULES,
        sitting=agency.sitting(),
        reason=NotGrantedReason.CANNOT_BE_REPAID,
    )


def contracted(agency: Agency | None = None) -> Agency:
    agency = agency or with_guarantor()
    grant(agency)
    agency.do(commands.sign_contract, application=agency.application().key, rules=RULES)
    return agency


def disbursed(agency: Agency | None = None) -> Agency:
    agency = contracted(agency)
    agency.do(commands.disburse, application=agency.application().key)
    return agency


def seen_by(agency: Agency, keys: list[UUID]) -> Mapping[UUID, Any]:
    """What a decision about these keys may see: themselves, their links and the links of those."""
    states: States = agency.states
    found: dict[UUID, Any] = {}
    for _ in range(3):
        found |= {key: states[key] for key in keys if key in states}
        keys = [link for state in found.values() for link in getattr(state, "links", ())]
    return found
