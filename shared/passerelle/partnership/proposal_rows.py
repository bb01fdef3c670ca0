"""Statements on `proposals`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from passerelle.contracts.lifecycle import Purpose
from passerelle.partnership.proposal import Agreed, Proposal, ProposalStatus
from passerelle.partnership.rows import contact_of, groups_of, text_of_contact, text_of_groups


async def load(connection: Any, refs: Sequence[UUID]) -> dict[UUID, Proposal]:
    """The proposals made on these refs."""
    rows = await connection.fetch(
        "SELECT ref, proposal, owner, service, purpose, grant_id, fields, agreed_at, valid_until, notice_version,"
        " notice_language, interpreter, collected_by, collected_how, proposed_at, status, contact::text AS contact,"
        " answered_at, delivered_at, withdrawn_at, pathway_ref FROM proposals WHERE ref = ANY($1::uuid[])",
        refs,
    )
    return {row["ref"]: proposal_of(row) for row in rows}


async def listed(connection: Any, after: UUID | None, limit: int) -> list[Proposal]:
    """A page of proposals by ref, without contact details."""
    rows = await connection.fetch(
        "SELECT ref, proposal, owner, service, purpose, grant_id, fields, agreed_at, valid_until, notice_version,"
        " notice_language, interpreter, collected_by, collected_how, proposed_at, status, NULL AS contact,"
        " answered_at, delivered_at, withdrawn_at, pathway_ref FROM proposals"
        " WHERE $1::uuid IS NULL OR ref > $1 ORDER BY ref LIMIT $2",
        after,
        limit,
    )
    return [proposal_of(row) for row in rows]


async def of_pathway_refs(connection: Any, refs: Sequence[UUID]) -> dict[UUID, UUID]:
    """The ref of the proposal each of these referrals came of, where one did."""
    rows = await connection.fetch("SELECT pathway_ref, ref FROM proposals WHERE pathway_ref = ANY($1::uuid[])", refs)
    return {row["pathway_ref"]: row["ref"] for row in rows}


async def about(connection: Any, ref: UUID) -> list[Proposal]:
    """The proposal made on a ref, or those that led to the pathway of a ref."""
    rows = await connection.fetch("SELECT ref FROM proposals WHERE ref = $1 OR pathway_ref = $1 ORDER BY ref", ref)
    return list((await load(connection, [row["ref"] for row in rows])).values()) if rows else []


async def save(connection: Any, proposals: Sequence[Proposal]) -> None:
    """Insert or replace; what was proposed and agreed never changes."""
    await connection.execute(
        "INSERT INTO proposals (ref, proposal, owner, service, purpose, grant_id, fields, agreed_at, valid_until,"
        " notice_version, notice_language, interpreter, collected_by, collected_how, proposed_at, status, contact,"
        " answered_at, delivered_at, withdrawn_at, pathway_ref)"
        " SELECT ref, proposal, owner, service, purpose, grant_id, string_to_array(fields, ','), agreed_at,"
        " valid_until, notice_version, notice_language, interpreter, collected_by, collected_how, proposed_at, status,"
        " contact::jsonb, answered_at, delivered_at, withdrawn_at, pathway_ref"
        " FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[],"
        " $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[], $12::boolean[], $13::text[], $14::text[],"
        " $15::timestamptz[], $16::text[], $17::text[], $18::timestamptz[], $19::timestamptz[], $20::timestamptz[],"
        " $21::uuid[])"
        " AS p(ref, proposal, owner, service, purpose, grant_id, fields, agreed_at, valid_until, notice_version,"
        " notice_language, interpreter, collected_by, collected_how, proposed_at, status, contact, answered_at,"
        " delivered_at, withdrawn_at, pathway_ref)"
        " ON CONFLICT (ref) DO UPDATE SET status = EXCLUDED.status, contact = EXCLUDED.contact,"
        " answered_at = EXCLUDED.answered_at, delivered_at = EXCLUDED.delivered_at,"
        " withdrawn_at = EXCLUDED.withdrawn_at, pathway_ref = EXCLUDED.pathway_ref",
        *zip(*(_values(proposal) for proposal in proposals), strict=True),
    )


async def forget(connection: Any, refs: Sequence[UUID]) -> None:
    """Erase the proposals made on these refs."""
    await connection.execute("DELETE FROM proposals WHERE ref = ANY($1::uuid[])", refs)


def _values(proposal: Proposal) -> tuple[Any, ...]:
    agreed = proposal.agreed
    return (
        proposal.ref,
        proposal.proposal,
        proposal.owner,
        proposal.service,
        proposal.purpose.value,
        proposal.grant,
        text_of_groups(proposal.fields),
        agreed.agreed_at,
        agreed.valid_until,
        agreed.notice_version,
        agreed.notice_language,
        agreed.interpreter,
        agreed.collected_by,
        agreed.collected_how,
        proposal.proposed_at,
        proposal.status.value,
        text_of_contact(proposal.contact),
        proposal.answered_at,
        proposal.delivered_at,
        proposal.withdrawn_at,
        proposal.pathway_ref,
    )


def proposal_of(row: Any) -> Proposal:
    """The aggregate of a row; a statement that leaves `contact` out says NULL for it."""
    agreed = Agreed(
        agreed_at=row["agreed_at"],
        valid_until=row["valid_until"],
        notice_version=row["notice_version"],
        notice_language=row["notice_language"],
        interpreter=row["interpreter"],
        collected_by=row["collected_by"],
        collected_how=row["collected_how"],
    )
    return Proposal(
        ref=row["ref"],
        proposal=row["proposal"],
        owner=row["owner"],
        service=row["service"],
        purpose=Purpose(row["purpose"]),
        grant=row["grant_id"],
        fields=groups_of(row["fields"]),
        agreed=agreed,
        proposed_at=row["proposed_at"],
        status=ProposalStatus(row["status"]),
        contact=contact_of(row["contact"]),
        answered_at=row["answered_at"],
        delivered_at=row["delivered_at"],
        withdrawn_at=row["withdrawn_at"],
        pathway_ref=row["pathway_ref"],
    )
