"""The legs that journeys are made of: a course, a flashcoop, a volatile cooperative, a loan."""

from datetime import timedelta
from typing import Any

from passerelle.contracts.days import day_of
from passerelle.demo.walk import Walk, now

STREAMS = {"alpha": "learning_app", "A1": "everyday", "A2": "city_funded", "B1": "professional"}
SESSIONS = 2
FACTS = {
    "learning_app": {"writing": "far_from_writing"},
    "everyday": {"aim": "naturalisation"},
    "city_funded": {"work": "employed", "residence_document": "cst"},
    "professional": {"work": "employed", "trade": "cooking"},
}
"""What each stream wants to know before it lets somebody in."""


async def course(walk: Walk, level_from: str, level_reached: str, step: str = "language_course") -> None:
    """From the referral to the level reached."""
    desk = walk.town.language
    ref = await placed(walk, level_from, step)
    opened = await open_course(walk, level_from)
    await enrol(walk, opened, ref)
    await taught(walk, opened, ref, level_reached)
    walk.tick(desk, f"course_completed {level_reached}")


async def placed(walk: Walk, level: str, step: str = "language_course") -> str:
    """Referred, taken on, met and tested; the ref."""
    desk = walk.town.language
    ref = await walk.referred(step, desk)
    if (await desk.until_referral(ref, "sent", "accepted"))["status"] == "sent":
        await desk.post(f"/referrals/{ref}/accept")
    await walk.met(desk, ref)
    await desk.post(f"/learners/{ref}/placement", {"level": level})
    walk.tick(desk, f"placement_completed {level}")
    facts = [{"fact": fact, "value": value, "basis": "verified"} for fact, value in FACTS[_stream(level)].items()]
    await desk.post(f"/learners/{ref}/facts", {"noted_by": "teacher-1", "facts": facts})
    return ref


def _stream(level: str) -> str:
    return STREAMS.get(level, "everyday")


async def open_course(walk: Walk, level: str, places: int = 12) -> str:
    """A course that takes people of this level."""
    today = day_of(now())
    plan = {
        "title": f"Français {level}",
        "stream": _stream(level),
        "level_from": level,
        "level_to": "C1",
        "places": places,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=90)).isoformat(),
        "sessions_planned": SESSIONS,
        "trade": FACTS[_stream(level)].get("trade"),
    }
    opened: dict[str, Any] = await walk.town.language.post("/courses", plan)
    return str(opened["id"])


async def enrol(walk: Walk, course_id: str, ref: str) -> str:
    """`enrolled` or `waiting`."""
    enrolment = await walk.town.language.post(f"/courses/{course_id}/enrolments", {"ref": ref})
    walk.tick(walk.town.language, f"course: {enrolment['status']}")
    return str(enrolment["status"])


async def taught(walk: Walk, course_id: str, ref: str, level_reached: str) -> None:
    """The course from its first day to its last."""
    await begun(walk, course_id, ref)
    desk = walk.town.language
    for _ in range(SESSIONS):
        await desk.post(f"/courses/{course_id}/attendance", {"present": [ref]})
    await desk.post(f"/courses/{course_id}/completions", {"ref": ref, "level_reached": level_reached})


async def begun(walk: Walk, course_id: str, ref: str) -> None:
    desk = walk.town.language
    await desk.post(f"/courses/{course_id}/start")
    walk.tick(desk, "course_started")


async def flashcoop(walk: Walk, outcome: str | None) -> None:
    """Ten days with others; None: the person does not want the place."""
    desk, gathering = walk.town.enterprise, walk.town.flashcoop_of(walk.person)
    ref = await walk.referred("flashcoop", desk)
    await gathering.offer(ref, now())
    walk.tick(desk, "trial_offered")
    await walk.met(desk, ref)
    if outcome is None:
        await desk.post(f"/offers/{ref}/decline", {"reason": "not_interested"})
        walk.tick(desk, "declined by the person")
        await gathering.answered()
        return
    await desk.post(f"/offers/{ref}/accept")
    walk.doing(desk, "waits for the others of the flashcoop")
    await gathering.answered()
    await gathering.until_begun()
    walk.tick(desk, "trial_started")
    await desk.post(f"/participations/{ref}/complete", {"outcome": outcome})
    walk.tick(desk, f"trial_completed {outcome}")


