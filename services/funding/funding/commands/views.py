"""What staff see of an application; amounts are euro cents, staff ids are opaque."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from funding.domain.application import Application, Contract, Status
from funding.domain.borrower import Borrower, Loan
from funding.domain.committee import DeferredReason, LoanDecision, NotGrantedReason, Outcome, Requirement
from funding.domain.guarantee import NoGuaranteeReason
from funding.domain.parameters import Name, Purpose
from funding.domain.project import Plan, Stage, Use
from passerelle.messaging.decisions import Decision, State, States, merged


class SpendingView(BaseModel):
    use: Use
    amount_cents: int


class PlanView(BaseModel):
    """The business plan as far as the agency needs it."""

    stage: Stage
    employees: int
    own_funds_cents: int
    spending: list[SpendingView]


class DeferralView(BaseModel):
    """A sitting of the committee that decided nothing."""

    held_on: date
    members: list[str]
    reason: DeferredReason


class ConditionView(BaseModel):
    requirement: Requirement
    met_on: date | None


class DecisionView(BaseModel):
    """The committee's decision, as it was taken."""

    held_on: date
    members: list[str]
    conditions: list[ConditionView]


class ContractView(BaseModel):
    """The terms, copied from the parameters of the day of the signature; `unconfirmed` ones nobody has checked."""

    signed_on: date
    rate_basis_points: int
    grace_days: int
    longest_months: int
    guaranteed_cents: int
    unconfirmed: list[Name]


class ApplicationView(BaseModel):
    """One application; what is not known yet is null. The guarantor and the schedule are shown apart."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    ref: UUID
    borrower: UUID
    status: Status
    territory: str | None
    invited_at: AwareDatetime
    answer_by: AwareDatetime
    to_remind_since: AwareDatetime | None
    purpose: Purpose | None
    sector: str | None
    amount_cents: int | None
    plan: PlanView | None
    submitted_at: AwareDatetime | None
    adviser: str | None
    advised_since: AwareDatetime | None
    has_guarantor: bool
    no_guarantee_reason: NoGuaranteeReason | None
    deferrals: list[DeferralView]
    outcome: Outcome | None
    committee: DecisionView | None
    decided_at: AwareDatetime | None
    granted_cents: int | None
    months: int | None
    not_granted_reason: NotGrantedReason | None
    contract: ContractView | None
    contract_signed_at: AwareDatetime | None
    guaranteed_cents: int | None
    disbursed_at: AwareDatetime | None
    repaid_cents: int | None
    """Principal, without interest."""
    is_behind: bool
    ended_at: AwareDatetime | None


def view_of(application: Application, loan: Loan | None) -> ApplicationView:
    """The application with what was repaid of its loan."""
    project, decision, contract = application.project, application.decision, application.contract
    return ApplicationView(
        id=application.key,
        ref=application.ref,
        borrower=application.borrower,
        status=application.status,
        territory=application.territory,
        invited_at=application.invited_at,
        answer_by=application.answer_by,
        to_remind_since=application.to_remind_since,
        purpose=project and project.purpose,
        sector=project and project.sector,
        amount_cents=project and project.amount_cents,
        plan=project and project.plan and _plan(project.plan),
        submitted_at=application.submitted_at,
        adviser=application.adviser,
        advised_since=application.advised_since,
        has_guarantor=application.guarantor is not None,
        no_guarantee_reason=application.no_guarantee and application.no_guarantee.reason,
        deferrals=[
            DeferralView(held_on=one.sitting.held_on, members=list(one.sitting.members), reason=one.reason)
            for one in application.deferrals
        ],
        outcome=decision and decision.outcome,
        committee=decision and _committee(decision),
        decided_at=decision and decision.decided_at,
        granted_cents=decision and decision.amount_cents,
        months=decision and decision.months,
        not_granted_reason=decision and decision.reason,
        contract=contract and _contract(contract),
        contract_signed_at=contract and contract.recorded_at,
        guaranteed_cents=contract and contract.guaranteed_cents,
        disbursed_at=application.disbursed_at,
        repaid_cents=loan and loan.repaid_cents,
        is_behind=loan is not None and loan.is_behind,
        ended_at=application.ended_at,
    )


def changed(states: States, application: Application, *others: State) -> Decision:
    """The application and what changed with it, answered with its view."""
    borrower = merged(states, others).get(application.borrower)
    loan = borrower.find_loan(application.key) if isinstance(borrower, Borrower) else None
    return Decision(changes=(application, *others), result=view_of(application, loan).model_dump(mode="json"))


def _plan(plan: Plan) -> PlanView:
    spending = [SpendingView(use=line.use, amount_cents=line.amount_cents) for line in plan.spending]
    return PlanView(stage=plan.stage, employees=plan.employees, own_funds_cents=plan.own_funds_cents, spending=spending)


def _committee(decision: LoanDecision) -> DecisionView:
    return DecisionView(
        held_on=decision.sitting.held_on,
        members=list(decision.sitting.members),
        conditions=[ConditionView(requirement=one.requirement, met_on=one.met_on) for one in decision.conditions],
    )


def _contract(contract: Contract) -> ContractView:
    terms = contract.terms
    return ContractView(
        signed_on=contract.signed_on,
        rate_basis_points=terms.rate_basis_points,
        grace_days=terms.grace_days,
        longest_months=terms.longest_months,
        guaranteed_cents=contract.guaranteed_cents,
        unconfirmed=list(terms.unconfirmed),
    )
