"""The partner's own tables: load, save and forget whole batches; one statement per table."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from passerelle.partnership import erasure_rows, proposal_rows, referral_rows
from passerelle.partnership.erasure import AnsweredErasure
from passerelle.partnership.proposal import Proposal
from passerelle.partnership.referral import ReceivedReferral
from passerelle.partnership.retention import retention_store
from passerelle.privacy import audit_trail, erasure
from passerelle.privacy.grants import forget_grants, save_grants


class PartnershipStore:
    """Handles referrals, proposals and answered erasures; leaves other aggregates to the service's own store."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        """Referrals, proposals and answered erasures with these keys; a referral hides a proposal on the same ref."""
        asked = list(keys)
        found: dict[UUID, Any] = {}
        found.update(await erasure_rows.load(connection, asked))
        found.update(await proposal_rows.load(connection, asked))
        found.update(await referral_rows.load(connection, asked))
        found.update(await retention_store.load(connection, asked))
        return found

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        """Insert or replace those of the aggregates that are the partner's."""
        if referrals := [state for state in changed if isinstance(state, ReceivedReferral)]:
            await referral_rows.save(connection, referrals)
        await retention_store.save(connection, changed)
        if proposals := [state for state in changed if isinstance(state, Proposal)]:
            await proposal_rows.save(connection, proposals)
            await save_grants(connection, [proposal.as_grant() for proposal in proposals])
        if answers := [state for state in changed if isinstance(state, AnsweredErasure)]:
            await erasure_rows.save(connection, answers)
            marks = [(one.ref, str(one.request), one.answered_at) for one in answers if one.own]
            await erasure.mark(connection, marks)

    async def gauges(self, connection: Any) -> dict[tuple[str, str], int]:
        """What an operator watches: referrals on which staff was reminded in vain, by status."""
        return {
            ("referrals_overdue", status): count for status, count in (await referral_rows.overdue(connection)).items()
        }

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Erase referrals and proposals with these keys; the proof of an answered erasure stays."""
        await referral_rows.forget(connection, list(keys))
        await proposal_rows.forget(connection, list(keys))
        await forget_grants(connection, keys)
        await retention_store.forget(connection, keys)
        await audit_trail.erase(connection, keys)


store = PartnershipStore()
