"""What the page of proposals reads."""

from typing import Any

from passerelle.partnership.desk.rows import Place
from passerelle.partnership.proposal import Proposal
from passerelle.partnership.proposal_rows import proposal_of


async def newest(connection: Any, before: Place, limit: int) -> list[Proposal]:
    """A page of proposals, the last made first, with what is still held of each person."""
    rows = await connection.fetch(
        "SELECT ref, proposal, owner, service, purpose, grant_id, fields, agreed_at, valid_until, notice_version,"
        " notice_language, interpreter, collected_by, collected_how, proposed_at, status, contact::text AS contact,"
        " answered_at, delivered_at, withdrawn_at, pathway_ref FROM proposals"
        " WHERE (proposed_at, ref) < ($1::timestamptz, $2::uuid) ORDER BY proposed_at DESC, ref DESC LIMIT $3",
        before.at,
        before.ref,
        limit,
    )
    return [proposal_of(row) for row in rows]
