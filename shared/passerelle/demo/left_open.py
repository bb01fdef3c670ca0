"""People whose pathways need somebody now, so that the desks of the referring organizations have work to show."""

from datetime import timedelta

from passerelle.contracts.days import day_of
from passerelle.demo.desks import OwnerDesk
from passerelle.demo.people import SyntheticPerson, cast
from passerelle.demo.stories import TO_ENTERPRISE
from passerelle.demo.town import Town
from passerelle.demo.waiting import wait_until
from passerelle.demo.walk import SHARED, now

EACH = 3
SHORT = timedelta(seconds=5)
"""For how long one of them agrees: when it ends while the partner has not answered, the pathway is stuck."""
SOON = timedelta(days=10)


async def leave_open(town: Town, after: int) -> None:
    """At each referring organization one is stuck, one is asked to agree, one has a document that expires.

    They are the people of the cast that come after those who walked.
    """
    people = iter(cast(after + EACH * len(town.owners))[after:])
    for owner in town.owners.values():
        stuck, undecided, expiring = (next(people) for _ in range(EACH))
        _, pathway = await _opened(owner, stuck)
        await owner.post(f"/pathways/{pathway}/grants", _agreement(town.language.id, stuck))
        await _opened(owner, undecided)
        person, _ = await _opened(owner, expiring)
        today = day_of(now())
        seen = {"kind": "recepisse", "verified_by": "desk", "verified_on": today.isoformat()}
        await owner.post(f"/people/{person}/documents", {**seen, "expires_on": (today + SOON).isoformat()})
        await _is_stuck(owner, pathway)


async def _opened(owner: OwnerDesk, person: SyntheticPerson) -> tuple[str, str]:
    registered = await owner.post("/people", person.registration())
    opened = await owner.post("/pathways", {"person": registered["id"], "plan": TO_ENTERPRISE})
    return str(registered["id"]), str(opened["id"])


def _agreement(partner: str, person: SyntheticPerson) -> dict[str, object]:
    return {
        "recipient": partner,
        "purpose": "learn_french",
        "fields": SHARED["learn_french"],
        "valid_until": (now() + SHORT).isoformat(),
        "notice_version": "2026-01",
        "notice_language": person.notice_language,
        "interpreter": person.needs_interpreter,
        "collected_by": "front_desk",
        "collected_how": "in_person",
    }


async def _is_stuck(owner: OwnerDesk, pathway: str) -> None:
    async def stuck_on() -> str | None:
        found: str | None = (await owner.get(f"/pathways/{pathway}"))["stuck_on"]
        return found

    await wait_until(stuck_on, f"{owner.id}: a pathway that is stuck")
