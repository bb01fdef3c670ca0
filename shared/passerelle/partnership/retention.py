"""Retention at a partner: people referred to it, and those for whom it proposed a pathway, by their refs."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, Reactions, States
from passerelle.partnership.erasure import erase_here
from passerelle.partnership.hooks import Hooks
from passerelle.partnership.proposal import Proposal
from passerelle.partnership.referral import ReceivedReferral
from passerelle.privacy.retention import Candidate, wakes
from passerelle.privacy.retention_rows import RetentionStore


async def candidates(
    connection: Any, *, until: datetime | None, after: UUID | None, limit: int, with_held: bool
) -> list[Candidate]:
    """Whoever is not open any more, and of whom no law was said to keep anything."""
    rows = await connection.fetch(
        """
        WITH kept AS (
            SELECT ref AS subject, coalesce(last_contact_at, received_at) AS last_contact_at FROM received_referrals
            WHERE status NOT IN ('sent', 'waitlisted', 'accepted', 'started')
            UNION ALL
            SELECT ref, coalesce(answered_at, proposed_at) FROM proposals WHERE status <> 'proposed'
        ), aged AS (
            SELECT kept.*, last_contact_at + make_interval(months => (SELECT months FROM retention_policy)) AS due_at
            FROM kept
        )
        SELECT aged.subject, aged.last_contact_at, aged.due_at, hold.id AS hold, hold.reason, hold.until
        FROM aged LEFT JOIN LATERAL (
            SELECT id, reason, until FROM retention_holds
            WHERE subject = aged.subject AND lifted_at IS NULL ORDER BY until DESC LIMIT 1
        ) AS hold ON true
        WHERE ($1::timestamptz IS NULL OR aged.due_at <= $1)
            AND ($2::uuid IS NULL OR (aged.last_contact_at, aged.subject)
                > (SELECT last_contact_at, subject FROM kept WHERE subject = $2))
            AND ($4 OR hold.id IS NULL)
            AND NOT EXISTS (
                SELECT FROM erasure_answers AS answer WHERE answer.ref = aged.subject AND answer.answer <> 'done'
                AND answer.answered_at >= aged.last_contact_at
            )
        ORDER BY aged.last_contact_at, aged.subject LIMIT $3
        """,
        until,
        after,
        limit,
        with_held,
    )
    return [Candidate(*row) for row in rows]


retention_store = RetentionStore(candidates)


def retention_over(hooks: Hooks, states: States, due: Due, moment: Moment) -> Decision:
    """Nobody heard of the person for too long: what is held goes, but for what a law says to keep."""
    state = states.get(due.thread)
    if isinstance(state, ReceivedReferral) and state.is_open:
        return NOTHING
    return erase_here(hooks, states, due.thread, moment) if isinstance(state, ReceivedReferral | Proposal) else NOTHING


def retention_reactions(hooks: Hooks) -> Reactions:
    """The deadlines of retention at a partner."""
    return Reactions({}, wakes(partial(retention_over, hooks)))
