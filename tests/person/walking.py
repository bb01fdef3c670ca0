"""The part of a journey at each partner, as its staff does it."""

from datetime import date, timedelta
from typing import Any

from passerelle.demo.desks import PartnerDesk


async def learn(desk: PartnerDesk, ref: str, today: date) -> None:
    """A course, from the first day to the last."""
    await desk.post(f"/referrals/{ref}/accept")
    await desk.contact(ref)
    await desk.post(f"/learners/{ref}/placement", {"level": "A1"})
    aim = {"fact": "aim", "value": "first_multi_year_card"}
    await desk.post(f"/learners/{ref}/facts", {"noted_by": "teacher-1", "facts": [aim]})
    plan = {
        "title": "Français",
        "stream": "everyday",
        "level_from": "A1",
        "level_to": "B1",
        "places": 12,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=90)).isoformat(),
        "sessions_planned": 1,
    }
    course = (await desk.post("/courses", plan))["id"]
    await desk.post(f"/courses/{course}/enrolments", {"ref": ref})
    await desk.post(f"/courses/{course}/start")
    await desk.post(f"/courses/{course}/attendance", {"present": [ref]})
    await desk.post(f"/courses/{course}/completions", {"ref": ref, "level_reached": "A2"})


async def try_together(desk: PartnerDesk, refs: list[str], today: date) -> None:
    """A flashcoop of these people."""
    session = {
        "format": "flashcoop",
        "trade": "cooking",
        "places_min": 3,
        "places_max": 8,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=9)).isoformat(),
    }
    opened = (await desk.post("/sessions", session))["id"]
    for ref in refs:
        await desk.post(f"/sessions/{opened}/offers", {"ref": ref})
        await desk.post(f"/offers/{ref}/accept")
        await desk.contact(ref)
    await desk.post(f"/sessions/{opened}/start")
    await desk.post(f"/participations/{refs[0]}/complete", {"outcome": "collective_entrepreneurship"})


async def lend(desk: PartnerDesk, ref: str, guarantor: dict[str, Any]) -> None:
    """A loan with a guarantor, up to the money."""
    await desk.post(f"/referrals/{ref}/accept")
    await desk.contact(ref)
    plan = {"stage": "idea", "employees": 0, "spending": [{"use": "equipment", "amount_cents": 600_000}]}
    asked = {
        "ref": ref,
        "purpose": "business",
        "amount_cents": 600_000,
        "sector": "accommodation_and_food",
        "plan": plan,
    }
    application = f"/applications/{(await desk.post('/applications', asked))['id']}"
    await desk.post(f"{application}/adviser", {"adviser": "adviser-3"})
    await desk.post(f"{application}/guarantor", guarantor)
    decided = {"decided_by": "committee-1", "members": ["committee-1", "committee-2"]}
    decision = {"outcome": "granted", "amount_cents": 500_000, "months": 36, **decided}
    await desk.post(f"{application}/decision", decision)
    await desk.post(f"{application}/contract")
    await desk.post(f"{application}/disbursement")
