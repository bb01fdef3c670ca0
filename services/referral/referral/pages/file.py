"""One pathway as a page reads it: with its person, within the visitor's territory, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import HTTPException

from passerelle.pages.desk import Visitor
from passerelle.privacy.audit import Record
from passerelle.privacy.audit_trail import told_about
from passerelle.runtime.organization import Organization
from referral.domain.change import Circumstances
from referral.domain.pathway import Happening, Pathway
from referral.domain.person import Person, PersonalData
from referral.pages.showing import is_responsible
from referral.plans.library import Guide
from referral.store import happenings, store


@dataclass(frozen=True, slots=True)
class File:
    """A pathway and what a rule would know of it at this moment."""

    pathway: Pathway
    person: PersonalData
    around: Circumstances


@dataclass(frozen=True, slots=True)
class Past:
    """What happened, and who was told what."""

    happenings: Sequence[Happening]
    told: Sequence[Record]


async def file_of(organization: Organization, guide: Guide, visitor: Visitor, pathway: UUID) -> File:
    """The file; raises HTTPException 404 when there is none, and the same when it is another territory's."""
    async with organization.connection() as connection:
        found = (await store.load(connection, [pathway])).get(pathway)
        states = await store.load(connection, found.links) if isinstance(found, Pathway) else {}
    person = states.get(found.person) if isinstance(found, Pathway) else None
    if not isinstance(found, Pathway) or not isinstance(person, Person):
        raise HTTPException(404)
    if not is_responsible(visitor, person.data.commune):
        raise HTTPException(404)
    return File(found, person.data, guide.around(states, found, organization.moment()))


async def past_of(organization: Organization, pathway: Pathway) -> Past:
    async with organization.connection() as connection:
        lines = await happenings.happenings_of(connection, pathway.id)
        told = await told_about(connection, [*(one.ref for one in pathway.refs), *pathway.proposals])
    return Past(lines, told)
