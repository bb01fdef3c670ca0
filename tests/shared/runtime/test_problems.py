from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
import pytest
from fastapi import APIRouter, FastAPI
from httpx import AsyncClient, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from passerelle.messaging.decisions import NotFound, Refusal
from tests.shared.runtime.hosting import CANARY, client_of, unstarted_app, with_routes

MEMBERS = {"type", "title", "status", "detail", "code"}


class LanguageIsClosed(Exception):
    """Nobody teaches on Sundays."""

    code = "closed"
    status = 410


class PlaceIsTaken(Refusal):
    """Somebody else was faster."""

    code = "place_taken"


class Adult(BaseModel):
    kind: Literal["adult"]


class Child(BaseModel):
    kind: Literal["child"]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    ref: UUID | None = None
    born: date | None = None
    level: Literal["A1", "A2"] | None = None
    guests: list[Annotated[str, Field(max_length=3)]] = []
    notes: dict[str, int] = {}
    who: Annotated[Adult | Child, Field(discriminator="kind")] | None = None
    mail: str | None = None

    @field_validator("mail")
    @classmethod
    def has_an_at(cls, value: str | None) -> str | None:
        if value and "@" not in value:
            raise ValueError(f"{value} has no @")
        return value


ERRORS: dict[str, Exception] = {
    "taken": PlaceIsTaken(seats=0),
    "missing": NotFound(),
    "closed": LanguageIsClosed(),
    "defect": KeyError(CANARY),
    "row": asyncpg.UniqueViolationError(f"Key (name)=({CANARY}) already exists."),
    "unstorable": asyncpg.CharacterNotInRepertoireError(CANARY),
    "shutdown": asyncpg.AdminShutdownError("terminating connection"),
    "refused": ConnectionRefusedError(111, "Connect call failed"),
    "full": asyncpg.TooManyConnectionsError("sorry"),
    "busy": asyncpg.LockNotAvailableError("canceling statement due to lock timeout"),
}


def tried() -> APIRouter:
    router = APIRouter()

    @router.post("/forms")
    async def fill(form: Form) -> dict[str, str]:
        return {}

    @router.get("/errors/{name}")
    async def fail(name: str) -> None:
        raise ERRORS[name]

    return router


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return unstarted_app(tmp_path, with_routes(tried(), (LanguageIsClosed,)))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with client_of(app) as client:
        yield client


def assert_problem(answer: Response, status: int, code: str) -> None:
    said = answer.json()
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(said) >= MEMBERS
    assert said["type"] == f"urn:passerelle:problem:{code}"
    assert said["detail"].strip()


@pytest.mark.parametrize(
    ("name", "status", "code", "detail"),
    [
        ("taken", 409, "place_taken", "Somebody else was faster."),
        ("missing", 404, "not_found", "There is nothing here under that identifier."),
        ("closed", 410, "closed", "Nobody teaches on Sundays."),
    ],
)
async def test_a_refusal_is_shown_in_its_own_words(
    client: AsyncClient, name: str, status: int, code: str, detail: str
) -> None:
    answer = await client.get(f"/errors/{name}")
    assert_problem(answer, status, code)
    assert answer.json()["detail"] == detail


async def test_the_facts_of_a_refusal_are_members(client: AsyncClient) -> None:
    assert (await client.get("/errors/taken")).json()["facts"] == {"seats": "0"}


@pytest.mark.parametrize("name", ["defect", "row"])
async def test_an_unexpected_error_shows_no_details(client: AsyncClient, name: str) -> None:
    answer = await client.get(f"/errors/{name}")
    assert_problem(answer, 500, "internal_error")
    assert CANARY not in answer.text


async def test_a_value_the_database_cannot_hold_is_a_bad_request(client: AsyncClient) -> None:
    answer = await client.get("/errors/unstorable")
    assert_problem(answer, 422, "unstorable_value")
    assert CANARY not in answer.text


@pytest.mark.parametrize("name", ["shutdown", "refused", "full", "busy"])
async def test_a_database_out_of_reach_says_when_to_return(client: AsyncClient, name: str) -> None:
    answer = await client.get(f"/errors/{name}")
    assert_problem(answer, 503, "try_again")
    assert int(answer.headers["retry-after"]) > 0


async def test_an_unknown_path_is_a_problem_too(client: AsyncClient) -> None:
    assert_problem(await client.get("/nowhere"), 404, "not_found")


async def test_a_wrong_method_names_those_allowed(client: AsyncClient) -> None:
    answer = await client.get("/forms")
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"level": CANARY}, "/body/level"),
        ({"ref": CANARY}, "/body/ref"),
        ({"born": CANARY}, "/body/born"),
        ({"guests": ["Ada", CANARY]}, "/body/guests/1"),
        ({"notes": {CANARY: "x"}}, "/body/notes/?"),
        ({CANARY: 1}, "/body/?"),
        ({"who": {"kind": CANARY}}, "/body/who"),
        ({"mail": CANARY}, "/body/mail"),
    ],
    ids=["literal", "uuid", "date", "item", "key", "unknown-field", "tag", "own-rule"],
)
async def test_what_is_wrong_is_pointed_at_and_not_repeated(
    client: AsyncClient, body: dict[str, object], pointer: str
) -> None:
    answer = await client.post("/forms", json=body)
    assert_problem(answer, 422, "invalid_request")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert CANARY not in answer.text


async def test_a_body_that_is_not_json_is_pointed_at(client: AsyncClient) -> None:
    answer = await client.post("/forms", content=f'{{"{CANARY}"', headers={"Content-Type": "application/json"})
    assert_problem(answer, 422, "invalid_request")
    assert CANARY not in answer.text


async def test_an_unknown_field_is_refused(client: AsyncClient) -> None:
    answer = await client.post("/forms", json={"status": "x"})
    assert [one["reason"] for one in answer.json()["errors"]] == ["extra_forbidden"]


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
async def test_a_body_that_is_too_large_is_refused(tmp_path: Path, declared: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100

    async with client_of(unstarted_app(tmp_path, with_routes(tried()), max_body_bytes=1024)) as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post("/forms", content=b" " * 2000 if declared else chunks(), headers=headers)
    assert_problem(answer, 413, "body_too_large")


async def test_a_number_no_row_can_have_is_a_bad_request(client: AsyncClient) -> None:
    assert_problem(await client.get(f"/delivery/parked/{2**63}"), 422, "invalid_request")
