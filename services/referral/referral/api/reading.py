"""What a reading route needs of one pathway: its state, its person's place, its plan."""

from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import NotFound
from passerelle.runtime.organization import Organization
from referral.domain.change import Circumstances
from referral.domain.pathway import Pathway
from referral.plans.library import Guide
from referral.plans.own import library_of
from referral.store import shared_plans, store


async def pathway_at(connection: Any, pathway: UUID) -> Pathway:
    """The pathway; raises NotFound."""
    found = (await store.load(connection, [pathway])).get(pathway)
    if not isinstance(found, Pathway):
        raise NotFound
    return found


async def following(organization: Organization, guide: Guide) -> Guide:
    """The guide with the plans this organization adopted from networks or derived."""
    async with organization.connection() as connection:
        return guide.also(library_of(await shared_plans.own(connection)))


async def with_circumstances(organization: Organization, guide: Guide, pathway: UUID) -> tuple[Pathway, Circumstances]:
    """The pathway with what a rule would know at this moment."""
    async with organization.connection() as connection:
        found = await pathway_at(connection, pathway)
        states = await store.load(connection, found.links)
    return found, guide.around(states, found, organization.moment())
