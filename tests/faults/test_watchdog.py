"""A consumer that stands still without an error: the process ends, to be started again."""

import asyncio
import os
from collections.abc import Sequence
from typing import Any

import pytest

from passerelle.messaging.parked import Record
from passerelle.runtime.organization import Organization
from passerelle.runtime.watchdog import Standing, Watchdog
from passerelle.testing.waiting import wait_until
from tests.faults.scene import Hosts, Scene, hosted

STUCK = 70
"""The status a stuck process ends with."""


async def test_a_handler_that_never_ends_ends_the_process(impatient: Scene, exits: list[int]) -> None:
    async with hosted(impatient) as hosts:
        never = asyncio.Event()

        async def stand_still(records: Sequence[Record]) -> Any:
            await never.wait()

        hosts.right.receiver.receive = stand_still  # type: ignore[method-assign]
        await tell(hosts)
        await wait_until(lambda: STUCK in exits, "the end of the process")
        never.set()


async def test_a_consumer_that_fetches_no_more_ends_the_process(impatient: Scene, exits: list[int]) -> None:
    async with hosted(impatient) as hosts:
        fetcher_of(hosts.right)._fetch_task.cancel()
        await tell(hosts)
        await wait_until(lambda: STUCK in exits, "the end of the process")


async def test_a_consumer_without_news_is_left_alone(impatient: Scene, exits: list[int]) -> None:
    async with hosted(impatient) as hosts:
        await tell(hosts)
        looks = counted(hosts.right)
        await wait_until(lambda: len(looks) > 8, "the watchdog looking many times")
    assert exits == []


@pytest.mark.parametrize(
    ("standings", "stuck"),
    [
        ([Standing(5, 5), Standing(5, 5), Standing(5, 5)], False),
        ([Standing(5, 9), Standing(5, 9), Standing(5, 12)], True),
        ([Standing(5, 9), Standing(6, 12), Standing(7, 15)], False),
        ([Standing(5, 9), Standing(9, 9), Standing(9, 10)], False),
    ],
)
def test_only_a_partition_that_waits_and_stands_is_stuck(standings: list[Standing], stuck: bool) -> None:
    watchdog = Watchdog(patience=10)
    found = [watchdog.is_stuck({0: one}, now) for one, now in zip(standings, (0, 6, 12), strict=True)]
    assert found == [False, False, stuck]


def test_an_absence_of_the_database_is_forgiven() -> None:
    watchdog = Watchdog(patience=10)
    watchdog.is_stuck({0: Standing(5, 9)}, 0)
    watchdog.forgive()
    assert not watchdog.is_stuck({0: Standing(5, 9)}, 60)


def counted(organization: Organization) -> list[dict[int, Standing]]:
    """What the watchdog sees from now on."""
    seen: list[dict[int, Standing]] = []
    look = organization.exchange.standings

    async def look_and_note() -> dict[int, Standing]:
        seen.append(await look())
        return seen[-1]

    organization.exchange.standings = look_and_note  # type: ignore[method-assign]
    return seen


async def tell(hosts: Hosts) -> None:
    await hosts.load_of(hosts.left).tell_each(refs=8, tellings=1)


def fetcher_of(organization: Organization) -> Any:
    inbox = organization.exchange.inbox
    assert inbox is not None
    assert inbox.consumer is not None
    return inbox.consumer._fetcher


@pytest.fixture
def impatient(scene: Scene) -> Scene:
    scene.right = scene.right.model_copy(update={"stuck_seconds": 1.0})
    return scene


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Statuses the process would have ended with."""
    ends: list[int] = []
    monkeypatch.setattr(os, "_exit", ends.append)
    return ends
