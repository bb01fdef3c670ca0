from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from enterprise import store as rows
from enterprise.domain import participations
from enterprise.domain.identifiers import SessionId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.domain.sessions import Session, SessionStatus
from enterprise.store import Wanted, store
from tests.enterprise.making import (
    NOW,
    SESSION,
    accepted,
    entry,
    offered,
    participation_id,
    ref,
    session,
    started,
    volatile_cooperative,
)

SESSIONS = (
    session(volatile_cooperative(), offered=(ref(1),), taken=(ref(2),), waiting=(ref(4), ref(3))),
    replace(session(), id=SessionId(UUID(int=2))),
    replace(session(status=SessionStatus.CANCELLED, closed_at=NOW), id=SessionId(UUID(int=3))),
)
PARTICIPATIONS = (
    offered(1),
    accepted(2),
    participations.waiting(entry(3), NOW),
    started(4),
    participations.leave(started(5), LeaveReason.FURTHER_EDUCATION, NOW),
    participations.complete(started(6), Outcome.COLLECTIVE_ENTREPRENEURSHIP, NOW),
    participations.decline(offered(7), DeclineReason.NOT_MOBILE, NOW),
    participations.lapse(offered(8), NOW),
    participations.release(offered(9), NOW),
)
STATES: dict[UUID, Any] = {state.key: state for state in (*SESSIONS, *PARTICIPATIONS)}


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database)
    try:
        yield opened
    finally:
        await opened.close()


async def test_every_aggregate_comes_back_as_it_was_saved(connection: Any) -> None:
    await store.save(connection, [*reversed(STATES.values()), object()])
    assert await store.load(connection, [*STATES, UUID(int=404)]) == STATES


async def test_the_last_version_saved_is_the_one_loaded(connection: Any) -> None:
    await store.save(connection, list(STATES.values()))
    changed: list[Session | Participation] = [
        replace(SESSIONS[0], offered=(), taken=(ref(2), ref(1))),
        participations.accept(offered(1), NOW),
    ]
    await store.save(connection, changed)
    assert await store.load(connection, [state.key for state in changed]) == {state.key: state for state in changed}


async def test_nothing_to_save_or_load_is_nothing_to_do(connection: Any) -> None:
    await store.save(connection, [])
    assert await store.load(connection, []) == {}


async def test_an_erased_ref_takes_every_participation_along(connection: Any) -> None:
    again = replace(offered(1), id=participation_id(99), status=Status.RELEASED, answer_by=None)
    await store.save(connection, [*STATES.values(), again])
    await store.forget(connection, [ref(1)])
    assert await rows.participations_of(connection, ref(1)) == []
    assert await rows.participations_of(connection, ref(2)) == [accepted(2)]


async def test_the_database_refuses_a_place_too_many(connection: Any) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="places_are_conserved"):
        await store.save(connection, [replace(SESSIONS[0], taken=(ref(2), ref(3)))])


async def test_lists_are_filtered_and_come_in_pages(connection: Any) -> None:
    await store.save(connection, list(STATES.values()))
    assert await rows.sessions(connection, SessionStatus.CANCELLED, None, 10) == [SESSIONS[2]]
    first = await rows.sessions(connection, None, None, 2)
    assert [*first, *await rows.sessions(connection, None, first[-1].id, 2)] == sorted(
        SESSIONS, key=lambda one: (one.calling.starts_on, one.id), reverse=True
    )
    assert await rows.participations(connection, Wanted(SESSION, Status.LAPSED), None, 10) == [PARTICIPATIONS[7]]
    assert await rows.participations(connection, Wanted(SessionId(UUID(int=2))), None, 10) == []
    page = await rows.participations(connection, Wanted(), PARTICIPATIONS[5].id, 2)
    assert page == list(PARTICIPATIONS[6:8])
