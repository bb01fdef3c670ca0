"""The journeys: each ends as its story says, or raises."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from passerelle.demo import legs
from passerelle.demo.desks import View
from passerelle.demo.errors import RequestWasRefused
from passerelle.demo.people import Story
from passerelle.demo.waiting import patiently, wait_until
from passerelle.demo.walk import Walk, now

TO_ENTERPRISE = "language-to-enterprise"
PATIENCE_OF_THE_AGENCY = timedelta(seconds=3)
"""The agency's usual thirty days, in a demonstration."""


async def loan_with_guarantor(walk: Walk) -> str:
    """A course, a flashcoop, a sewing cooperative, a loan with a guarantor: the journey that must always work."""
    await walk.open(TO_ENTERPRISE)
    await legs.course(walk, walk.person.level, walk.person.level_reached)
    await legs.flashcoop(walk, "collective_entrepreneurship")
    await legs.trial_of_months(walk, "volatile_cooperative", "sewing", "sewing_workshop")
    await legs.loan(walk, "manufacturing", guarantor=True)
    return await walk.ended("own_enterprise")


async def loan_without_guarantee(walk: Walk) -> str:
    """The same towards a restaurant; the agency decides to lend without a guarantee."""
    await walk.open(TO_ENTERPRISE)
    await legs.course(walk, walk.person.level, walk.person.level_reached)
    await legs.flashcoop(walk, "restaurant")
    await legs.trial_of_months(walk, "volatile_cooperative", "cooking", "restaurant")
    await legs.loan(walk, "accommodation_and_food", guarantor=False)
    return await walk.ended("own_enterprise")


async def finds_work(walk: Walk) -> str:
    """Somebody far from writing, whom the flashcoop leads to a job."""
    await walk.open(TO_ENTERPRISE)
    await legs.course(walk, walk.person.level, walk.person.level_reached)
    await legs.flashcoop(walk, "employment")
    return await walk.ended("settled")


async def farmer(walk: Walk) -> str:
    """Reception, protection granted, access to rights, and back to farming."""
    await walk.open("farmer")
    for milestone, next_step in (
        ("protection_granted", "access_to_rights"),
        ("access_to_rights_settled", "rapid_integration"),
    ):
        await walk.owner.post(f"/pathways/{walk.pathway}/milestones", {"milestone": milestone})
        await walk.owner.until(walk.pathway, next_step)
        walk.tick(walk.owner, milestone)
    await legs.trial_of_months(walk, "rapid_integration", "agriculture", "other_business")
    return await walk.ended("farming")


async def withdraws_agreement(walk: Walk) -> str:
    """Has the one place of a course; withdraws the agreement before it begins, and the place is free for another."""
    await walk.open(TO_ENTERPRISE)
    language, place = walk.town.language, walk.town.place_of(walk.person)
    ref = await legs.placed(walk, walk.person.level)
    course = await legs.open_course(walk, "A1", places=1)
    await legs.enrol(walk, course, ref)
    place.course.set_result(course)
    if walk.town.somebody_waits_for(walk.person):
        walk.doing(walk.owner, "thinks the agreement over")
        await patiently(place.somebody_waits.wait(), "somebody in the queue of the course")
    grants: list[View] = await walk.owner.get(f"/pathways/{walk.pathway}/grants")
    await walk.owner.post(f"/pathways/{walk.pathway}/grants/{grants[0]['id']}/withdraw")
    walk.tick(walk.owner, "agreement_withdrawn")
    await language.until_referral(ref, "cancelled", "left")
    refused = await refusal_of(walk, f"/referrals/{ref}/contact")
    walk.expect(refused == "agreement_ended", f"contact details are still shown ({refused})")
    walk.tick(language, "contact details are shown no more")
    found = await walk.owner.until(walk.pathway, "language_course", "queued")
    return f"{found['standing']['status']} ({found['stage']})"


async def waits_for_place(walk: Walk) -> str:
    """The course is full; the place somebody gives back goes to whoever has waited, without anybody's doing."""
    await walk.open(TO_ENTERPRISE)
    language, place = walk.town.language, walk.town.place_of(walk.person)
    ref = await legs.placed(walk, walk.person.level)
    course = await patiently(asyncio.shield(place.course), "the course with one place")
    walk.expect(await legs.enrol(walk, course, ref) == "waiting", "the full course had a place")
    await walk.owner.until(walk.pathway, "language_course", "waitlisted")
    walk.tick(walk.owner, "referral_waitlisted")
    place.somebody_waits.set()
    walk.doing(language, "waits for a place")
    await wait_until(lambda: has_place(walk, course, ref), "the place that was given back")
    walk.tick(language, "moves up")
    await legs.taught(walk, course, ref, "A1")
    walk.tick(language, "course_completed A1")
    await legs.course(walk, "A1", "A2", step="another_course")
    await legs.flashcoop(walk, "further_education")
    return await walk.ended("settled")


async def says_no(walk: Walk) -> str:
    """Learns French, and does not want the place in the flashcoop."""
    await walk.open(TO_ENTERPRISE)
    await legs.course(walk, walk.person.level, walk.person.level_reached)
    await legs.flashcoop(walk, None)
    await walk.reassessed("stopped")
    return await walk.ended("stopped", "stopped")


async def offer_lapses(walk: Walk) -> str:
    """Speaks French already and needs money only; does not answer the invitation in time."""
    await walk.open(TO_ENTERPRISE)
    await walk.decide("microcredit")
    desk = walk.town.funding
    ref = await walk.referred("microcredit", desk)
    until = now() + PATIENCE_OF_THE_AGENCY
    await desk.post("/invitations", {"ref": ref, "answer_by": until.isoformat()})
    walk.tick(desk, "application_invited")
    walk.doing(desk, f"does not answer until {until:%H:%M:%S} UTC")
    await desk.until_referral(ref, "lapsed")
    walk.tick(desk, "offer_lapsed")
    await walk.reassessed("settled")
    return await walk.ended("settled")


