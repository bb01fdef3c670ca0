"""An application as a row, and a row as an application."""

import json
from datetime import date
from typing import Any

from funding.domain.application import Application, Contract, Status
from funding.domain.committee import (
    Condition,
    Deferral,
    DeferredReason,
    LoanDecision,
    NotGrantedReason,
    Outcome,
    Requirement,
    Sitting,
)
from funding.domain.guarantee import NoGuarantee, NoGuaranteeReason
from funding.domain.parameters import LoanTerms, Name, Purpose
from funding.domain.project import Plan, Project, Spending, Stage, Use
from funding.domain.sectors import Sector
from funding.domain.territory import Territory


def row_of(application: Application) -> tuple[Any, ...]:
    """The columns in the order in which they are saved."""
    project, waiver = application.project, application.no_guarantee
    return (
        application.key,
        application.ref,
        application.borrower,
        application.status,
        application.territory,
        application.invited_at,
        application.answer_by,
        application.to_remind_since,
        project and project.purpose,
        project and project.sector,
        project and project.amount_cents,
        project and project.plan and _text_of_plan(project.plan),
        application.submitted_at,
        application.adviser,
        application.advised_since,
        application.guarantor,
        waiver and waiver.reason,
        waiver and waiver.decided_by,
        waiver and waiver.decided_at,
        _text_of_deferrals(application.deferrals),
        *_decision_columns(application.decision),
        *_contract_columns(application.contract),
        application.disbursed_at,
        application.account,
        application.last_repaid_at,
        application.ended_at,
    )


def application_in(row: Any) -> Application:
    """The application that a row holds."""
    return Application(
        key=row["id"],
        ref=row["ref"],
        borrower=row["borrower"],
        invited_at=row["invited_at"],
        answer_by=row["answer_by"],
        status=Status(row["status"]),
        territory=row["territory"] and Territory(row["territory"]),
        to_remind_since=row["to_remind_since"],
        project=_project(row),
        submitted_at=row["submitted_at"],
        adviser=row["adviser"],
        advised_since=row["advised_since"],
        guarantor=row["guarantor"],
        no_guarantee=_no_guarantee(row),
        deferrals=tuple(_deferral(one) for one in json.loads(row["deferrals"])),
        decision=_decision(row),
        contract=_contract(row),
        disbursed_at=row["disbursed_at"],
        account=row["account"],
        last_repaid_at=row["last_repaid_at"],
        ended_at=row["ended_at"],
    )


def _decision_columns(decision: LoanDecision | None) -> tuple[Any, ...]:
    if decision is None:
        return (None,) * 9
    conditions = [
        {"requirement": one.requirement, "met_on": one.met_on and one.met_on.isoformat()} for one in decision.conditions
    ]
    return (
        decision.outcome,
        decision.sitting.recorded_by,
        decision.decided_at,
        decision.sitting.held_on,
        json.dumps(decision.sitting.members),
        json.dumps(conditions),
        decision.months,
        decision.amount_cents,
        decision.reason,
    )


def _contract_columns(contract: Contract | None) -> tuple[Any, ...]:
    if contract is None:
        return (None,) * 7
    terms = contract.terms
    return (
        contract.recorded_at,
        contract.signed_on,
        contract.guaranteed_cents,
        terms.rate_basis_points,
        terms.grace_days,
        terms.longest_months,
        json.dumps(terms.unconfirmed),
    )


def _text_of_plan(plan: Plan) -> str:
    spending = [{"use": line.use, "amount_cents": line.amount_cents} for line in plan.spending]
    written = {"stage": plan.stage, "employees": plan.employees, "own_funds_cents": plan.own_funds_cents}
    return json.dumps(written | {"spending": spending})


def _text_of_deferrals(deferrals: tuple[Deferral, ...]) -> str:
    return json.dumps(
        [
            {
                "held_on": one.sitting.held_on.isoformat(),
                "members": one.sitting.members,
                "recorded_by": one.sitting.recorded_by,
                "reason": one.reason,
            }
            for one in deferrals
        ]
    )


def _project(row: Any) -> Project | None:
    if row["purpose"] is None:
        return None
    plan = None if row["plan"] is None else _plan(json.loads(row["plan"]))
    return Project(Purpose(row["purpose"]), row["asked_cents"], row["sector"] and Sector(row["sector"]), plan)


def _plan(written: dict[str, Any]) -> Plan:
    spending = tuple(Spending(Use(line["use"]), line["amount_cents"]) for line in written["spending"])
    return Plan(Stage(written["stage"]), written["employees"], written["own_funds_cents"], spending)


def _no_guarantee(row: Any) -> NoGuarantee | None:
    if row["no_guarantee_at"] is None:
        return None
    return NoGuarantee(NoGuaranteeReason(row["no_guarantee_reason"]), row["no_guarantee_by"], row["no_guarantee_at"])


def _deferral(written: dict[str, Any]) -> Deferral:
    held_on = date.fromisoformat(written["held_on"])
    sitting = Sitting(held_on, tuple(written["members"]), written["recorded_by"])
    return Deferral(sitting, DeferredReason(written["reason"]))


def _decision(row: Any) -> LoanDecision | None:
    if row["decided_at"] is None:
        return None
    members = tuple(json.loads(row["committee_members"]))
    return LoanDecision(
        Outcome(row["outcome"]),
        Sitting(row["committee_held_on"], members, row["decided_by"]),
        row["decided_at"],
        amount_cents=row["granted_cents"],
        months=row["months"],
        conditions=tuple(_condition(one) for one in json.loads(row["conditions"])),
        reason=row["not_granted_reason"] and NotGrantedReason(row["not_granted_reason"]),
    )


def _condition(written: dict[str, Any]) -> Condition:
    met_on = written["met_on"] and date.fromisoformat(written["met_on"])
    return Condition(Requirement(written["requirement"]), met_on)


def _contract(row: Any) -> Contract | None:
    if row["contract_signed_at"] is None:
        return None
    unconfirmed = tuple(Name(name) for name in json.loads(row["unconfirmed_terms"]))
    terms = LoanTerms(row["rate_basis_points"], row["grace_days"], row["longest_months"], unconfirmed)
    return Contract(row["contract_signed_on"], row["contract_signed_at"], terms, row["guaranteed_cents"])
