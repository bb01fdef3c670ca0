"""The table `proposals`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from referral.domain.codes import Purpose
from referral.domain.proposal import Answer, PendingContact, Proposal
from referral.store.columns import Json, columns_of

CONTACT: Json[dict[str, str]] = Json(dict[str, str])


async def proposals_at(connection: Any, refs: list[UUID]) -> list[Proposal]:
    rows = await connection.fetch(
        """
        SELECT ref, proposal, organization, service, purpose, agreed_at, received_at, answer, answered_at, pathway,
            pending_request, pending_key, contact::text, contact_problem, attempt, leaves_at, lapsed_at, withdrawn_at
        FROM proposals WHERE ref = ANY($1::uuid[])
        """,
        refs,
    )
    return [_proposal(row) for row in rows]


async def proposals_to_answer(connection: Any, after: UUID | None, limit: int) -> list[Proposal]:
    """The oldest first."""
    rows = await connection.fetch(
        """
        SELECT ref, proposal, organization, service, purpose, agreed_at, received_at, answer, answered_at, pathway,
            pending_request, pending_key, contact::text, contact_problem, attempt, leaves_at, lapsed_at, withdrawn_at
        FROM proposals WHERE answer IS NULL AND lapsed_at IS NULL AND withdrawn_at IS NULL
            AND ($1::uuid IS NULL OR (received_at, ref) > (SELECT received_at, ref FROM proposals WHERE ref = $1))
        ORDER BY received_at, ref LIMIT $2
        """,
        after,
        limit,
    )
    return [_proposal(row) for row in rows]


async def save_proposals(connection: Any, changed: Sequence[Proposal]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO proposals (
            ref, proposal, organization, service, purpose, agreed_at, received_at, answer, answered_at, pathway,
            pending_request, pending_key, contact, contact_problem, attempt, leaves_at, lapsed_at, withdrawn_at
        )
        SELECT ref, proposal, organization, service, purpose, agreed_at, received_at, answer, answered_at, pathway,
            pending_request, pending_key, contact::jsonb, contact_problem, attempt, leaves_at, lapsed_at, withdrawn_at
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::timestamptz[], $10::uuid[], $11::uuid[], $12::bytea[], $13::text[], $14::text[],
            $15::smallint[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[]
        ) AS p (
            ref, proposal, organization, service, purpose, agreed_at, received_at, answer, answered_at, pathway,
            pending_request, pending_key, contact, contact_problem, attempt, leaves_at, lapsed_at, withdrawn_at
        )
        ON CONFLICT (ref) DO UPDATE SET
            answer = excluded.answer, answered_at = excluded.answered_at, pathway = excluded.pathway,
            pending_request = excluded.pending_request, pending_key = excluded.pending_key,
            contact = excluded.contact, contact_problem = excluded.contact_problem, attempt = excluded.attempt,
            leaves_at = excluded.leaves_at, lapsed_at = excluded.lapsed_at, withdrawn_at = excluded.withdrawn_at
        """,
        *columns_of([_row(proposal) for proposal in changed]),
    )


async def forget_proposals(connection: Any, refs: list[UUID]) -> None:
    await connection.execute("DELETE FROM proposals WHERE ref = ANY($1::uuid[])", refs)


def _row(proposal: Proposal) -> tuple[Any, ...]:
    pending = proposal.pending
    return (
        proposal.ref,
        proposal.proposal,
        proposal.organization,
        proposal.service,
        proposal.purpose.value,
        proposal.agreed_at,
        proposal.received_at,
        proposal.answer,
        proposal.answered_at,
        proposal.pathway,
        pending.request if pending else None,
        pending.private_key if pending else None,
        None if proposal.contact is None else CONTACT.text(dict(proposal.contact)),
        proposal.contact_problem,
        proposal.attempt,
        proposal.leaves_at,
        proposal.lapsed_at,
        proposal.withdrawn_at,
    )


def _proposal(row: Any) -> Proposal:
    request = row["pending_request"]
    return Proposal(
        ref=row["ref"],
        proposal=row["proposal"],
        organization=row["organization"],
        service=row["service"],
        purpose=Purpose(row["purpose"]),
        agreed_at=row["agreed_at"],
        received_at=row["received_at"],
        answer=Answer(row["answer"]) if row["answer"] else None,
        answered_at=row["answered_at"],
        pathway=row["pathway"],
        pending=PendingContact(request, row["pending_key"]) if request else None,
        contact=CONTACT.read(row["contact"]) if row["contact"] else None,
        contact_problem=row["contact_problem"],
        attempt=row["attempt"],
        leaves_at=row["leaves_at"],
        lapsed_at=row["lapsed_at"],
        withdrawn_at=row["withdrawn_at"],
    )