async def asks_erasure(walk: Walk) -> str:
    """In the middle of a course, asks that everything be erased: here at once, and by the partner that was told."""
    await walk.open(TO_ENTERPRISE)
    ref = await legs.placed(walk, walk.person.level)
    course = await legs.open_course(walk, walk.person.level)
    await legs.enrol(walk, course, ref)
    asked: list[View] = await walk.owner.post(f"/people/{walk.id}/erasure")
    walk.tick(walk.owner, "erasure_requested")
    threads = {one["thread"] for one in asked}

    async def is_answered() -> bool:
        erasures: list[View] = await walk.owner.get("/erasures", limit=500)
        mine = [one for one in erasures if one["thread"] in threads]
        return all(recipient["answer"] == "done" for one in mine for recipient in one["recipients"]) and bool(mine)

    await wait_until(is_answered, "the partner's answer to the erasure")
    walk.tick(walk.town.language, "erasure_answered done")
    walk.expect(await walk.owner.find(f"/people/{walk.id}") is None, "the person is still known")
    walk.expect(await walk.owner.find(f"/pathways/{walk.pathway}") is None, "the pathway is still known")
    walk.expect(await refusal_of(walk, f"/referrals/{ref}/contact") != "", "contact details survive")
    return "erased everywhere"


async def proposed_by_partner(walk: Walk) -> str:
    """Came in by the language cooperative's door, which proposes a pathway to the referring organization."""
    await _propose(walk)
    await legs.course(walk, walk.person.level, walk.person.level_reached)
    await legs.flashcoop(walk, "employment")
    return await walk.ended("settled")


async def loan_not_granted(walk: Walk) -> str:
    """Goes straight to a volatile cooperative; the loan is not granted, and another way is found."""
    await walk.open(TO_ENTERPRISE)
    await walk.decide("volatile_cooperative")
    await legs.trial_of_months(walk, "volatile_cooperative", "other", "other_business")
    await legs.loan(walk, "trade_and_repair", guarantor=False, granted=False)
    await walk.reassessed("settled")
    return await walk.ended("settled")


async def leaves_course(walk: Walk) -> str:
    """Leaves the course for a job."""
    await walk.open(TO_ENTERPRISE)
    desk = walk.town.language
    ref = await legs.placed(walk, walk.person.level)
    course = await legs.open_course(walk, walk.person.level)
    await legs.enrol(walk, course, ref)
    await legs.begun(walk, course, ref)
    await desk.post(f"/courses/{course}/leavers", {"ref": ref, "reason": "employment"})
    walk.tick(desk, "course_left employment")
    await walk.reassessed("settled")
    return await walk.ended("settled")


async def refusal_of(walk: Walk, path: str) -> str:
    """The code with which the language cooperative refuses to show something; empty when it shows it."""
    try:
        await walk.town.language.get(path)
    except RequestWasRefused as refused:
        return refused.code
    return ""


async def has_place(walk: Walk, course: str, ref: str) -> bool:
    register: View = await walk.town.language.get(f"/courses/{course}")
    return any(line["ref"] == ref and line["status"] == "enrolled" for line in register["enrolments"])


async def _propose(walk: Walk) -> None:
    desk, person, owner = walk.town.language, walk.person, walk.owner
    agreement = {
        "agreed_at": now().isoformat(),
        "valid_until": (now() + timedelta(days=365)).isoformat(),
        "notice_version": "2026-01",
        "notice_language": person.languages[0],
        "interpreter": False,
        "collected_by": "welcome_desk",
        "collected_how": "in_person",
    }
    contact = {"given_name": person.given_name, "family_name": person.family_name, "phone": person.phone}
    body = {"owner": owner.id, "service": "french_course", "purpose": "learn_french"}
    proposed = await desk.post("/proposals", {**body, "agreement": agreement, "contact": contact})
    walk.tick(desk, "pathway_proposed")
    walk.doing(owner, "opens what the partner sealed")
    ref = proposed["ref"]
    told = await wait_until(lambda: _contact_in(walk, ref), "the proposal with its contact details")
    walk.expect(told["given_name"] == person.given_name, "the proposal is about somebody else")
    await walk.open(TO_ENTERPRISE)
    await walk.agree(desk.id, "learn_french")
    await owner.post(f"/proposals/{ref}/accept", {"pathway": walk.pathway})
    walk.tick(owner, "proposal_accepted")


async def _contact_in(walk: Walk, ref: str) -> dict[str, Any] | None:
    proposals: list[View] = await walk.owner.get("/proposals", limit=500)
    return next((one["contact"] for one in proposals if one["ref"] == ref), None)


STORIES: dict[Story, Callable[[Walk], Awaitable[str]]] = {
    Story.LOAN_WITH_GUARANTOR: loan_with_guarantor,
    Story.LOAN_WITHOUT_GUARANTEE: loan_without_guarantee,
    Story.FINDS_WORK: finds_work,
    Story.FARMER: farmer,
    Story.WITHDRAWS_AGREEMENT: withdraws_agreement,
    Story.WAITS_FOR_PLACE: waits_for_place,
    Story.SAYS_NO: says_no,
    Story.OFFER_LAPSES: offer_lapses,
    Story.ASKS_ERASURE: asks_erasure,
    Story.PROPOSED_BY_PARTNER: proposed_by_partner,
    Story.LOAN_NOT_GRANTED: loan_not_granted,
    Story.LEAVES_COURSE: leaves_course,
}
"""A test checks that every story is told."""
