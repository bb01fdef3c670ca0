"""The delivery desk over HTTP, for the organization's own systems and `passerelle parked`."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from passerelle.messaging import held, parked, streams
from passerelle.messaging.decisions import OpenRef
from passerelle.messaging.held import Held, HeldRef
from passerelle.messaging.parked import Poison, Record
from passerelle.runtime.organization import Organization
from tests.shared.runtime.hosting import island, once

Hosted = tuple[Organization, AsyncClient]


@pytest.fixture
async def hosted(database: str, tmp_path: Path) -> AsyncIterator[Hosted]:
    async with island(database, tmp_path) as both:
        yield both


async def stopped(hosted: Hosted, reason: str, ref: UUID | None = None) -> int:
    async with hosted[0].connection() as connection:
        record = Record("passerelle.singa.inbox", 0, 1, b"k", (), uuid4().bytes)
        await parked.park(connection, [Poison(record, reason, source="peer", ref=ref)])
        return max(one.number for one in await parked.open_numbers(connection))


async def waiting(hosted: Hosted) -> UUID:
    """A ref on which number 1 is missing."""
    ref = uuid4()
    async with hosted[0].connection() as connection:
        await streams.open_refs(connection, [OpenRef(ref, "peer", ref)])
        await held.hold(connection, [Held(ref, 2, uuid4(), "peer", b"{}")])
        await streams.count_waiting(connection, ref)
        await held.wait(connection, [HeldRef(ref, "gap", 3, datetime.now(UTC) + timedelta(days=1))])
    return ref


async def post(hosted: Hosted, path: str, **body: Any) -> tuple[int, Any]:
    answer = await hosted[1].post(f"/delivery/{path}", json={"by": "ada", **body}, headers=once())
    return answer.status_code, answer.json()


async def test_what_is_missed_and_unsent_is_listed(hosted: Hosted) -> None:
    ref = await waiting(hosted)
    await post(hosted, f"held/{ref}/ask-again")

    [missed] = (await hosted[1].get("/delivery/held")).json()
    [partner] = (await hosted[1].get("/delivery/partners")).json()

    assert (missed["ref"], missed["partner"], missed["awaited"], missed["held"]) == (str(ref), "peer", 1, 1)
    assert (partner["partner"], partner["unsent"], partner["awaited"]) == ("peer", 1, 1)


async def test_what_was_done_is_listed_with_who_did_it(hosted: Hosted) -> None:
    number = await stopped(hosted, "unknown_version")

    tried = await post(hosted, f"parked/{number}/replay")
    given_up = await post(hosted, f"parked/{number}/discard", cause="settled_otherwise")
    acts = (await hosted[1].get("/delivery/repairs")).json()

    assert (tried[0], tried[1]["code"]) == (409, "still_parked")
    assert given_up == (200, {"result": "discarded"})
    assert [(one["act"], one["by"], one["result"], one["cause"]) for one in acts] == [
        ("discard", "ada", "discarded", "settled_otherwise"),
        ("replay", "ada", "bad_header", ""),
    ]


async def test_all_parked_for_a_reason_are_tried_again(hosted: Hosted) -> None:
    for reason in ("unknown_version", "unknown_version", "empty"):
        await stopped(hosted, reason)

    assert await post(hosted, "parked/replay", reason="unknown_version") == (200, {"tried": 2, "replayed": 0})


async def test_nobody_can_be_asked_about_an_unknown_exchange(hosted: Hosted) -> None:
    number, known = await stopped(hosted, "undecodable"), await waiting(hosted)
    spoiled = await stopped(hosted, "bad_signature", known)

    asked = [await post(hosted, f"parked/{one}/ask-again") for one in (number, spoiled)]

    assert [status for status, _ in asked] == [404, 200]
    assert (await post(hosted, f"held/{uuid4()}/ask-again"))[0] == 404


async def test_a_reason_that_is_no_code_is_refused(hosted: Hosted) -> None:
    number = await stopped(hosted, "empty")

    assert (await post(hosted, f"parked/{number}/discard", cause="because of Amina"))[0] == 422
    assert (await hosted[1].get(f"/delivery/parked/{number}")).json()["remedies"] == ["discard"]
