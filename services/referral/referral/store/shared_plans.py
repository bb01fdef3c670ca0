"""The tables `shared_plans`, `received_plans` and `own_plans`."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from referral.domain.shared_plan import OwnPlan, ReceivedPlan, SharedPlan, Shelf
from referral.store.columns import columns_of


async def shelf(connection: Any) -> Shelf:
    """All that this organization shares."""
    rows = await connection.fetch("SELECT plan, version, document, shared_at FROM shared_plans ORDER BY plan, version")
    return Shelf(tuple(SharedPlan(**row) for row in rows))


async def save_shelves(connection: Any, changed: Sequence[Shelf]) -> None:
    rows = [(one.plan, one.version, one.document, one.shared_at) for each in changed for one in each.plans]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO shared_plans (plan, version, document, shared_at)
        SELECT plan, version, document, shared_at
        FROM unnest($1::text[], $2::integer[], $3::text[], $4::timestamptz[]) AS p (plan, version, document, shared_at)
        ON CONFLICT (plan, version) DO NOTHING
        """,
        *columns_of(rows),
    )


async def received_at(connection: Any, ids: Collection[UUID]) -> list[ReceivedPlan]:
    rows = await connection.fetch(
        """
        SELECT id, membership, network, plan, version, document, received_at, problems, adopted_at
        FROM received_plans WHERE id = ANY($1::uuid[])
        """,
        list(ids),
    )
    return [ReceivedPlan(**row) for row in rows]


async def received(connection: Any) -> list[ReceivedPlan]:
    """Everything networks shared with this organization, in order of network, plan and version."""
    rows = await connection.fetch(
        """
        SELECT id, membership, network, plan, version, document, received_at, problems, adopted_at
        FROM received_plans ORDER BY network, plan, version
        """
    )
    return [ReceivedPlan(**row) for row in rows]


async def save_received(connection: Any, changed: Sequence[ReceivedPlan]) -> None:
    """A version shared once more changes nothing."""
    if not changed:
        return
    rows = [
        (
            one.id,
            one.membership,
            one.network,
            one.plan,
            one.version,
            one.document,
            one.received_at,
            one.problems,
            one.adopted_at,
        )
        for one in changed
    ]
    await connection.execute(
        """
        INSERT INTO received_plans (
            id, membership, network, plan, version, document, received_at, problems, adopted_at
        )
        SELECT id, membership, network, plan, version, document, received_at, problems, adopted_at
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::timestamptz[], $8::text[],
            $9::timestamptz[]
        ) AS p (id, membership, network, plan, version, document, received_at, problems, adopted_at)
        ON CONFLICT (id) DO UPDATE SET
            membership = excluded.membership, adopted_at = coalesce(received_plans.adopted_at, excluded.adopted_at)
        """,
        *columns_of(rows),
    )


async def own_at(connection: Any, ids: Collection[UUID]) -> list[OwnPlan]:
    rows = await connection.fetch(
        """
        SELECT id, plan, version, document, made_at, received, network, from_plan, from_version
        FROM own_plans WHERE id = ANY($1::uuid[])
        """,
        list(ids),
    )
    return [OwnPlan(**row) for row in rows]


async def own(connection: Any) -> list[OwnPlan]:
    """Every version this organization follows beside those in files."""
    rows = await connection.fetch(
        """
        SELECT id, plan, version, document, made_at, received, network, from_plan, from_version
        FROM own_plans ORDER BY plan, version
        """
    )
    return [OwnPlan(**row) for row in rows]


async def save_own(connection: Any, changed: Sequence[OwnPlan]) -> None:
    """A version never changes."""
    if not changed:
        return
    rows = [
        (
            one.id,
            one.plan,
            one.version,
            one.document,
            one.made_at,
            one.received,
            one.network,
            one.from_plan,
            one.from_version,
        )
        for one in changed
    ]
    await connection.execute(
        """
        INSERT INTO own_plans (id, plan, version, document, made_at, received, network, from_plan, from_version)
        SELECT id, plan, version, document, made_at, received, network, from_plan, from_version
        FROM unnest(
            $1::uuid[], $2::text[], $3::integer[], $4::text[], $5::timestamptz[], $6::uuid[], $7::text[], $8::text[],
            $9::integer[]
        ) AS p (id, plan, version, document, made_at, received, network, from_plan, from_version)
        ON CONFLICT (id) DO NOTHING
        """,
        *columns_of(rows),
    )
