"""Statements on `received_referrals`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from passerelle.contracts.lifecycle import Purpose, ReferralStatus
from passerelle.partnership.duties import Owed, duty_of
from passerelle.partnership.referral import PendingHandover, ReceivedReferral
from passerelle.partnership.rows import contact_of, groups_of, text_of_contact, text_of_groups


async def load(connection: Any, refs: Sequence[UUID]) -> dict[UUID, ReceivedReferral]:
    """The referrals on these refs."""
    rows = await connection.fetch(
        "SELECT ref, referral, owner, service, purpose, status, grant_id, fields, received_at, answer_by, grant_until,"
        " answered_at, grant_withdrawn_at, contact::text AS contact, handover_request, handover_private_key,"
        " handover_attempt, handover_problem, case_id, opened_at, overdue_since, reminded_at, past_cases,"
        " last_contact_at, rectification_asked_at FROM received_referrals"
        " WHERE ref = ANY($1::uuid[])",
        refs,
    )
    return {row["ref"]: referral_of(row) for row in rows}


async def listed(
    connection: Any, status: ReferralStatus | None, after: UUID | None, limit: int
) -> list[ReceivedReferral]:
    """A page of referrals by ref, those of one status when given."""
    rows = await connection.fetch(
        "SELECT ref, referral, owner, service, purpose, status, grant_id, fields, received_at, answer_by, grant_until,"
        " answered_at, grant_withdrawn_at, NULL AS contact, handover_request, handover_private_key,"
        " handover_attempt, handover_problem, case_id, opened_at, overdue_since, reminded_at, past_cases,"
        " last_contact_at, rectification_asked_at FROM received_referrals"
        " WHERE ($1::text IS NULL OR status = $1) AND ($2::uuid IS NULL OR ref > $2) ORDER BY ref LIMIT $3",
        None if status is None else status.value,
        after,
        limit,
    )
    return [referral_of(row) for row in rows]


async def owing(connection: Any, until: datetime, after: UUID | None, limit: int) -> list[Owed]:
    """A page of what is owed on referrals whose clock rings until then, the first to ring first."""
    rows = await connection.fetch(
        "SELECT r.ref, r.referral, r.owner, r.service, r.purpose, r.status, r.grant_id, r.fields, r.received_at,"
        " r.answer_by, r.grant_until, r.answered_at, r.grant_withdrawn_at, NULL AS contact, NULL AS handover_request,"
        " r.handover_problem, r.case_id, r.opened_at, r.overdue_since, r.reminded_at, d.due,"
        " r.past_cases, r.last_contact_at, r.rectification_asked_at,"
        " d.name = 'duty_overdue' AS is_overdue"
        " FROM deadlines AS d JOIN received_referrals AS r ON r.ref = d.thread"
        " WHERE d.name IN ('duty_due', 'duty_overdue') AND d.due <= $1 AND r.status IN ('sent', 'accepted', 'started')"
        " AND ($2::uuid IS NULL OR (d.due, d.thread) > (SELECT due, thread FROM deadlines"
        " WHERE thread = $2 AND name IN ('duty_due', 'duty_overdue') LIMIT 1))"
        " ORDER BY d.due, d.thread LIMIT $3",
        until,
        after,
        limit,
    )
    found = [(referral_of(row), row["due"], row["is_overdue"]) for row in rows]
    return [Owed(one, duty, due, late) for one, due, late in found if (duty := duty_of(one)) is not None]


async def overdue(connection: Any) -> dict[str, int]:
    """How many referrals staff was reminded of without anything done since, by status."""
    rows = await connection.fetch(
        "SELECT r.status, count(*) AS referrals FROM deadlines AS d JOIN received_referrals AS r ON r.ref = d.thread"
        " WHERE d.name = 'duty_overdue' AND r.status IN ('sent', 'accepted', 'started') GROUP BY r.status"
    )
    return {row["status"]: row["referrals"] for row in rows}


async def save(connection: Any, referrals: Sequence[ReceivedReferral]) -> None:
    """Insert or replace."""
    await connection.execute(
        "INSERT INTO received_referrals (ref, referral, owner, service, purpose, status, grant_id, fields, received_at,"
        " answer_by, grant_until, answered_at, grant_withdrawn_at, contact, handover_request, handover_private_key,"
        " handover_attempt, handover_problem, case_id, opened_at, overdue_since, reminded_at, past_cases,"
        " last_contact_at, rectification_asked_at)"
        " SELECT ref, referral, owner, service, purpose, status, grant_id, string_to_array(fields, ','), received_at,"
        " answer_by, grant_until, answered_at, grant_withdrawn_at, contact::jsonb, handover_request,"
        " handover_private_key, handover_attempt, handover_problem, case_id, opened_at, overdue_since, reminded_at,"
        " string_to_array(past_cases, ',')::uuid[], last_contact_at, rectification_asked_at"
        " FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[],"
        " $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[],"
        " $14::text[], $15::uuid[], $16::bytea[], $17::smallint[], $18::text[], $19::uuid[], $20::timestamptz[],"
        " $21::timestamptz[], $22::timestamptz[], $23::text[], $24::timestamptz[], $25::timestamptz[])"
        " AS r(ref, referral, owner, service, purpose, status, grant_id, fields, received_at, answer_by, grant_until,"
        " answered_at, grant_withdrawn_at, contact, handover_request, handover_private_key, handover_attempt,"
        " handover_problem, case_id, opened_at, overdue_since, reminded_at, past_cases, last_contact_at,"
        " rectification_asked_at)"
        " ON CONFLICT (ref) DO UPDATE SET referral = EXCLUDED.referral, owner = EXCLUDED.owner,"
        " service = EXCLUDED.service, purpose = EXCLUDED.purpose, status = EXCLUDED.status,"
        " grant_id = EXCLUDED.grant_id, fields = EXCLUDED.fields, received_at = EXCLUDED.received_at,"
        " answer_by = EXCLUDED.answer_by, grant_until = EXCLUDED.grant_until, answered_at = EXCLUDED.answered_at,"
        " grant_withdrawn_at = EXCLUDED.grant_withdrawn_at, contact = EXCLUDED.contact,"
        " handover_request = EXCLUDED.handover_request, handover_private_key = EXCLUDED.handover_private_key,"
        " handover_attempt = EXCLUDED.handover_attempt, handover_problem = EXCLUDED.handover_problem,"
        " case_id = EXCLUDED.case_id, opened_at = EXCLUDED.opened_at, overdue_since = EXCLUDED.overdue_since,"
        " reminded_at = EXCLUDED.reminded_at, past_cases = EXCLUDED.past_cases,"
        " last_contact_at = EXCLUDED.last_contact_at, rectification_asked_at = EXCLUDED.rectification_asked_at",
        *zip(*(_values(referral) for referral in referrals), strict=True),
    )


async def forget(connection: Any, refs: Sequence[UUID]) -> None:
    """Erase the referrals on these refs."""
    await connection.execute("DELETE FROM received_referrals WHERE ref = ANY($1::uuid[])", refs)


def _values(referral: ReceivedReferral) -> tuple[Any, ...]:
    pending = referral.handover
    return (
        referral.ref,
        referral.referral,
        referral.owner,
        referral.service,
        referral.purpose.value,
        referral.status.value,
        referral.grant,
        text_of_groups(referral.fields),
        referral.received_at,
        referral.answer_by,
        referral.grant_until,
        referral.answered_at,
        referral.grant_withdrawn_at,
        text_of_contact(referral.contact),
        None if pending is None else pending.request,
        None if pending is None else pending.private_key,
        None if pending is None else pending.attempt,
        referral.handover_problem,
        referral.case,
        referral.opened_at,
        referral.overdue_since,
        referral.reminded_at,
        ",".join(str(case) for case in referral.past_cases),
        referral.last_contact_at,
        referral.rectification_asked_at,
    )


def referral_of(row: Any) -> ReceivedReferral:
    """The aggregate of a row; a statement that leaves `contact` or the open request out says NULL for it."""
    pending = None
    if row["handover_request"] is not None:
        pending = PendingHandover(row["handover_request"], row["handover_private_key"], row["handover_attempt"])
    return ReceivedReferral(
        ref=row["ref"],
        referral=row["referral"],
        owner=row["owner"],
        service=row["service"],
        purpose=Purpose(row["purpose"]),
        status=ReferralStatus(row["status"]),
        grant=row["grant_id"],
        fields=groups_of(row["fields"]),
        received_at=row["received_at"],
        answer_by=row["answer_by"],
        grant_until=row["grant_until"],
        answered_at=row["answered_at"],
        grant_withdrawn_at=row["grant_withdrawn_at"],
        contact=contact_of(row["contact"]),
        handover=pending,
        handover_problem=row["handover_problem"],
        case=row["case_id"],
        opened_at=row["opened_at"],
        overdue_since=row["overdue_since"],
        reminded_at=row["reminded_at"],
        past_cases=tuple(row["past_cases"]),
        last_contact_at=row["last_contact_at"],
        rectification_asked_at=row["rectification_asked_at"],
    )
