"""The HTTP routes of the statistics everybody publishes."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends

from passerelle.contracts.statistics import StatisticsPublished
from passerelle.messaging.decisions import Refusal
from passerelle.runtime.exchange import BROKER_AWAY
from passerelle.runtime.http import once_only

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization


class KafkaDoesNotAnswer(Refusal):
    """Kafka cannot be reached right now; try again later."""

    code = "kafka_does_not_answer"
    status = 503


def statistics_routes(organization: "Organization") -> APIRouter:
    """Reading what the network counted, publishing what this organization did."""
    router = APIRouter(prefix="/statistics", tags=["statistics"])

    @router.get("")
    async def read_statistics() -> list[StatisticsPublished]:
        """The newest of each organization; a count that is absent is too small to be told."""
        try:
            return await organization.statistics.read(organization.exchange.directory_consumer())
        except BROKER_AWAY as error:
            raise KafkaDoesNotAnswer from error

    # Asked twice, it replaces what it said: the key is asked for as with every POST, and needs no memory.
    @router.post("/publications", dependencies=[Depends(once_only)])
    async def publish_statistics() -> StatisticsPublished:
        """Now, instead of once a day."""
        try:
            return await organization.statistics.publish(organization.exchange.producer(), organization.moment())
        except BROKER_AWAY as error:
            raise KafkaDoesNotAnswer from error

    return router
