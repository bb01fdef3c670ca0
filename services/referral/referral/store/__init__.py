"""The aggregates of this service in PostgreSQL: each statement loads or saves a whole batch."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from passerelle.privacy import audit_trail
from referral.domain.duplicates import Review
from referral.domain.erasure import Erasure
from referral.domain.merging import Merge
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.proposal import Proposal
from referral.store import duplicates, erasures, listing, pathways, people, proposals


class ReferralStore:
    """Loads and saves the aggregates of this service; other types and keys are left to other stores."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        asked = list(keys)
        found: dict[UUID, Any] = {}
        found.update({one.key: one for one in await people.people_at(connection, asked)})
        found.update({one.key: one for one in await pathways.pathways_at(connection, asked)})
        found.update({one.key: one for one in await proposals.proposals_at(connection, asked)})
        found.update({one.key: one for one in await erasures.erasures_at(connection, asked)})
        # Only reviews and merges have keys of version 5: nothing is asked for them on the way of a message.
        if named := [key for key in asked if key.version == 5]:
            found.update({one.key: one for one in await duplicates.reviews_at(connection, named)})
            found.update({one.key: one for one in await duplicates.merges_at(connection, named)})
        return found

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        """People first: pathways point to them. An erasure removes the pathway or proposal whose place it takes."""
        await people.save_people(connection, [one for one in changed if isinstance(one, Person)])
        await pathways.save_pathways(connection, [one for one in changed if isinstance(one, Pathway)])
        await proposals.save_proposals(connection, [one for one in changed if isinstance(one, Proposal)])
        await duplicates.save_reviews(connection, [one for one in changed if isinstance(one, Review)])
        await duplicates.save_merges(connection, [one for one in changed if isinstance(one, Merge)])
        erased = [one for one in changed if isinstance(one, Erasure)]
        if erased:
            await self.forget_threads(connection, [one.key for one in erased])
            await erasures.save_erasures(connection, erased)
            answered = [asked.ref for one in erased if one.is_answered for asked in one.recipients]
            await audit_trail.erase(connection, answered)

    async def gauges(self, connection: Any) -> dict[tuple[str, str], int]:
        """What an operator watches: partners that are silent, by what is waited for."""
        return await listing.silences(connection)

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Erase people, and with them whatever pathways and proposals have these keys; proofs of erasure stay."""
        await self.forget_threads(connection, list(keys))
        await people.forget_people(connection, list(keys))

    async def forget_threads(self, connection: Any, keys: list[UUID]) -> None:
        await pathways.forget_pathways(connection, keys)
        await proposals.forget_proposals(connection, keys)


store = ReferralStore()
