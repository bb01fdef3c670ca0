"""Statements on `erasure_answers`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from passerelle.partnership.erasure import AnsweredErasure


async def load(connection: Any, requests: Sequence[UUID]) -> dict[UUID, AnsweredErasure]:
    """The answers given to these requests."""
    rows = await connection.fetch(
        "SELECT request, ref, answer, answered_at, legal_reason, keep_until"
        " FROM erasure_answers WHERE request = ANY($1::uuid[])",
        requests,
    )
    return {row["request"]: AnsweredErasure(*row) for row in rows}


async def on_refs(connection: Any, refs: Sequence[UUID]) -> list[AnsweredErasure]:
    """The answers given about these refs, oldest first."""
    rows = await connection.fetch(
        "SELECT request, ref, answer, answered_at, legal_reason, keep_until"
        " FROM erasure_answers WHERE ref = ANY($1::uuid[]) ORDER BY answered_at, request",
        refs,
    )
    return [AnsweredErasure(*row) for row in rows]


async def save(connection: Any, answers: Sequence[AnsweredErasure]) -> None:
    """Insert answers; the first answer to a request stands."""
    await connection.execute(
        "INSERT INTO erasure_answers (request, ref, answer, answered_at, legal_reason, keep_until)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::timestamptz[])"
        " ON CONFLICT (request) DO NOTHING",
        [answer.request for answer in answers],
        [answer.ref for answer in answers],
        [answer.answer for answer in answers],
        [answer.answered_at for answer in answers],
        [answer.legal_reason for answer in answers],
        [answer.keep_until for answer in answers],
    )
