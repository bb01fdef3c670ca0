"""Which aggregates a change of an application locks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from funding.store.applications import ref_of
from passerelle.messaging.decisions import Decision, NotFound
from passerelle.partnership import ReceivedReferral, store
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


async def about(
    organization: Organization, once: Once, application: UUID, command: Callable[..., Decision], **arguments: Any
) -> Any:
    """Carry a command about one application out."""
    return await once.run(
        organization,
        keys=await keys_of(organization, application),
        command=lambda states, moment: command(states, moment, application=application, **arguments),
    )


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
