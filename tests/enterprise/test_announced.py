"""What the trial tells everybody: counts of places and of outcomes, never who."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from enterprise.app import service
from enterprise.domain import participations
from enterprise.domain.identifiers import SessionId
from enterprise.domain.participations import LeaveReason, Outcome
from enterprise.domain.sessions import SessionStatus
from enterprise.store import store
from enterprise.store.announced import figures, places
from passerelle.contracts.directory import CapacityStatus
from passerelle.contracts.statistics import Figure
from tests.enterprise.making import NOW, ref, session, started, volatile_cooperative

SOON = NOW + timedelta(days=1)


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database)
    try:
        yield opened
    finally:
        await opened.close()


async def test_free_places_are_told_by_format(connection: Any) -> None:
    flash = session(offered=(ref(1),), taken=(ref(2),))
    full = volatile_cooperative()
    everybody = tuple(ref(number) for number in range(10, 10 + full.places_max))
    taken = replace(session(full, taken=everybody), id=SessionId(UUID(int=2)))
    over = replace(session(status=SessionStatus.CANCELLED, closed_at=NOW), id=SessionId(UUID(int=3)))
    await store.save(connection, [flash, taken, over])

    told = await places(connection, NOW)

    assert (told["flashcoop"].available, told["flashcoop"].maximum) == (
        flash.calling.places_max - 2,
        flash.calling.places_max,
    )
    assert (told["volatile_cooperative"].status, told["volatile_cooperative"].available) == (CapacityStatus.WAITLIST, 0)


async def test_without_a_session_nothing_is_told_of_places(connection: Any) -> None:
    assert await places(connection, NOW) == {}


async def test_outcomes_are_counted_by_what_came_after(connection: Any) -> None:
    outcomes = (Outcome.RESTAURANT, Outcome.COLLECTIVE_ENTREPRENEURSHIP, Outcome.EMPLOYMENT, Outcome.SOLIDARITY)
    completed = [participations.complete(started(number), one, NOW) for number, one in enumerate(outcomes, 1)]
    left = participations.leave(started(9), LeaveReason.FURTHER_EDUCATION, NOW)
    await store.save(connection, [session(), *completed, left])

    counted = await figures(connection, NOW, SOON)

    assert counted == {
        Figure.BUSINESS_STARTED: 2,
        Figure.EMPLOYED: 1,
        Figure.OTHER_OUTCOME: 1,
        Figure.BACK_TO_EDUCATION: 0,
        Figure.TRIALS_LEFT: 1,
    }
    assert set((await figures(connection, SOON, SOON + timedelta(days=90))).values()) == {0}


def test_the_service_announces_places_and_figures() -> None:
    assert (service.places, service.figures) == (places, figures)
