from collections.abc import Awaitable, Callable

import httpx
import pytest

from passerelle.demo import demonstration, stories
from passerelle.demo.board import Board
from passerelle.demo.errors import JourneyWentWrong
from passerelle.demo.people import Story, cast
from passerelle.demo.town import Town
from passerelle.demo.walk import Walk
from tests.demo.desk import organization

NAMES = ("singa", "grenoble-metropole", "langues-plurielles", "migracoop", "adie")


def walk_of(number: int, answer: Callable[[httpx.Request], httpx.Response]) -> tuple[Walk, Board]:
    people = cast(12)
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    board = Board(people)
    return Walk(people[number], Town([organization(name) for name in NAMES], people, client), board), board


def nothing(request: httpx.Request) -> httpx.Response:
    return httpx.Response(404, json={"code": "not_found"})


def pathway(step: str, stage: str) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(200, json={"step": step, "stage": stage, "referral": None})


async def gone_wrong(walk: Walk) -> str:
    raise JourneyWentWrong("The bridge was closed.")


async def gone_well(walk: Walk) -> str:
    return "settled"


@pytest.mark.parametrize(("journey", "sentence"), [(gone_well, ""), (gone_wrong, "The bridge was closed.")])
async def test_a_journey_that_goes_wrong_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, journey: Callable[[Walk], Awaitable[str]], sentence: str
) -> None:
    monkeypatch.setitem(stories.STORIES, Story.LOAN_WITH_GUARANTOR, journey)
    walk, board = walk_of(0, nothing)

    told = await demonstration.walked(walk, board)

    assert told.endswith(sentence)
    assert board.lines[0].went_wrong is bool(told)


async def test_another_end_than_the_storys_is_an_error() -> None:
    walk, _ = walk_of(0, pathway("stopped", "stopped"))

    with pytest.raises(JourneyWentWrong, match="the pathway ended stopped at stopped"):
        await walk.ended("own_enterprise")


async def test_whoever_lives_in_isere_is_met_by_grenoble() -> None:
    farmer, _ = walk_of(3, nothing)
    learner, _ = walk_of(0, nothing)

    assert (farmer.owner.id, learner.owner.id) == ("grenoble-metropole", "singa")


async def test_an_erased_pathway_has_no_trace() -> None:
    walk, _ = walk_of(8, nothing)
    walk.pathway = "0190a1b2-0000-7000-8000-000000000000"

    assert await walk.trace() is None
