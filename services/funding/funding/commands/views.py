"""What staff see of an application; amounts are euro cents, staff ids are opaque."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from funding.domain.application import Application, NotGrantedReason, Outcome, Sector, Status
from funding.domain.borrower import Borrower, Loan
from funding.domain.guarantee import NoGuaranteeReason
from funding.domain.parameters import Purpose
from passerelle.messaging.decisions import Decision, State, States, merged


class ApplicationView(BaseModel):
    """One application; what is not known yet is null. The guarantor is shown apart."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    ref: UUID
    borrower: UUID
    status: Status
    invited_at: AwareDatetime
    answer_by: AwareDatetime
    to_remind_since: AwareDatetime | None
    purpose: Purpose | None
    sector: Sector | None
    amount_cents: int | None
    submitted_at: AwareDatetime | None
    adviser: str | None
    has_guarantor: bool
    no_guarantee_reason: NoGuaranteeReason | None
    outcome: Outcome | None
    decided_at: AwareDatetime | None
    granted_cents: int | None
    months: int | None
    not_granted_reason: NotGrantedReason | None
    contract_signed_at: AwareDatetime | None
    guaranteed_cents: int | None
    disbursed_at: AwareDatetime | None
    repaid_cents: int | None
    ended_at: AwareDatetime | None


def view_of(application: Application, loan: Loan | None) -> ApplicationView:
    """The application with what was repaid of its loan."""
    project, decision, contract = application.project, application.decision, application.contract
    return ApplicationView(
        id=application.key,
        ref=application.ref,
        borrower=application.borrower,
        status=application.status,
        invited_at=application.invited_at,
        answer_by=application.answer_by,
        to_remind_since=application.to_remind_since,
        purpose=project and project.purpose,
        sector=project and project.sector,
        amount_cents=project and project.amount_cents,
        submitted_at=application.submitted_at,
        adviser=application.adviser,
        has_guarantor=application.guarantor is not None,
        no_guarantee_reason=application.no_guarantee and application.no_guarantee.reason,
        outcome=decision and decision.outcome,
        decided_at=decision and decision.decided_at,
        granted_cents=decision and decision.amount_cents,
        months=decision and decision.months,
        not_granted_reason=decision and decision.reason,
        contract_signed_at=contract and contract.signed_at,
        guaranteed_cents=contract and contract.guaranteed_cents,
        disbursed_at=application.disbursed_at,
        repaid_cents=loan and loan.repaid_cents,
        ended_at=application.ended_at,
    )


def changed(states: States, application: Application, *others: State) -> Decision:
    """The application and what changed with it, answered with its view."""
    borrower = merged(states, others).get(application.borrower)
    loan = borrower.find_loan(application.key) if isinstance(borrower, Borrower) else None
    return Decision(changes=(application, *others), result=view_of(application, loan).model_dump(mode="json"))
