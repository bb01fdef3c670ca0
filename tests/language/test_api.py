"""The routes over the network in memory: what is asked for, what is answered, what is refused."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from tests.language.counter import created, post
from tests.language.town import Town

PLAN = {
    "title": "Everyday French, Belleville",
    "stream": "everyday",
    "level_from": "A1",
    "level_to": "A2",
    "places": 1,
    "starts_on": "2026-01-12",
    "ends_on": "2026-03-27",
    "sessions_planned": 10,
}

AIM = {"noted_by": "teacher-1", "facts": [{"fact": "aim", "value": "resident_card"}]}


async def test_staff_walk_a_learner_through_a_course(client: AsyncClient, town: Town) -> None:
    ref = str(town.refer())
    await post(client, f"/referrals/{ref}/accept")

    placed = await created(client, f"/learners/{ref}/placement", {"reading": "A1", "speaking": "A2"})
    await created(client, f"/learners/{ref}/facts", AIM)
    course = (await created(client, "/courses", PLAN))["id"]
    enrolled = await created(client, f"/courses/{course}/enrolments", {"ref": ref})
    started = (await post(client, f"/courses/{course}/start")).json()
    held = await created(client, f"/courses/{course}/attendance", {"present": [ref]})
    completed = await created(client, f"/courses/{course}/completions", {"ref": ref, "level_reached": "A2"})
    ended = (await post(client, f"/courses/{course}/end")).json()

    assert (placed["level"], enrolled["status"], started["status"]) == ("A1", "enrolled", "running")
    assert (held["sessions_held"], completed["level_reached"], ended["status"]) == (1, "A2", "ended")


async def test_a_full_course_answers_with_the_turn_in_the_queue(client: AsyncClient, town: Town) -> None:
    course = (await created(client, "/courses", PLAN))["id"]
    town.enrol(UUID(course), town.taken_on())

    answer = await created(client, f"/courses/{course}/enrolments", {"ref": str(town.taken_on())})

    assert (answer["status"], answer["position"]) == ("waiting", 1)


async def test_a_leaver_is_recorded_with_the_reason(client: AsyncClient, town: Town) -> None:
    course, ref = (await created(client, "/courses", PLAN))["id"], town.taken_on()
    town.enrol(UUID(course), ref)

    answer = await created(client, f"/courses/{course}/leavers", {"ref": str(ref), "reason": "moved"})

    assert (answer["status"], answer["left_reason"]) == ("left", "moved")


async def test_a_withdrawn_learner_is_free_for_another_course(client: AsyncClient, town: Town) -> None:
    course, ref = (await created(client, "/courses", PLAN))["id"], town.taken_on()
    town.enrol(UUID(course), ref)

    answer = await created(client, f"/courses/{course}/withdrawals", {"ref": str(ref)})

    assert answer["course"] is None


async def test_the_house_rule_of_attendance_holds_by_default(client: AsyncClient) -> None:
    app_course = {**PLAN, "stream": "learning_app", "sessions_planned": 0}

    assert (await created(client, "/courses", PLAN))["attendance_needed"] == 70
    assert (await created(client, "/courses", {**PLAN, "attendance_needed": 50}))["attendance_needed"] == 50
    assert (await created(client, "/courses", app_course))["attendance_needed"] == 0


async def test_a_refusal_is_a_problem_with_its_code(client: AsyncClient, town: Town) -> None:
    course, ref = (await created(client, "/courses", PLAN))["id"], town.refer()
    town.accept(ref)

    answer = await post(client, f"/courses/{course}/enrolments", {"ref": str(ref)})

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_placed_yet"


@pytest.mark.parametrize(
    "wrong",
    [
        {"places": 0},
        {"places": "many"},
        {"stream": "Gold!"},
        {"level_to": "Z9"},
        {"title": " "},
        {"title": "a\0b"},
    ],
    ids=str,
)
async def test_a_plan_with_a_wrong_value_is_refused_untold(client: AsyncClient, wrong: dict[str, Any]) -> None:
    answer = await post(client, "/courses", {**PLAN, **wrong})

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [f"/body/{next(iter(wrong))}"]


async def test_a_plan_with_an_invented_field_is_refused(client: AsyncClient) -> None:
    answer = await post(client, "/courses", {**PLAN, "budget": 1})

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/body/?"]


async def test_a_request_without_idempotency_key_is_refused(client: AsyncClient) -> None:
    answer = await client.post("/courses", json=PLAN)

    assert answer.status_code == 422


async def test_an_unknown_course_is_a_problem_not_found(client: AsyncClient, town: Town) -> None:
    answer = await post(client, f"/courses/{uuid4()}/enrolments", {"ref": str(town.taken_on())})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
