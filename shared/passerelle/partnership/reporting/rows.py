"""Statements on `required_reports`."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from passerelle.contracts.statistics import Figure, QuarterCount
from passerelle.messaging.matters import matters_among
from passerelle.partnership.reporting.report import RequiredReport

COUNTS = TypeAdapter(tuple[QuarterCount, ...])


class ReportStore:
    """Loads and saves required reports; other aggregates are left to other stores."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        """The reports on these refs; without a statement when none of them can be one."""
        matters = matters_among(keys)
        if not matters:
            return {}
        rows = await connection.fetch(
            "SELECT ref, requirement, authority, figures, first_quarter, last_quarter, report_by, asked_at,"
            " reminded_at, withdrawn_at, reported_at, counts::text AS counts FROM required_reports"
            " WHERE ref = ANY($1::uuid[])",
            matters,
        )
        return {row["ref"]: _report(row) for row in rows}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        """Insert or replace."""
        if reports := [state for state in changed if isinstance(state, RequiredReport)]:
            await _save(connection, reports)

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Erase the reports on these refs."""
        if matters := matters_among(keys):
            await connection.execute("DELETE FROM required_reports WHERE ref = ANY($1::uuid[])", matters)


store = ReportStore()


async def listed(connection: Any, after: UUID | None, limit: int) -> list[RequiredReport]:
    """A page of reports, the latest date first."""
    rows = await connection.fetch(
        "SELECT ref, requirement, authority, figures, first_quarter, last_quarter, report_by, asked_at,"
        " reminded_at, withdrawn_at, reported_at, counts::text AS counts FROM required_reports"
        " WHERE $1::uuid IS NULL OR (report_by, ref) <"
        " (SELECT report_by, ref FROM required_reports WHERE ref = $1)"
        " ORDER BY report_by DESC, ref DESC LIMIT $2",
        after,
        limit,
    )
    return [_report(row) for row in rows]


async def _save(connection: Any, reports: Sequence[RequiredReport]) -> None:
    await connection.execute(
        "INSERT INTO required_reports (ref, requirement, authority, figures, first_quarter, last_quarter, report_by,"
        " asked_at, reminded_at, withdrawn_at, reported_at, counts)"
        " SELECT ref, requirement, authority, string_to_array(figures, ','), first_quarter, last_quarter, report_by,"
        " asked_at, reminded_at, withdrawn_at, reported_at, counts::jsonb FROM unnest($1::uuid[], $2::uuid[],"
        " $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[],"
        " $10::timestamptz[], $11::timestamptz[], $12::text[])"
        " AS r(ref, requirement, authority, figures, first_quarter, last_quarter, report_by, asked_at, reminded_at,"
        " withdrawn_at, reported_at, counts)"
        " ON CONFLICT (ref) DO UPDATE SET reminded_at = EXCLUDED.reminded_at, withdrawn_at = EXCLUDED.withdrawn_at,"
        " reported_at = EXCLUDED.reported_at, counts = EXCLUDED.counts",
        *zip(*(_values(report) for report in reports), strict=True),
    )


def _values(report: RequiredReport) -> tuple[Any, ...]:
    return (
        report.ref,
        report.requirement,
        report.authority,
        ",".join(report.figures),
        report.first_quarter,
        report.last_quarter,
        report.report_by,
        report.asked_at,
        report.reminded_at,
        report.withdrawn_at,
        report.reported_at,
        COUNTS.dump_json(report.counts).decode(),
    )


def _report(row: Any) -> RequiredReport:
    figures = tuple(Figure(one) for one in row["figures"])
    return RequiredReport(**{**dict(row), "figures": figures, "counts": COUNTS.validate_json(row["counts"])})
