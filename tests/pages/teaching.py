"""A language cooperative with courses and learners, as tests of its pages need them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from passerelle.contracts.days import day_of
from tests.pages.partnering import CONTACT, Partner


async def course(partner: Partner, **other: Any) -> UUID:
    """A planned course of a stream anybody may enter under the staff's own responsibility."""
    today = day_of(partner.clock.now())
    plan = {
        "title": "Everyday French, Belleville",
        "stream": "everyday",
        "level_from": "A1",
        "level_to": "A2",
        "places": 2,
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=60)),
        "sessions_planned": 4,
    }
    return UUID((await partner.done("/courses", {**plan, **other}))["id"])


async def learner(partner: Partner, given_name: str = "Amina", level: str | None = "A1") -> UUID:
    """Somebody taken on, placed, who prepares a resident card."""
    ref = await partner.accepted({**CONTACT, "given_name": given_name})
    if level is not None:
        await partner.done(f"/learners/{ref}/placement", {"level": level})
        facts = {"noted_by": "teacher-1", "facts": [{"fact": "aim", "value": "resident_card"}]}
        await partner.done(f"/learners/{ref}/facts", facts)
    return ref


async def enrolled(partner: Partner, where: UUID, *names: str) -> list[UUID]:
    """Learners with these names, who asked for a place in this order."""
    refs = [await learner(partner, name) for name in names]
    for ref in refs:
        await partner.done(f"/courses/{where}/enrolments", {"ref": str(ref)})
    return refs


async def running(partner: Partner, *names: str, **other: Any) -> tuple[UUID, list[UUID]]:
    """A course that has begun."""
    where = await course(partner, **other)
    refs = await enrolled(partner, where, *names)
    await partner.done(f"/courses/{where}/start")
    return where, refs
