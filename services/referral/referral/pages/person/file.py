"""What the organization knows of the person, as their page reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import HTTPException

from passerelle.privacy.audit_trail import told_about
from referral.domain.codes import FieldGroup
from referral.domain.grant import Grant
from referral.domain.knowledge import Knows, Telling, who_knows
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.person_request import PersonRequest
from referral.domain.referral import Referral
from referral.pages.person.front import Front
from referral.store import own_page, person_requests, store
from referral.store.own_page import Look

MOST_LOOKS = 60


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the page on who knows what shows."""

    knows: tuple[Knows, ...]
    tellings: tuple[Telling, ...]
    """The newest first."""
    looks: Sequence[Look]


async def pathways_of(front: Front, person: Person) -> list[Pathway]:
    """Open ones first, the newest first."""
    async with front.organization.connection() as connection:
        states = await store.load(connection, person.pathways)
    found = [one for key in person.pathways if isinstance(one := states.get(key), Pathway)]
    return sorted(found, key=lambda one: (not one.is_open, -one.opened_at.timestamp()))


async def known_of(front: Front, person: Person, pathways: Sequence[Pathway]) -> Known:
    refs = [ref for one in pathways for ref in (*(known.ref for known in one.refs), *one.proposals)]
    threads = [person.id, *person.merged, *person.pathways]
    async with front.organization.connection() as connection:
        tellings = await _tellings(connection, refs)
        looks = await own_page.looks(connection, threads, MOST_LOOKS)
    grants = [grant for one in pathways for grant in one.grants]
    return Known(who_knows(grants, tellings, front.organization.now()), tuple(reversed(tellings)), looks)


async def requests_of(front: Front, person: Person) -> list[PersonRequest]:
    async with front.organization.connection() as connection:
        return await person_requests.requests_of(connection, [person.id, *person.merged])


def grant_among(pathways: Sequence[Pathway], grant: UUID) -> tuple[Pathway, Grant]:
    """Raises HTTPException 404 for somebody else's, as for one that does not exist."""
    for pathway in pathways:
        for one in pathway.grants:
            if one.id == grant:
                return pathway, one
    raise HTTPException(404)


def referral_among(pathways: Sequence[Pathway], referral: UUID) -> tuple[Pathway, Referral]:
    """The present one of an open pathway; raises HTTPException 404 for any other."""
    for pathway in pathways:
        found = pathway.referral if pathway.is_open else None
        if found is not None and found.id == referral:
            return pathway, found
    raise HTTPException(404)


async def _tellings(connection: Any, refs: Sequence[UUID]) -> list[Telling]:
    """Oldest first."""
    return [
        Telling(one.at, one.told.recipient, tuple(FieldGroup(group) for group in one.told.fields), one.told.what)
        for one in await told_about(connection, refs)
        if one.told is not None
    ]
