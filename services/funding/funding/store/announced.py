"""What the agency tells everybody of its own register: that it decides after an application, and how often what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from passerelle.contracts.directory import CapacityStatus, Places, PlaceUnit
from passerelle.contracts.statistics import Figure
from passerelle.privacy.counts import Counts

MICROCREDIT = "microcredit"


async def places(connection: Any, now: datetime) -> Mapping[str, Places]:
    """There are no places to count: whether somebody is funded is known after the application only."""
    status = CapacityStatus.ADDITIONAL_ASSESSMENT_REQUIRED
    return {MICROCREDIT: Places(status=status, unit=PlaceUnit.APPLICATION, updated_at=now)}


async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
    """Applications submitted and decided, loans disbursed, from `begin` until before `end`; never an amount."""
    row = await connection.fetchrow(
        """
        SELECT count(*) FILTER (WHERE submitted_at >= $1 AND submitted_at < $2) AS applications_submitted,
            count(*) FILTER (WHERE outcome = 'granted' AND decided_at >= $1 AND decided_at < $2) AS loans_granted,
            count(*) FILTER (WHERE outcome = 'not_granted' AND decided_at >= $1 AND decided_at < $2)
                AS loans_not_granted,
            count(*) FILTER (WHERE status = 'withdrawn' AND ended_at >= $1 AND ended_at < $2)
                AS applications_withdrawn,
            count(*) FILTER (WHERE disbursed_at >= $1 AND disbursed_at < $2) AS loans_disbursed
        FROM applications
        """,
        begin,
        end,
    )
    return {Figure(name): times for name, times in row.items()}
