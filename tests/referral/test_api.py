"""The routes over a real database: what is asked for, what is answered, what is refused."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel, Purpose
from passerelle.contracts.partner import ErasureAnswered, PathwayProposed, ReferralAccepted
from tests.referral.office import Desktop, Office
from tests.referral.walking import NOW, PARIS


async def referral_of(office: Office) -> tuple[UUID, UUID]:
    """The ref and the id of the only referral sent."""
    (row,) = await office.rows("SELECT id, (state ->> 'ref')::uuid AS ref FROM referrals WHERE status = 'sent'")
    return row["ref"], row["id"]


async def test_a_pathway_goes_on_once_agreed_over_http(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    before = (await desktop.get(f"/pathways/{pathway}"))["standing"]
    await desktop.agree(pathway, "langues", "learn_french")
    ref, referral = await referral_of(office)
    await office.hear("langues", ref, ReferralAccepted(referral=referral))
    await office.hear("langues", ref, CourseCompleted(referral=referral, level_reached=CefrLevel.A2))

    after = await desktop.get(f"/pathways/{pathway}")

    assert (before["status"], before["who"]) == ("waits_for_agreement", "person")
    assert (after["step"], after["standing"]["status"]) == ("flashcoop", "waits_for_agreement")


async def test_the_trace_tells_who_waited_for_whom(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    await desktop.agree(pathway, "langues", "learn_french")
    ref, referral = await referral_of(office)
    office.time = office.time.replace(day=9)
    await office.hear("langues", ref, ReferralAccepted(referral=referral))

    trace = await desktop.get(f"/pathways/{pathway}/trace")

    (step,) = trace["steps"]
    assert [(wait["what"], wait["who"], wait["seconds"]) for wait in step["waits"]] == [
        ("waits_for_answer", "langues", 7 * 86400),
        ("waits_for_start", "langues", 0),
    ]
    assert trace["next"]["standing"]["status"] == "waits_for_start"
    assert [event["what"] for event in trace["events"]][-2:] == ["referral_sent", "referral_accepted"]


async def test_a_step_explains_why_it_waits(desktop: Desktop) -> None:
    pathway = await desktop.open()

    why_not = await desktop.get(f"/pathways/{pathway}/steps/language_course/why-not")
    why = await desktop.get(f"/pathways/{pathway}/steps/language_course/why")

    assert [reason["code"] for reason in why_not["reasons"]] == ["agreement_is_missing"]
    assert why["reasons"][0]["sentence"]["fr"] == "C'est la première étape du parcours."


async def test_a_person_may_see_who_was_told_what(desktop: Desktop) -> None:
    pathway = await desktop.open()
    grant = await desktop.agree(pathway, "langues", "learn_french")

    (told,) = await desktop.get(f"/pathways/{pathway}/disclosures")

    assert (told["recipient"], told["fields"], told["grant"]) == ("langues", ["pathway"], grant)


async def test_a_withdrawn_agreement_is_shown_as_over(desktop: Desktop) -> None:
    pathway = await desktop.open()
    grant = await desktop.agree(pathway, "langues", "learn_french")

    await desktop.done(f"/pathways/{pathway}/grants/{grant}/withdraw")

    (shown,) = await desktop.get(f"/pathways/{pathway}/grants")
    assert (shown["is_in_force"], shown["withdrawn_at"] is None) == (False, False)


async def test_staff_moves_a_farmer_on_by_recording(desktop: Desktop) -> None:
    pathway = await desktop.open("farmer")

    moved = await desktop.done(f"/pathways/{pathway}/milestones", {"milestone": "protection_granted"})

    assert moved["step"] == "access_to_rights"


async def test_a_coordinator_decides_and_refers(desktop: Desktop) -> None:
    pathway = await desktop.open()

    await desktop.done(f"/pathways/{pathway}/decisions", {"step": "flashcoop"})
    referred = await desktop.done(f"/pathways/{pathway}/referrals", {"partner": "coopaname"})
    taken_back = await desktop.done(
        f"/pathways/{pathway}/referrals/{referred['referral']['id']}/cancel", {"reason": "plan_changed"}
    )

    assert (referred["referral"]["chosen"], taken_back["step"]) == ("by_staff", "reassess")


async def test_the_partners_of_a_step_are_weighed(desktop: Desktop) -> None:
    pathway = await desktop.open()

    (fit,) = await desktop.get(f"/pathways/{pathway}/partners")

    assert (fit["partner"]["organization"], fit["mismatches"]) == ("langues", [])


async def test_a_proposal_is_accepted_with_an_agreement(office: Office, desktop: Desktop) -> None:
    ref = uuid4()
    proposed = PathwayProposed(proposal=uuid4(), service="french_course", purpose=Purpose.LEARN_FRENCH, agreed_at=NOW)
    await office.hear("langues", ref, proposed, opens=True)
    pathway = await desktop.open()

    refused, problem = await desktop.post(f"/proposals/{ref}/accept", {"pathway": pathway})
    await desktop.agree(pathway, "langues", "learn_french")
    accepted = await desktop.done(f"/proposals/{ref}/accept", {"pathway": pathway})

    assert (refused, problem["code"]) == (409, "agreement_is_missing")
    assert (accepted["answer"], await desktop.get("/proposals")) == ("accepted", [])


async def test_a_proposal_can_be_declined(office: Office, desktop: Desktop) -> None:
    ref = uuid4()
    proposed = PathwayProposed(proposal=uuid4(), service="french_course", purpose=Purpose.LEARN_FRENCH, agreed_at=NOW)
    await office.hear("langues", ref, proposed, opens=True)

    declined = await desktop.done(f"/proposals/{ref}/decline", {"already_known": True})

    assert declined["answer"] == "already_known"


async def test_an_erasure_is_asked_of_whoever_was_told(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    await desktop.agree(pathway, "langues", "learn_french")
    ref, _ = await referral_of(office)
    person = (await desktop.get(f"/pathways/{pathway}"))["person"]

    (asked,) = await desktop.done(f"/people/{person}/erasure")
    (row,) = await office.rows("SELECT recipients -> 0 ->> 'request' AS request FROM erasures")
    await office.hear("langues", ref, ErasureAnswered(request=UUID(row["request"]), answer="done"))

    (shown,) = await desktop.get("/erasures")
    assert (asked["recipients"][0]["answer"], shown["recipients"][0]["answer"]) == (None, "done")
    assert (await desktop.client.get(f"/people/{person}")).status_code == 404
    assert (await desktop.client.get(f"/pathways/{pathway}")).status_code == 404


async def test_a_person_is_found_corrected_and_shown(desktop: Desktop) -> None:
    person = await desktop.register()
    data = {"given_name": "Amina", "family_name": "Karimi", "commune": "38185"}

    await desktop.done(f"/people/{person}/corrections", data)

    (found,) = await desktop.get("/people", family_name="kar")
    assert (found["id"], found["data"]["commune"]) == (person, "38185")
    assert (await desktop.get(f"/people/{person}"))["data"]["family_name"] == "Karimi"


async def test_the_same_request_sent_twice_is_done_once(desktop: Desktop) -> None:
    body = {"given_name": "Amina", "family_name": "Rahimi", "commune": PARIS}

    first = await desktop.post("/people", body, key="one-request")

    assert await desktop.post("/people", body, key="one-request") == first
    assert len(await desktop.get("/people")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"commune": "Paris"},
        {"given_name": " "},
        {"family_name": "a\0b"},
        {"languages": ["French"]},
        {"household": {"adults": 0}},
        {"contact": {"email": "nobody"}},
    ],
    ids=str,
)
async def test_a_wrong_value_is_refused_untold(desktop: Desktop, wrong: dict[str, Any]) -> None:
    status, problem = await desktop.post(
        "/people", {"given_name": "Amina", "family_name": "Rahimi", "commune": PARIS, **wrong}
    )

    assert status == 422
    assert problem["errors"][0]["pointer"].startswith(f"/body/{next(iter(wrong))}")
    assert "Amina" not in str(problem)


async def test_a_field_nobody_asked_for_is_refused(desktop: Desktop) -> None:
    person = {"given_name": "Amina", "family_name": "Rahimi", "commune": PARIS, "nationality": "x"}

    status, problem = await desktop.post("/people", person)

    assert (status, [one["reason"] for one in problem["errors"]]) == (422, ["extra_forbidden"])


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/pathways", {"person": str(uuid4()), "plan": "farmer"}, "not_found"),
        ("/pathways/{pathway}/decisions", {"step": "nowhere"}, "step_is_unknown"),
        ("/pathways/{pathway}/milestones", {"milestone": "protection_granted"}, "milestone_is_not_awaited"),
        ("/pathways/{pathway}/referrals", {"partner": "adie"}, "partner_does_not_fit"),
        ("/pathways/{pathway}/grants/{other}/withdraw", None, "grant_is_unknown"),
        ("/pathways/{pathway}/referrals/{other}/cancel", {"reason": "plan_changed"}, "referral_is_unknown"),
    ],
)
async def test_a_refusal_is_a_problem_with_its_code(desktop: Desktop, path: str, body: Any, code: str) -> None:
    pathway = await desktop.open()

    status, problem = await desktop.post(path.format(pathway=pathway, other=uuid4()), body)

    assert (status >= 400, problem["code"]) == (True, code)


async def test_an_unknown_plan_opens_no_pathway(desktop: Desktop) -> None:
    person = await desktop.register()

    status, problem = await desktop.post("/pathways", {"person": person, "plan": "to-the-moon"})

    assert (status, problem["code"]) == (422, "plan_is_unknown")


async def test_plans_are_shown_as_data(desktop: Desktop) -> None:
    listed = await desktop.get("/plans")
    shown = await desktop.get("/plans/farmer/1")

    assert [plan["name"] for plan in listed] == ["farmer", "language-to-enterprise"]
    assert shown["first"] == "reception"
