from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient

from enterprise.domain.participations import Status
from tests.enterprise.desk import Desk
from tests.enterprise.hosting import post
from tests.enterprise.making import ref

SEWING = {
    "format": "volatile_cooperative",
    "trade": "sewing",
    "places_min": 1,
    "places_max": 1,
    "starts_on": "2026-12-01",
    "ends_on": "2027-02-26",
    "childcare": True,
}


async def test_a_person_goes_through_a_session_over_http(desk: Desk, client: AsyncClient) -> None:
    desk.refer(ref(1))
    status, session = await post(client, "/sessions", SEWING)
    assert (status, session["free"], session["offer_days"]) == (201, 1, 7)
    status, offered = await post(client, f"/sessions/{session['id']}/offers", {"ref": str(ref(1))})
    assert (status, offered["status"], offered["ref"]) == (201, "offered", str(ref(1)))
    assert (await post(client, f"/offers/{ref(1)}/accept"))[1]["status"] == "accepted"
    assert (await post(client, f"/sessions/{session['id']}/start"))[1]["status"] == "started"
    _, completed = await post(client, f"/participations/{ref(1)}/complete", {"outcome": "sewing_workshop"})
    assert (completed["status"], completed["outcome"]) == ("completed", "sewing_workshop")


async def test_a_full_session_is_a_problem_with_a_code(desk: Desk, client: AsyncClient) -> None:
    session = await _full_session(desk, client)
    desk.refer(ref(2))
    status, problem = await post(client, f"/sessions/{session}/offers", {"ref": str(ref(2))})
    assert status == 409
    assert problem == {
        "type": "urn:passerelle:problem:session_is_full",
        "title": "Conflict",
        "status": 409,
        "detail": "Every place of the session is taken or kept for somebody; the person can wait for one.",
        "code": "session_is_full",
    }


async def test_a_declined_place_is_offered_to_who_waits(desk: Desk, client: AsyncClient) -> None:
    session = await _full_session(desk, client)
    desk.refer(ref(2))
    assert (await post(client, f"/sessions/{session}/waitlist", {"ref": str(ref(2))}))[0] == 201
    assert (await post(client, f"/offers/{ref(1)}/decline", {"reason": "not_available"}))[0] == 200
    desk.pass_time()
    assert desk.participation(ref(2)).status is Status.OFFERED


async def test_leaving_and_cancelling_answer_what_became(desk: Desk, client: AsyncClient) -> None:
    session = await _full_session(desk, client)
    await post(client, f"/offers/{ref(1)}/accept")
    await post(client, f"/sessions/{session}/start")
    assert (await post(client, f"/participations/{ref(1)}/leave", {"reason": "moved"}))[1]["left_for"] == "moved"
    _, other = await post(client, "/sessions", SEWING)
    assert (await post(client, f"/sessions/{other['id']}/cancel"))[1]["status"] == "cancelled"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends_on": "2026-12-02"}, "duration_does_not_fit_format"),
        ({"ends_on": "2026-11-30"}, "dates_are_reversed"),
        ({"starts_on": "2020-01-01"}, "session_starts_in_the_past"),
        ({"format": "flashcoop", "ends_on": "2026-12-10"}, "places_do_not_fit_format"),
        ({"trade": "banking"}, "invalid_request"),
        ({"places_max": 0}, "invalid_request"),
        ({"title": "Ateliers"}, "invalid_request"),
    ],
)
async def test_a_wrong_session_is_refused_and_not_opened(
    desk: Desk, client: AsyncClient, change: dict[str, Any], code: str
) -> None:
    status, problem = await post(client, "/sessions", SEWING | change)
    assert (status, problem["code"], desk.states) == (422, code, {})


async def test_what_is_unknown_here_answers_not_found(desk: Desk, client: AsyncClient) -> None:
    desk.refer(ref(1))
    nowhere = await post(client, f"/sessions/{UUID(int=5)}/offers", {"ref": str(ref(1))})
    nobody = await post(client, f"/offers/{ref(9)}/accept")
    nothing = await post(client, f"/offers/{ref(1)}/accept")
    assert [(status, problem["code"]) for status, problem in (nowhere, nobody, nothing)] == [
        (404, "session_is_unknown"),
        (404, "not_found"),
        (404, "participation_is_unknown"),
    ]


async def test_a_request_without_its_key_changes_nothing(desk: Desk, client: AsyncClient) -> None:
    answer = await client.post("/sessions", json=SEWING)
    assert (answer.status_code, desk.states) == (422, {})


async def _full_session(desk: Desk, client: AsyncClient) -> str:
    desk.refer(ref(1))
    _, session = await post(client, "/sessions", SEWING)
    await post(client, f"/sessions/{session['id']}/offers", {"ref": str(ref(1))})
    return str(session["id"])
