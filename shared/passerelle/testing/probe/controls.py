"""What a fault test asks of a running probe: to fail at a named place, and how it stands in its group."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from passerelle.messaging import failpoints

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization


class Arming(BaseModel):
    """`name:kill|raise[:pass]`; an empty text disarms."""

    model_config = ConfigDict(extra="forbid")
    specification: str


def controls(organization: "Organization") -> APIRouter:
    """Arm, and look."""
    router = APIRouter(tags=["faults"])

    @router.post("/failpoints")
    async def arm(body: Arming) -> dict[str, str]:
        failpoints.disarm()
        failpoints.arm_from(body.specification)
        return {"armed": body.specification}

    @router.get("/known")
    async def known() -> list[str]:
        return [entry.organization for entry in organization.directory.entries()]

    @router.get("/membership")
    async def membership() -> dict[str, Any]:
        """The place in the group of the inbox; the generation grows by one with each rebalance."""
        inbox = organization.exchange.inbox
        consumer = inbox.consumer if inbox else None
        if consumer is None:
            return {"generation": -1, "partitions": []}
        coordinator = consumer._coordinator
        partitions = sorted(partition.partition for partition in consumer.assignment())
        return {"generation": getattr(coordinator, "generation", -1), "partitions": partitions}

    return router
