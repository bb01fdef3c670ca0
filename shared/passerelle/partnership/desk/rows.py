"""What the pages read of the referrals received, each list in one statement."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.partnership.desk.standing import Line, Standing
from passerelle.partnership.referral_rows import referral_of

STATUS_OF = {
    Standing.NEW: ReferralStatus.SENT,
    Standing.LOOKED_AT: ReferralStatus.SENT,
    Standing.WAITLISTED: ReferralStatus.WAITLISTED,
    Standing.ACCEPTED: ReferralStatus.ACCEPTED,
    Standing.STARTED: ReferralStatus.STARTED,
}


@dataclass(frozen=True, slots=True)
class Place:
    """After which line a page begins."""

    at: datetime
    ref: UUID


FIRST = Place(datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))
LAST = Place(datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


async def open_ones(
    connection: Any, standing: Standing | None, service: str | None, after: Place, limit: int
) -> list[Line]:
    """A page of what is open, the first received first."""
    rows = await connection.fetch(
        "SELECT r.ref, r.referral, r.owner, r.service, r.purpose, r.status, r.grant_id, r.fields, r.received_at,"
        " r.answer_by, r.grant_until, r.answered_at, r.grant_withdrawn_at, r.contact::text AS contact,"
        " NULL AS handover_request, r.handover_problem, r.case_id, r.opened_at, r.overdue_since, r.reminded_at,"
        " r.past_cases, r.last_contact_at, r.rectification_asked_at, d.due, d.name = 'duty_overdue' AS is_overdue"
        " FROM received_referrals AS r LEFT JOIN deadlines AS d"
        " ON d.thread = r.ref AND d.name IN ('duty_due', 'duty_overdue') AND d.about = ''"
        " WHERE r.status IN ('sent', 'waitlisted', 'accepted', 'started') AND ($1::text IS NULL OR r.status = $1)"
        " AND ($2::boolean IS NULL OR (r.opened_at IS NOT NULL) = $2) AND ($3::text IS NULL OR r.service = $3)"
        " AND (r.received_at, r.ref) > ($4::timestamptz, $5::uuid) ORDER BY r.received_at, r.ref LIMIT $6",
        None if standing is None else STATUS_OF[standing].value,
        {Standing.NEW: False, Standing.LOOKED_AT: True}.get(standing) if standing else None,
        service,
        after.at,
        after.ref,
        limit,
    )
    return [_line(row) for row in rows]


async def ended_ones(connection: Any, service: str | None, before: Place, limit: int) -> list[Line]:
    """A page of what is over, the last received first."""
    rows = await connection.fetch(
        "SELECT ref, referral, owner, service, purpose, status, grant_id, fields, received_at, answer_by, grant_until,"
        " answered_at, grant_withdrawn_at, contact::text AS contact, NULL AS handover_request, handover_problem,"
        " case_id, opened_at, overdue_since, reminded_at, past_cases, last_contact_at, rectification_asked_at,"
        " NULL::timestamptz AS due, NULL::boolean AS is_overdue FROM received_referrals"
        " WHERE status IN ('completed', 'left', 'declined', 'cancelled', 'lapsed')"
        " AND ($1::text IS NULL OR service = $1) AND (received_at, ref) < ($2::timestamptz, $3::uuid)"
        " ORDER BY received_at DESC, ref DESC LIMIT $4",
        service,
        before.at,
        before.ref,
        limit,
    )
    return [_line(row) for row in rows]


async def one(connection: Any, ref: UUID) -> Line | None:
    """The referral on this ref."""
    row = await connection.fetchrow(
        "SELECT r.ref, r.referral, r.owner, r.service, r.purpose, r.status, r.grant_id, r.fields, r.received_at,"
        " r.answer_by, r.grant_until, r.answered_at, r.grant_withdrawn_at, r.contact::text AS contact,"
        " r.handover_request, r.handover_private_key, r.handover_attempt, r.handover_problem, r.case_id, r.opened_at,"
        " r.overdue_since, r.reminded_at, r.past_cases, r.last_contact_at, r.rectification_asked_at, d.due,"
        " d.name = 'duty_overdue' AS is_overdue FROM received_referrals AS r LEFT JOIN deadlines AS d"
        " ON d.thread = r.ref AND d.name IN ('duty_due', 'duty_overdue') AND d.about = '' WHERE r.ref = $1",
        ref,
    )
    return None if row is None else _line(row)


async def to_answer(connection: Any, limit: int) -> list[Line]:
    """What the owner waits for an answer to, the first due first."""
    rows = await connection.fetch(
        "SELECT ref, referral, owner, service, purpose, status, grant_id, fields, received_at, answer_by, grant_until,"
        " answered_at, grant_withdrawn_at, NULL AS contact, NULL AS handover_request, handover_problem, case_id,"
        " opened_at, overdue_since, reminded_at, past_cases, last_contact_at, rectification_asked_at,"
        " NULL::timestamptz AS due, NULL::boolean AS is_overdue FROM received_referrals"
        " WHERE status = 'sent' ORDER BY answer_by, ref LIMIT $1",
        limit,
    )
    return [_line(row) for row in rows]


async def owed_by(connection: Any, status: ReferralStatus, until: datetime, limit: int) -> list[Line]:
    """Referrals of a status whose clock rings until then, the first to ring first."""
    rows = await connection.fetch(
        "SELECT r.ref, r.referral, r.owner, r.service, r.purpose, r.status, r.grant_id, r.fields, r.received_at,"
        " r.answer_by, r.grant_until, r.answered_at, r.grant_withdrawn_at, r.contact::text AS contact,"
        " NULL AS handover_request, r.handover_problem, r.case_id, r.opened_at, r.overdue_since, r.reminded_at,"
        " r.past_cases, r.last_contact_at, r.rectification_asked_at, d.due, d.name = 'duty_overdue' AS is_overdue"
        " FROM deadlines AS d JOIN received_referrals AS r ON r.ref = d.thread"
        " WHERE d.name IN ('duty_due', 'duty_overdue') AND d.due <= $2 AND r.status = $1"
        " ORDER BY d.due, d.thread LIMIT $3",
        status.value,
        until,
        limit,
    )
    return [_line(row) for row in rows]


async def counted(connection: Any) -> dict[Standing, int]:
    """How many referrals are in each open box."""
    rows = await connection.fetch(
        "SELECT CASE WHEN status <> 'sent' THEN status WHEN opened_at IS NULL THEN 'new' ELSE 'looked_at' END"
        " AS standing, count(*) AS referrals FROM received_referrals"
        " WHERE status IN ('sent', 'waitlisted', 'accepted', 'started') GROUP BY 1"
    )
    return {Standing(row["standing"]): row["referrals"] for row in rows}


async def services_asked(connection: Any) -> list[str]:
    """The services people were referred to here."""
    rows = await connection.fetch(
        "SELECT DISTINCT service FROM received_referrals"
        " WHERE status IN ('sent', 'waitlisted', 'accepted', 'started') ORDER BY service LIMIT 50"
    )
    return [row["service"] for row in rows]


def _line(row: Any) -> Line:
    return Line(referral_of(row), row["due"], bool(row["is_overdue"]))
