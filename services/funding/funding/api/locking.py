from uuid import UUID

from funding.store.applications import ref_of
from passerelle.messaging.decisions import NotFound
from passerelle.partnership import ReceivedReferral, store
from passerelle.runtime.organization import Organization


async def keys_of(organization: Organization, application: UUID) -> list[UUID]:
    """What to lock for a change of the application: its ref, which leads to it.

    Messages lock the ref before the application; the opposite order would end in deadlocks. An earlier application on
    a ref that was referred again is not led to any more, and is locked by itself.
    """
    async with organization.connection() as connection:
        ref = await ref_of(connection, application)
        if ref is None:
            raise NotFound
        referral = (await store.load(connection, [ref])).get(ref)
    leads_there = isinstance(referral, ReceivedReferral) and referral.case == application
    return [ref] if leads_there else [application]
