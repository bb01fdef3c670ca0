"""The page of one application: what is asked for, what is missing, what was decided, what is owed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request, Response

from funding.domain.account import Account, Payer, WriteOffReason
from funding.domain.application import Application, Status
from funding.domain.committee import DeferredReason, NotGrantedReason, Requirement
from funding.domain.guarantee import Collected, NoGuaranteeReason
from funding.domain.parameters import Name, Purpose
from funding.domain.project import Plan, Stage, Use
from funding.domain.schedule import RescheduleReason
from funding.pages.access import decides
from funding.pages.agency import Agency
from funding.pages.plan import SPENDING_ROWS, typed_balance
from funding.store.accounts import accounts_at
from funding.store.guarantors import guarantor_for
from funding.store.loans import loans_of
from passerelle.contracts.lifecycle import DeclineReason
from passerelle.pages.desk import UNTRIED, Tried, Visitor, show_tried
from passerelle.partnership.desk import works_with_people

BEFORE_THE_DECISION = frozenset(
    {Status.SUBMITTED, Status.GUARANTOR_SEARCH, Status.GUARANTOR_FOUND, Status.NO_GUARANTEE}
)
PERSONS_OWN = (
    DeclineReason.NOT_INTERESTED,
    DeclineReason.NOT_AVAILABLE,
    DeclineReason.CHOSE_OTHER_PATH,
    DeclineReason.NOT_REACHED,
)
"""Why somebody gives up, as the person says it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a complete file: there or missing."""

    code: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """A plan adds up when what the money is for is the loan and the money of one's own."""

    uses_cents: int
    means_cents: int

    @property
    def adds_up(self) -> bool:
        return self.uses_cents == self.means_cents


async def application_page(
    agency: Agency, request: Request, key: UUID, visitor: Visitor, tried: Tried = UNTRIED
) -> Response:
    """The page, with the form that was refused as it was; the same 404 when there is none to see."""
    shown = await _found(agency, key, visitor)
    await agency.organization.audit_read(visitor, shown["application"].ref, "application")
    context = {**shown, **_choices(agency, visitor), "typed_balance": typed_balance(tried)}
    return show_tried(agency.site, request, "application.html", visitor, tried, **context)


async def _found(agency: Agency, key: UUID, visitor: Visitor) -> dict[str, Any]:
    works = works_with_people(visitor)
    async with agency.organization.connection() as connection:
        application = await agency.seen(connection, visitor, key)
        names = await agency.names(connection, visitor, [application.ref])
        held = [application.account] if application.account else []
        accounts = await accounts_at(connection, held)
        shown = {
            "staff": await agency.staff(connection),
            "guarantor": await guarantor_for(connection, key) if works else None,
            "loan": (await loans_of(connection, [key])).get(key),
        }
    project = application.project
    return {
        **shown,
        "application": application,
        "name": names[application.ref],
        "account": accounts[0] if accounts else None,
        "next_due": next_due(accounts[0]) if accounts else None,
        "pieces": list(pieces_of(application)),
        "balance": balance_of(project.amount_cents, project.plan) if project and project.plan else None,
        "works": works,
        "decides": decides(visitor),
        "is_undecided": application.status in BEFORE_THE_DECISION,
        "since": since_of(application),
    }


def pieces_of(application: Application) -> Iterator[Piece]:
    """What a file needs on its way to the money, in order; conditions only where the committee set some."""
    decision = application.decision
    yield Piece("application", application.submitted_at is not None)
    yield Piece("adviser", application.adviser is not None)
    yield Piece("guarantee", application.is_guaranteed)
    yield Piece("decision", decision is not None)
    if decision is not None and decision.conditions:
        yield Piece("conditions", not decision.has_open_conditions)
    yield Piece("contract", application.contract is not None)
    yield Piece("payout", application.disbursed_at is not None)


def balance_of(amount_cents: int, plan: Plan) -> Balance:
    return Balance(sum(one.amount_cents for one in plan.spending), amount_cents + plan.own_funds_cents)


def next_due(account: Account) -> tuple[Any, int] | None:
    """The oldest instalment that is not paid, with what is left of it."""
    if account.closed_on is not None:
        return None
    return next(((one, left) for one, left in account.outstanding if left > 0), None)


def since_of(application: Application) -> datetime:
    """Since when it stands as it does."""
    waiver, decision, contract = application.no_guarantee, application.decision, application.contract
    reached: Mapping[Status, datetime | None] = {
        Status.SUBMITTED: application.submitted_at,
        Status.GUARANTOR_SEARCH: application.advised_since,
        Status.GUARANTOR_FOUND: application.advised_since,
        Status.NO_GUARANTEE: waiver.decided_at if waiver else None,
        Status.GRANTED: decision.decided_at if decision else None,
        Status.CONTRACTED: contract.recorded_at if contract else None,
        Status.DISBURSED: application.disbursed_at,
    }
    return application.ended_at or reached.get(application.status) or application.invited_at


def _choices(agency: Agency, visitor: Visitor) -> dict[str, Any]:
    today = agency.today
    sectors = agency.sectors(visitor)
    return {
        "purposes": agency.options(visitor, "loan.purpose", Purpose),
        "sectors": sectors,
        "sector_names": dict(sectors),
        "stages": agency.options(visitor, "loan.stage", Stage),
        "uses": agency.options(visitor, "loan.use", Use),
        "spending_rows": range(SPENDING_ROWS),
        "limits": [agency.rules.parameters.limit_on(today, purpose) for purpose in Purpose],
        "collected": agency.options(
            visitor, "loan.collected", [one for one in Collected if one is not Collected.NOT_RECORDED]
        ),
        "no_guarantee_reasons": agency.options(visitor, "loan.no_guarantee", NoGuaranteeReason),
        "requirements": agency.options(visitor, "loan.requirement", Requirement),
        "not_granted_reasons": agency.options(visitor, "loan.not_granted", NotGrantedReason),
        "deferred_reasons": agency.options(visitor, "loan.deferred", DeferredReason),
        "payers": agency.options(visitor, "loan.payer", Payer),
        "reschedule_reasons": agency.options(visitor, "loan.rescheduled", RescheduleReason),
        "write_off_reasons": agency.options(visitor, "loan.written_off", WriteOffReason),
        "withdrawal_reasons": agency.options(visitor, "loan.withdrawn", PERSONS_OWN),
        "quorum": agency.rules.parameters.on(today, Name.COMMITTEE_QUORUM).value,
        "today": today,
    }