async def trial_of_months(walk: Walk, step: str, trade: str, outcome: str) -> None:
    """A volatile cooperative."""
    desk = walk.town.enterprise
    ref = await walk.referred(step, desk)
    start = day_of(now()) + timedelta(days=10)
    session = await desk.post(
        "/sessions",
        {
            "format": "volatile_cooperative",
            "trade": trade,
            "places_min": 1,
            "places_max": 8,
            "starts_on": start.isoformat(),
            "ends_on": (start + timedelta(days=90)).isoformat(),
            "study_compatible": True,
        },
    )
    await desk.post(f"/sessions/{session['id']}/offers", {"ref": ref})
    await walk.met(desk, ref)
    await desk.post(f"/offers/{ref}/accept")
    await desk.post(f"/sessions/{session['id']}/start")
    walk.tick(desk, "trial_started")
    await desk.post(f"/participations/{ref}/complete", {"outcome": outcome})
    walk.tick(desk, f"trial_completed {outcome}")


async def loan(walk: Walk, sector: str, *, guarantor: bool, granted: bool = True) -> None:
    """From the invitation to the decision, and to the money if it is granted."""
    desk = walk.town.funding
    ref = await walk.referred("microcredit", desk)
    await desk.post(f"/referrals/{ref}/accept")
    await walk.met(desk, ref)
    asked = {"ref": ref, "purpose": "business", "amount_cents": 600_000, "sector": sector, "plan": PLAN}
    application = f"/applications/{(await desk.post('/applications', asked))['id']}"
    walk.tick(desk, "application_submitted")
    await desk.post(f"{application}/adviser", {"adviser": "adviser-3"})
    await _guaranteed(walk, application, guarantor)
    if not granted:
        refusal = {"outcome": "not_granted", "reason": "cannot_be_repaid", **COMMITTEE}
        await desk.post(f"{application}/decision", refusal)
        walk.tick(desk, "application_decided not_granted")
        return
    decision = {"outcome": "granted", "amount_cents": 500_000, "months": 36, **COMMITTEE}
    await desk.post(f"{application}/decision", decision)
    walk.tick(desk, "application_decided granted")
    await desk.post(f"{application}/contract")
    await desk.post(f"{application}/disbursement")
    walk.tick(desk, "loan_disbursed")


async def _guaranteed(walk: Walk, application: str, guarantor: bool) -> None:
    desk, today = walk.town.funding, day_of(now()).isoformat()
    if not guarantor:
        await desk.post(f"{application}/no-guarantee", {"reason": "sound_project", "decided_by": "agency-2"})
        walk.tick(desk, "no guarantee asked")
        return
    found = {
        "name": GUARANTOR,
        "contact": GUARANTOR_CONTACT,
        "consented_on": today,
        "collected": "in_writing",
        "collected_by": "adviser-3",
        "notice_version": "2026-01",
        "notice_language": "fr",
        "notice_given_on": today,
    }
    await desk.post(f"{application}/guarantor", found)
    walk.tick(desk, "guarantor found")


GUARANTOR, GUARANTOR_CONTACT = "Garantina Deconfiance", "garantina.deconfiance@personne.example"
COMMITTEE = {"members": ["committee-1", "committee-2"], "decided_by": "committee-1"}
PLAN = {
    "stage": "being_set_up",
    "employees": 1,
    "own_funds_cents": 50_000,
    "spending": [{"use": "equipment", "amount_cents": 450_000}, {"use": "stock", "amount_cents": 200_000}],
}
