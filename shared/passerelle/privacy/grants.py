"""What a person agreed to share: with whom, for what, which field groups, from when until when.

Questions are pure; statements on the table `grants` take the caller's transaction. A grant is never changed, only
withdrawn.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

WhyNot = Literal[
    "other_recipient", "other_purpose", "not_given_yet", "grant_withdrawn", "grant_expired", "fields_not_granted"
]


@dataclass(frozen=True, slots=True)
class Grant:
    """One agreement (after ISO/IEC TS 27560: notice, purpose, recipient, duration, withdrawal)."""

    id: UUID
    thread: UUID
    """The pathway, or at a partner the ref of its proposal."""
    recipient: str
    purpose: str
    fields: tuple[str, ...]
    given_at: datetime
    valid_until: datetime
    notice_version: str
    notice_language: str
    interpreter: bool
    """Whether the notice was explained by an interpreter."""
    collected_by: str
    """Code of a role or desk, never a name."""
    collected_how: str
    withdrawn_at: datetime | None = None


def why_not(grant: Grant, recipient: str, purpose: str, fields: Collection[str], now: datetime) -> WhyNot | None:
    """The first reason why the grant does not allow to tell this recipient these fields, or None if it does."""
    if grant.recipient != recipient:
        return "other_recipient"
    if grant.purpose != purpose:
        return "other_purpose"
    if grant.withdrawn_at is not None and grant.withdrawn_at <= now:
        return "grant_withdrawn"
    if now < grant.given_at:
        return "not_given_yet"
    if now >= grant.valid_until:
        return "grant_expired"
    return None if set(fields) <= set(grant.fields) else "fields_not_granted"


def covers(grant: Grant, recipient: str, purpose: str, fields: Collection[str], now: datetime) -> bool:
    """Whether the grant allows to tell this recipient these fields at this moment."""
    return why_not(grant, recipient, purpose, fields, now) is None


async def save_grants(connection: Any, grants: Sequence[Grant]) -> None:
    """Insert grants; of one already known only the withdrawal is taken over, and the first one stands."""
    await connection.execute(
        "INSERT INTO grants (id, thread, recipient, purpose, fields, given_at, valid_until, notice_version,"
        " notice_language, interpreter, collected_by, collected_how, withdrawn_at)"
        " SELECT id, thread, recipient, purpose, string_to_array(fields, ','), given_at, valid_until, notice_version,"
        " notice_language, interpreter, collected_by, collected_how, withdrawn_at"
        " FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],"
        " $7::timestamptz[], $8::text[], $9::text[], $10::boolean[], $11::text[], $12::text[], $13::timestamptz[])"
        " AS g(id, thread, recipient, purpose, fields, given_at, valid_until, notice_version, notice_language,"
        " interpreter, collected_by, collected_how, withdrawn_at)"
        " ON CONFLICT (id) DO UPDATE SET withdrawn_at = EXCLUDED.withdrawn_at"
        " WHERE grants.withdrawn_at IS NULL AND EXCLUDED.withdrawn_at IS NOT NULL",
        [grant.id for grant in grants],
        [grant.thread for grant in grants],
        [grant.recipient for grant in grants],
        [grant.purpose for grant in grants],
        [",".join(grant.fields) for grant in grants],
        [grant.given_at for grant in grants],
        [grant.valid_until for grant in grants],
        [grant.notice_version for grant in grants],
        [grant.notice_language for grant in grants],
        [grant.interpreter for grant in grants],
        [grant.collected_by for grant in grants],
        [grant.collected_how for grant in grants],
        [grant.withdrawn_at for grant in grants],
    )


async def grants_in_force(connection: Any, ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these grants, or refs of people referred here, that still allow a disclosure."""
    rows = await connection.fetch(
        "SELECT id FROM agreements WHERE id = ANY($1::uuid[]) AND given_at <= $2 AND valid_until > $2"
        " AND (withdrawn_at IS NULL OR withdrawn_at > $2)",
        list(ids),
        now,
    )
    return {row["id"] for row in rows}


async def load_grants(connection: Any, threads: Collection[UUID]) -> dict[UUID, list[Grant]]:
    """The history of grants of each thread, oldest first."""
    rows = await connection.fetch(
        "SELECT id, thread, recipient, purpose, fields, given_at, valid_until, notice_version, notice_language,"
        " interpreter, collected_by, collected_how, withdrawn_at FROM grants WHERE thread = ANY($1::uuid[])"
        " ORDER BY given_at, id",
        list(threads),
    )
    history: dict[UUID, list[Grant]] = {}
    for row in rows:
        history.setdefault(row["thread"], []).append(Grant(**{**dict(row), "fields": tuple(row["fields"])}))
    return history


async def forget_grants(connection: Any, threads: Collection[UUID]) -> None:
    """Erase the grants of these threads."""
    await connection.execute("DELETE FROM grants WHERE thread = ANY($1::uuid[])", list(threads))
