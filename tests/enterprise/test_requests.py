from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient

from tests.enterprise.cooperative import Cooperative
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


async def test_a_person_goes_through_a_session_over_http(cooperative: Cooperative, client: AsyncClient) -> None:
    await cooperative.refer(ref(1))
    status, session = await post(client, "/sessions", SEWING)
    assert (status, session["free"], session["offer_days"]) == (201, 1, 7)
    status, offered = await post(client, f"/sessions/{session['id']}/offers", {"ref": str(ref(1))})
    assert (status, offered["status"], offered["ref"]) == (201, "offered", str(ref(1)))
    assert (await post(client, f"/offers/{ref(1)}/accept"))[1]["status"] == "accepted"
    assert (await post(client, f"/sessions/{session['id']}/start"))[1]["status"] == "started"
    _, completed = await post(client, f"/participations/{ref(1)}/complete", {"outcome": "sewing_workshop"})
    assert (completed["status"], completed["outcome"]) == ("completed", "sewing_workshop")


async def test_what_was_asked_is_shown_when_read_again(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await _full_session(cooperative, client)
    shown = (await client.get(f"/sessions/{session}")).json()
    assert (shown["free"], shown["offered"], shown["childcare"]) == (0, [str(ref(1))], True)
    assert (await client.get("/sessions", params={"status": "open"})).json() == [shown]
    assert (await client.get("/sessions", params={"status": "ended"})).json() == []
    (offered,) = (await client.get(f"/participations/{ref(1)}")).json()
    assert (offered["status"], offered["session"]) == ("offered", session)
    assert (await client.get("/participations", params={"session": session})).json() == [offered]
    assert (await client.get(f"/referrals/{ref(1)}")).json()["status"] == "accepted"


async def test_the_same_request_sent_twice_is_done_once(cooperative: Cooperative, client: AsyncClient) -> None:
    first = await post(client, "/sessions", SEWING, key="one-request")
    assert await post(client, "/sessions", SEWING, key="one-request") == first
    assert len((await client.get("/sessions")).json()) == 1


async def test_a_full_session_is_a_problem_with_a_code(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await _full_session(cooperative, client)
    await cooperative.refer(ref(2))
    status, problem = await post(client, f"/sessions/{session}/offers", {"ref": str(ref(2))})
    assert status == 409
    assert problem == {
        "type": "urn:passerelle:problem:session_is_full",
        "title": "Conflict",
        "status": 409,
        "detail": "Every place of the session is taken or kept for somebody; the person can wait for one.",
        "code": "session_is_full",
    }


async def test_a_declined_place_is_offered_to_who_waits(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await _full_session(cooperative, client)
    await cooperative.refer(ref(2))
    assert (await post(client, f"/sessions/{session}/waitlist", {"ref": str(ref(2))}))[0] == 201
    assert (await post(client, f"/offers/{ref(1)}/decline", {"reason": "not_available"}))[0] == 200
    await cooperative.answer_deadlines()
    assert (await client.get(f"/sessions/{session}")).json()["offered"] == [str(ref(2))]


async def test_leaving_and_cancelling_answer_what_became(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await _full_session(cooperative, client)
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
async def test_a_wrong_session_is_refused_and_not_opened(client: AsyncClient, change: Any, code: str) -> None:
    status, problem = await post(client, "/sessions", SEWING | change)
    assert (status, problem["code"]) == (422, code)
    assert (await client.get("/sessions")).json() == []


async def test_what_is_unknown_here_answers_not_found(cooperative: Cooperative, client: AsyncClient) -> None:
    await cooperative.refer(ref(1))
    answers = [
        await post(client, f"/sessions/{UUID(int=5)}/offers", {"ref": str(ref(1))}),
        await post(client, f"/sessions/{UUID(int=5)}/start"),
        await post(client, f"/offers/{ref(9)}/accept"),
        await post(client, f"/offers/{ref(1)}/accept"),
    ]
    assert [(status, problem["code"]) for status, problem in answers] == [
        (404, "session_is_unknown"),
        (404, "session_is_unknown"),
        (404, "not_found"),
        (404, "participation_is_unknown"),
    ]
    assert (await client.get(f"/sessions/{UUID(int=5)}")).json()["code"] == "session_is_unknown"
    assert (await client.get(f"/participations/{ref(1)}")).json()["code"] == "participation_is_unknown"


async def test_a_request_without_its_key_changes_nothing(client: AsyncClient) -> None:
    assert (await client.post("/sessions", json=SEWING)).status_code == 422
    assert (await client.get("/sessions")).json() == []


async def _full_session(cooperative: Cooperative, client: AsyncClient) -> str:
    await cooperative.refer(ref(1))
    _, session = await post(client, "/sessions", SEWING)
    await post(client, f"/sessions/{session['id']}/offers", {"ref": str(ref(1))})
    return str(session["id"])
