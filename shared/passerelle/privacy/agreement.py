"""The port `messaging.ports.Agreement` on the organization's own database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Disclosure
from passerelle.privacy import audit_trail, erasure
from passerelle.privacy.grants import grants_in_force


class RecordedAgreement:
    """Grants, audit chain and stop-list, each in the caller's transaction."""

    async def in_force(self, connection: Any, grants: Collection[UUID], now: datetime) -> set[UUID]:
        """Which of these grants still cover a disclosure at `now`."""
        return await grants_in_force(connection, grants, now)

    async def record(self, connection: Any, disclosures: Sequence[Disclosure], now: datetime) -> None:
        """Append one audit record for each disclosure."""
        await audit_trail.append(connection, disclosures, now)

    async def stopped(self, connection: Any, refs: Collection[UUID]) -> set[UUID]:
        """Which of these refs are on the stop-list."""
        return await erasure.stopped(connection, refs)

    async def stop(self, connection: Any, refs: Collection[UUID], now: datetime) -> None:
        """Put erased refs on the stop-list."""
        await erasure.stop(connection, refs, now)
