"""The classroom over HTTP: calendar, roll, queue, breaks and proofs, as a course planner sends them."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from httpx import AsyncClient

from passerelle.contracts.days import day_of
from tests.language.counter import client_of, created, post
from tests.language.making import COURSE, course, ref
from tests.language.office import OnPostgres, open_office
from tests.language.test_api import PLAN
from tests.language.town import Town

CALENDAR = {
    "teacher": "teacher-3",
    "sessions": [
        {"on": "2026-01-14", "starts": "09:00", "ends": "11:30"},
        {"on": "2026-01-12", "starts": "09:00", "ends": "11:30"},
    ],
}


async def begun(client: AsyncClient, town: Town) -> tuple[str, UUID]:
    """A running course with one learner."""
    opened, person = (await created(client, "/courses", PLAN))["id"], town.taken_on()
    town.enrol(UUID(opened), person)
    town.start(UUID(opened))
    return opened, person


async def test_a_calendar_is_shown_in_order_with_its_teacher(client: AsyncClient) -> None:
    opened = (await created(client, "/courses", PLAN))["id"]

    shown = (await post(client, f"/courses/{opened}/calendar", CALENDAR)).json()

    assert shown["teacher"] == "teacher-3"
    assert [slot["on"] for slot in shown["calendar"]] == ["2026-01-12", "2026-01-14"]


async def test_a_teacher_taken_is_a_problem_that_says_when(client: AsyncClient) -> None:
    first, second = [(await created(client, "/courses", PLAN))["id"] for _ in range(2)]
    await post(client, f"/courses/{first}/calendar", CALENDAR)

    refused = await post(client, f"/courses/{second}/calendar", CALENDAR)

    assert (refused.status_code, refused.json()["code"]) == (409, "teacher_is_taken")
    assert refused.json()["facts"] == {"on": "2026-01-12", "starts": "09:00"}


@pytest.mark.parametrize("teacher", ["Awa Diallo", "awa@example.org", ""])
async def test_a_teacher_is_a_staff_code_and_never_a_name(client: AsyncClient, teacher: str) -> None:
    opened = (await created(client, "/courses", PLAN))["id"]

    refused = await post(client, f"/courses/{opened}/calendar", {**CALENDAR, "teacher": teacher})

    assert refused.status_code == 422


async def test_a_roll_tells_present_excused_and_how_long(client: AsyncClient, town: Town) -> None:
    opened, person = await begun(client, town)
    body: dict[str, Any] = {"present": [], "excused": [str(person)], "minutes": 120}
    await created(client, f"/courses/{opened}/attendance", body)
    await created(client, f"/courses/{opened}/attendance", {"present": [str(person)], "minutes": 90})

    done = await created(client, f"/courses/{opened}/completions", {"ref": str(person), "level_reached": "A2"})

    assert (done["attended"], done["held"], done["excused"], done["minutes_attended"]) == (1, 1, 1, 90)


async def test_a_break_and_the_return_are_shown(client: AsyncClient, town: Town) -> None:
    opened, person = await begun(client, town)
    until = (day_of(town.network.clock.now)).isoformat()
    body = {"ref": str(person), "reason": "birth", "place_kept_until": until}

    paused = await created(client, f"/courses/{opened}/breaks", body)
    back = await created(client, f"/courses/{opened}/resumptions", {"ref": str(person)})

    assert (paused["status"], back["status"]) == ("paused", "enrolled")
    assert paused["breaks"] == [{"reason": "birth", "first_session": 1, "back_at": None, "kept_until": until}]
    assert back["breaks"][0]["back_at"] == 1


async def test_not_eligible_is_a_problem_that_says_why(client: AsyncClient, town: Town) -> None:
    opened = (await created(client, "/courses", {**PLAN, "stream": "city_funded"}))["id"]

    refused = await post(client, f"/courses/{opened}/enrolments", {"ref": str(town.taken_on())})

    assert (refused.status_code, refused.json()["code"]) == (409, "not_eligible")
    assert refused.json()["facts"] == {"work": "not_recorded", "residence_document": "not_recorded"}


async def test_an_attendance_certificate_is_issued_from_the_roll(client: AsyncClient, town: Town) -> None:
    opened, person = await begun(client, town)
    await created(client, f"/courses/{opened}/attendance", {"present": [str(person)], "minutes": 90})

    path = f"/courses/{opened}/attendance-certificates"
    shown = await created(client, path, {"ref": str(person), "issued_by": "office-1"})

    assert [one["minutes_attended"] for one in shown["attendance_certificates"]] == [90]
    assert shown["certificates"] == []


async def test_facts_are_shown_with_basis_author_and_day(client: AsyncClient, town: Town) -> None:
    fact = {"fact": "residence_document", "value": "cst", "basis": "verified", "valid_until": "2030-01-01"}

    shown = await created(client, f"/learners/{town.taken_on()}/facts", {"noted_by": "office-1", "facts": [fact]})

    [found] = [one for one in shown["facts"] if one["fact"] == "residence_document"]
    assert (found["basis"], found["noted_by"], found["valid_until"]) == ("verified", "office-1", "2030-01-01")
    assert found["noted_at"].startswith(day_of(town.network.clock.now).isoformat())


async def test_what_was_noted_in_error_can_be_taken_out(client: AsyncClient, town: Town) -> None:
    path = f"/learners/{town.taken_on()}"
    paper = {"kind": "delf", "level": "B1", "passed_on": "2025-06-01", "seen_by": "office-1"}
    [seen] = (await created(client, f"{path}/certificates", paper))["certificates"]

    shown = await created(client, f"{path}/removals", {"facts": ["aim"], "proofs": [seen["id"]]})
    again = await post(client, f"{path}/removals", {"proofs": [seen["id"]]})

    assert (shown["facts"], shown["certificates"]) == ([], [])
    assert (again.status_code, again.json()["code"]) == (404, "proof_is_unknown")


async def test_questions_and_kinds_of_certificates_are_listed(client: AsyncClient) -> None:
    questions = {one["fact"]: one["values"] for one in (await client.get("/facts")).json()}
    kinds = {one["kind"]: (one["months"], one["status"]) for one in (await client.get("/certificate-kinds")).json()}

    assert (questions["born_on"], questions["work"]) == ([], ["employed", "none", "self_employed"])
    assert (kinds["delf"], kinds["tcf_irn"]) == ((None, "to_be_confirmed"), (24, "to_be_confirmed"))


async def test_a_queue_is_shown_with_every_turn_explained(pool: asyncpg.Pool) -> None:
    commands = await open_office(pool, course(places=1), 3)
    async with client_of(OnPostgres(pool, commands)) as client:
        for number in range(3):
            await created(client, f"/courses/{COURSE}/enrolments", {"ref": str(ref(number))})
        shown = (await client.get(f"/courses/{COURSE}/queue")).json()

    assert [(turn["ref"], turn["position"]) for turn in shown["turns"]] == [(str(ref(1)), 1), (str(ref(2)), 2)]
    assert [one["why"] for one in shown["turns"][1]["ahead"]] == ["asked_earlier"]
