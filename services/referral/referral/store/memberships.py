"""The table `memberships`."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from referral.domain.membership import EndReason, Followed, Membership, MembershipStatus, Role
from referral.store.columns import Json, columns_of

FOLLOWS: Json[tuple[Followed, ...]] = Json(tuple[Followed, ...])


async def memberships_at(connection: Any, refs: Collection[UUID]) -> list[Membership]:
    rows = await connection.fetch(
        """
        SELECT ref, peer, role, status, asked_at, answered_at, ended_at, ended_by, end_reason, follows::text
        FROM memberships WHERE ref = ANY($1::uuid[])
        """,
        list(refs),
    )
    return [_membership(row) for row in rows]


async def memberships_listed(connection: Any, after: UUID | None, limit: int) -> list[Membership]:
    rows = await connection.fetch(
        """
        SELECT ref, peer, role, status, asked_at, answered_at, ended_at, ended_by, end_reason, follows::text
        FROM memberships WHERE $1::uuid IS NULL OR ref > $1 ORDER BY ref LIMIT $2
        """,
        after,
        limit,
    )
    return [_membership(row) for row in rows]


async def refs_of_members(connection: Any) -> list[UUID]:
    """The memberships of those this organization is the network of."""
    rows = await connection.fetch("SELECT ref FROM memberships WHERE role = 'network' AND status = 'accepted'")
    return [row["ref"] for row in rows]


async def is_known(connection: Any, peer: str, role: Role) -> bool:
    """Whether there is a membership with this peer, or one to be answered."""
    found: bool = await connection.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM memberships
            WHERE peer = $1 AND role = $2 AND status IN ('invited', 'applied', 'accepted')
        )
        """,
        peer,
        role.value,
    )
    return found


async def save_memberships(connection: Any, changed: Sequence[Membership]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO memberships (
            ref, peer, role, status, asked_at, answered_at, ended_at, ended_by, end_reason, follows
        )
        SELECT ref, peer, role, status, asked_at, answered_at, ended_at, ended_by, end_reason, follows::jsonb
        FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::text[], $10::text[]
        ) AS m (ref, peer, role, status, asked_at, answered_at, ended_at, ended_by, end_reason, follows)
        ON CONFLICT (ref) DO UPDATE SET
            status = excluded.status, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
            ended_by = excluded.ended_by, end_reason = excluded.end_reason, follows = excluded.follows
        """,
        *columns_of([_row(membership) for membership in changed]),
    )


def _row(one: Membership) -> tuple[Any, ...]:
    return (
        one.ref,
        one.peer,
        one.role.value,
        one.status.value,
        one.asked_at,
        one.answered_at,
        one.ended_at,
        one.ended_by,
        one.end_reason.value if one.end_reason else None,
        FOLLOWS.text(one.follows),
    )


def _membership(row: Any) -> Membership:
    return Membership(
        **{
            **dict(row),
            "role": Role(row["role"]),
            "status": MembershipStatus(row["status"]),
            "end_reason": EndReason(row["end_reason"]) if row["end_reason"] else None,
            "follows": FOLLOWS.read(row["follows"]),
        }
    )
