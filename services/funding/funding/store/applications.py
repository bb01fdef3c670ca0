"""Statements on `applications`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from funding.domain.application import Application, Status
from funding.store.application_rows import application_in, row_of
from funding.store.columns import columns_of


async def applications_at(connection: Any, keys: Sequence[UUID]) -> list[Application]:
    """The applications with these keys."""
    rows = await connection.fetch("SELECT * FROM applications WHERE id = ANY($1::uuid[])", keys)
    return [application_in(row) for row in rows]


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
    return [application_in(row) for row in rows]


async def applications_of_adviser(
    connection: Any, adviser: str, *, after: UUID | None, limit: int
) -> list[Application]:
    """A page of what is on one adviser's desk, by id: nothing that is over."""
    rows = await connection.fetch(
        """
        SELECT * FROM applications
        WHERE adviser = $1 AND ended_at IS NULL AND id > coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid)
        ORDER BY id
        LIMIT $3
        """,
        adviser,
        after,
        limit,
    )
    return [application_in(row) for row in rows]


async def workloads(connection: Any) -> dict[str, dict[Status, int]]:
    """How many applications each adviser has, by status; whatever waits for an adviser stands under ''."""
    rows = await connection.fetch(
        """
        SELECT coalesce(adviser, '') AS adviser, status, count(*) AS many
        FROM applications
        WHERE ended_at IS NULL AND status <> 'invited'
        GROUP BY 1, 2
        ORDER BY 1, 2
        """
    )
    found: dict[str, dict[Status, int]] = {}
    for row in rows:
        found.setdefault(row["adviser"], {})[Status(row["status"])] = row["many"]
    return found


async def save_applications(connection: Any, applications: Sequence[Application]) -> None:
    """Insert or replace."""
    await connection.execute(
        """
        INSERT INTO applications (
            id, ref, borrower, status, territory, invited_at, answer_by, to_remind_since, purpose, sector, asked_cents,
            plan, submitted_at, adviser, advised_since, guarantor, no_guarantee_reason, no_guarantee_by,
            no_guarantee_at, deferrals, outcome, decided_by, decided_at, committee_held_on, committee_members,
            conditions, months, granted_cents, not_granted_reason, contract_signed_at, contract_signed_on,
            guaranteed_cents, rate_basis_points, grace_days, longest_months, unconfirmed_terms, disbursed_at, account,
            last_repaid_at, ended_at
        )
        SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
            $8::timestamptz[], $9::text[], $10::text[], $11::bigint[], $12::jsonb[], $13::timestamptz[], $14::text[],
            $15::timestamptz[], $16::uuid[], $17::text[], $18::text[], $19::timestamptz[], $20::jsonb[], $21::text[],
            $22::text[], $23::timestamptz[], $24::date[], $25::jsonb[], $26::jsonb[], $27::smallint[], $28::bigint[],
            $29::text[], $30::timestamptz[], $31::date[], $32::bigint[], $33::integer[], $34::smallint[],
            $35::smallint[], $36::jsonb[], $37::timestamptz[], $38::uuid[], $39::timestamptz[], $40::timestamptz[]
        )
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, territory = excluded.territory, answer_by = excluded.answer_by,
            to_remind_since = excluded.to_remind_since, purpose = excluded.purpose, sector = excluded.sector,
            asked_cents = excluded.asked_cents, plan = excluded.plan, submitted_at = excluded.submitted_at,
            adviser = excluded.adviser, advised_since = excluded.advised_since, guarantor = excluded.guarantor,
            no_guarantee_reason = excluded.no_guarantee_reason, no_guarantee_by = excluded.no_guarantee_by,
            no_guarantee_at = excluded.no_guarantee_at, deferrals = excluded.deferrals, outcome = excluded.outcome,
            decided_by = excluded.decided_by, decided_at = excluded.decided_at,
            committee_held_on = excluded.committee_held_on, committee_members = excluded.committee_members,
            conditions = excluded.conditions, months = excluded.months, granted_cents = excluded.granted_cents,
            not_granted_reason = excluded.not_granted_reason, contract_signed_at = excluded.contract_signed_at,
            contract_signed_on = excluded.contract_signed_on, guaranteed_cents = excluded.guaranteed_cents,
            rate_basis_points = excluded.rate_basis_points, grace_days = excluded.grace_days,
            longest_months = excluded.longest_months, unconfirmed_terms = excluded.unconfirmed_terms,
            disbursed_at = excluded.disbursed_at, account = excluded.account,
            last_repaid_at = excluded.last_repaid_at, ended_at = excluded.ended_at
        """,
        *columns_of(row_of(application) for application in applications),
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
