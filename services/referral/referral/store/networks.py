"""Memberships and shared plans: aggregates that concern nobody."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from passerelle.messaging.matters import matters_among
from referral.domain.membership import Membership
from referral.domain.shared_plan import SHELF, OwnPlan, ReceivedPlan, Shelf
from referral.store import memberships, shared_plans


class NetworkStore:
    """Loads and saves; without a statement when none of the keys can be one of these."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        matters = matters_among(keys)
        if not matters:
            return {}
        found: list[Any] = [
            *await memberships.memberships_at(connection, matters),
            *await shared_plans.received_at(connection, matters),
            *await shared_plans.own_at(connection, matters),
            *([await shared_plans.shelf(connection)] if SHELF in matters else []),
        ]
        return {one.key: one for one in found}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        await memberships.save_memberships(connection, [one for one in changed if isinstance(one, Membership)])
        await shared_plans.save_shelves(connection, [one for one in changed if isinstance(one, Shelf)])
        await shared_plans.save_received(connection, [one for one in changed if isinstance(one, ReceivedPlan)])
        await shared_plans.save_own(connection, [one for one in changed if isinstance(one, OwnPlan)])

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """They concern nobody: there is nothing to erase."""


store = NetworkStore()
