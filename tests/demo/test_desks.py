import httpx
import pytest

from passerelle.demo import desks
from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.demo.errors import NothingArrived, RequestWasRefused
from passerelle.demo.waiting import wait_until
from tests.demo.desk import organization


def client_of(handler: httpx.MockTransport) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=handler)


async def test_a_request_without_answer_is_sent_with_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PAUSES_S", (0.0, 0.0))
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            raise httpx.ReadError("gone")
        return httpx.Response(201, json={"id": "1"})

    async with client_of(httpx.MockTransport(answer)) as client:
        assert await OwnerDesk(organization("singa"), client).post("/people", {}) == {"id": "1"}

    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_a_refusal_is_told_with_its_code_and_place() -> None:
    refusal = httpx.Response(409, json={"code": "course_is_full"}, headers={"content-type": "application/problem+json"})

    async with client_of(httpx.MockTransport(lambda request: refusal)) as client:
        with pytest.raises(RequestWasRefused, match="POST /courses/1/enrolments: course_is_full") as refused:
            await PartnerDesk(organization(), client).post("/courses/1/enrolments")

    assert refused.value.code == "course_is_full"


async def test_a_referral_is_found_behind_many_others() -> None:
    pages = [
        [{"ref": f"r{n}", "referral": f"x{n}"} for n in range(desks.PAGE)],
        [{"ref": "mine", "referral": "wanted"}],
    ]

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=pages["after" in request.url.params])

    async with client_of(httpx.MockTransport(answer)) as client:
        assert await PartnerDesk(organization(), client).arrived("wanted") == "mine"


async def test_a_wait_in_vain_says_what_was_waited_for() -> None:
    async def nothing() -> None:
        return None

    with pytest.raises(NothingArrived, match="for: a letter"):
        await wait_until(nothing, "a letter", patience_s=0)
