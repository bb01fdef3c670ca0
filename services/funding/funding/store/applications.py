"""Statements on `applications`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from funding.domain.application import (
    Application,
    Contract,
    LoanDecision,
    NotGrantedReason,
    Outcome,
    Project,
    Sector,
    Status,
)
from funding.domain.guarantee import NoGuarantee, NoGuaranteeReason
from funding.domain.parameters import Purpose
from funding.store.columns import columns_of


async def applications_at(connection: Any, keys: Sequence[UUID]) -> list[Application]:
    """The applications with these keys."""
    rows = await connection.fetch("SELECT * FROM applications WHERE id = ANY($1::uuid[])", keys)
    return [_application(row) for row in rows]


async def ref_of(connection: Any, application: UUID) -> UUID | None:
    """The ref the application hangs on, which never changes."""
    ref: UUID | None = await connection.fetchval("SELECT ref FROM applications WHERE id = $1", application)
    return ref


async def applications_listed(
    connection: Any, *, status: Status | None, ref: UUID | None, after: UUID | None, limit: int
) -> list[Application]:
    """A page of applications by id, those with one status or on one ref when given."""
    rows = await connection.fetch(
        """
        SELECT * FROM applications
        WHERE ($1::text IS NULL OR status = $1)
          AND ($2::uuid IS NULL OR ref = $2)
          AND ($3::uuid IS NULL OR id > $3)
        ORDER BY id
        LIMIT $4
        """,
        status,
        ref,
        after,
        limit,
    )
    return [_application(row) for row in rows]


async def save_applications(connection: Any, applications: Sequence[Application]) -> None:
    """Insert or replace."""
    await connection.execute(
        """
        INSERT INTO applications (
            id, ref, borrower, status, invited_at, answer_by, to_remind_since, purpose, sector, asked_cents,
            submitted_at, adviser, guarantor, no_guarantee_reason, no_guarantee_by, no_guarantee_at, outcome,
            decided_by, decided_at, months, granted_cents, not_granted_reason, contract_signed_at, guaranteed_cents,
            disbursed_at, last_repaid_at, ended_at
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::text[], $10::bigint[], $11::timestamptz[], $12::text[], $13::uuid[], $14::text[],
            $15::text[], $16::timestamptz[], $17::text[], $18::text[], $19::timestamptz[], $20::smallint[],
            $21::bigint[], $22::text[], $23::timestamptz[], $24::bigint[], $25::timestamptz[], $26::timestamptz[],
            $27::timestamptz[]
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, answer_by = excluded.answer_by, to_remind_since = excluded.to_remind_since,
            purpose = excluded.purpose, sector = excluded.sector, asked_cents = excluded.asked_cents,
            submitted_at = excluded.submitted_at, adviser = excluded.adviser, guarantor = excluded.guarantor,
            no_guarantee_reason = excluded.no_guarantee_reason, no_guarantee_by = excluded.no_guarantee_by,
            no_guarantee_at = excluded.no_guarantee_at, outcome = excluded.outcome, decided_by = excluded.decided_by,
            decided_at = excluded.decided_at, months = excluded.months, granted_cents = excluded.granted_cents,
            not_granted_reason = excluded.not_granted_reason, contract_signed_at = excluded.contract_signed_at,
            guaranteed_cents = excluded.guaranteed_cents, disbursed_at = excluded.disbursed_at,
            last_repaid_at = excluded.last_repaid_at, ended_at = excluded.ended_at
        """,
        *columns_of(_row(application) for application in applications),
    )


async def forget_applications(connection: Any, keys: Sequence[UUID]) -> None:
    """Erase these applications with their loans and guarantors, and every other on an erased ref.

    An earlier loan on the same ref that was paid out stays: accounting records are kept (code de commerce, L.123-22).
    """
    await connection.execute(
        """
        DELETE FROM applications
        WHERE id = ANY($1::uuid[]) OR (ref = ANY($1::uuid[]) AND disbursed_at IS NULL)
        """,
        keys,
    )


def _row(application: Application) -> tuple[Any, ...]:
    project, waiver = application.project, application.no_guarantee
    decision, contract = application.decision, application.contract
    return (
        application.key,
        application.ref,
        application.borrower,
        application.status,
        application.invited_at,
        application.answer_by,
        application.to_remind_since,
        project and project.purpose,
        project and project.sector,
        project and project.amount_cents,
        application.submitted_at,
        application.adviser,
        application.guarantor,
        waiver and waiver.reason,
        waiver and waiver.decided_by,
        waiver and waiver.decided_at,
        decision and decision.outcome,
        decision and decision.decided_by,
        decision and decision.decided_at,
        decision and decision.months,
        decision and decision.amount_cents,
        decision and decision.reason,
        contract and contract.signed_at,
        contract and contract.guaranteed_cents,
        application.disbursed_at,
        application.last_repaid_at,
        application.ended_at,
    )


def _application(row: Any) -> Application:
    return Application(
        key=row["id"],
        ref=row["ref"],
        borrower=row["borrower"],
        invited_at=row["invited_at"],
        answer_by=row["answer_by"],
        status=Status(row["status"]),
        to_remind_since=row["to_remind_since"],
        project=_project(row),
        submitted_at=row["submitted_at"],
        adviser=row["adviser"],
        guarantor=row["guarantor"],
        no_guarantee=_no_guarantee(row),
        decision=_decision(row),
        contract=_contract(row),
        disbursed_at=row["disbursed_at"],
        last_repaid_at=row["last_repaid_at"],
        ended_at=row["ended_at"],
    )


def _project(row: Any) -> Project | None:
    if row["purpose"] is None:
        return None
    return Project(Purpose(row["purpose"]), row["asked_cents"], row["sector"] and Sector(row["sector"]))


def _no_guarantee(row: Any) -> NoGuarantee | None:
    if row["no_guarantee_at"] is None:
        return None
    return NoGuarantee(NoGuaranteeReason(row["no_guarantee_reason"]), row["no_guarantee_by"], row["no_guarantee_at"])


def _decision(row: Any) -> LoanDecision | None:
    if row["decided_at"] is None:
        return None
    return LoanDecision(
        Outcome(row["outcome"]),
        row["decided_by"],
        row["decided_at"],
        amount_cents=row["granted_cents"],
        months=row["months"],
        reason=row["not_granted_reason"] and NotGrantedReason(row["not_granted_reason"]),
    )


def _contract(row: Any) -> Contract | None:
    if row["contract_signed_at"] is None:
        return None
    return Contract(row["contract_signed_at"], row["guaranteed_cents"])
