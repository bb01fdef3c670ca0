"""Places and counts that everybody may know, between two organizations on the real platform."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from passerelle.contracts.directory import CapacityStatus, Places, ServiceOffered
from passerelle.contracts.statistics import Figure, StatisticsPublished
from passerelle.partnership.reporting import with_figures
from passerelle.platform import Platform
from passerelle.privacy.counts import Counts
from passerelle.runtime.organization import Organization
from passerelle.runtime.statistics import TOPIC, records_of
from passerelle.testing.probe.service import service
from passerelle.testing.stand import Stand, fresh_name
from passerelle.testing.waiting import wait_until

pytestmark = pytest.mark.asyncio(loop_scope="module")

FREE = {"places": 3}
OFFER = ServiceOffered(service="french_course", title="Cours")


async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
    return {Figure.EMPLOYED: 20, Figure.BUSINESS_STARTED: 1}


async def places(connection: Any, now: datetime) -> Mapping[str, Places]:
    free = FREE["places"]
    status = CapacityStatus.CAPACITY if free else CapacityStatus.WAITLIST
    return {"french_course": Places(status=status, available=free, maximum=12, updated_at=now)}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Organization]]:
    """One that counts, and one that reads."""
    folder: Path = tmp_path_factory.mktemp("statistics")
    stand = Stand(platform, folder)
    offers = folder / "services.json"
    offers.write_text(f"[{OFFER.model_dump_json(exclude_none=True)}]", "utf-8")
    counting = with_figures(replace(service, places=places), figures)
    first = await stand.settings(fresh_name("counts"), services_file=offers, announce_seconds=0.1, pool_size=4)
    second = await stand.settings(fresh_name("reads"), pool_size=4)
    async with stand.hosted(counting, first) as one, stand.hosted(service, second) as other:
        await wait_until(lambda: _met(one, other), "both know each other")
        yield [one, other]


async def published(one: Organization) -> StatisticsPublished:
    return await one.statistics.publish(one.exchange.producer(), one.moment())


async def read_by(other: Organization) -> dict[str, StatisticsPublished]:
    found = await other.statistics.read(other.exchange.directory_consumer())
    return {event.organization: event for event in found}


async def test_places_that_change_are_announced(two: list[Organization]) -> None:
    one, other = two
    await wait_until(lambda: _announced(other, one) == 3, "three places announced")

    FREE["places"] = 0

    await wait_until(lambda: _announced(other, one) == 0, "no place announced")
    entry = other.directory.entry(one.id)
    assert entry is not None
    assert entry.services[0].capacity == "waitlist"


async def test_what_was_counted_is_read_by_others(two: list[Organization]) -> None:
    one, other = two

    event = await published(one)

    told = {(count.quarter, count.figure): count.count for count in (await read_by(other))[one.id].quarters}
    quarter = event.quarters[0].quarter
    assert len({count.quarter for count in event.quarters}) == 4
    assert (told[quarter, Figure.EMPLOYED], told[quarter, Figure.BUSINESS_STARTED]) == (60, None)
    assert {row.figure for row in event.months} == {Figure.EMPLOYED}


async def test_statistics_are_published_at_most_daily_by_themselves(two: list[Organization]) -> None:
    one, other = two
    event = await published(one)

    assert not await one.statistics.is_due(one.now())
    assert await one.statistics.is_due(event.counted_at.replace(year=event.counted_at.year + 1))
    assert not await other.statistics.is_due(other.now())


async def test_statistics_in_somebody_elses_name_are_refused(two: list[Organization]) -> None:
    one, other = two
    genuine = await published(one)
    (record,) = [one_of for one_of in await _records(other) if one_of.key == one.id.encode()][-1:]

    forged = record.value.replace(b'"count":60', b'"count":99')
    await other.exchange.producer().send_and_wait(TOPIC, forged, key=record.key, headers=list(record.headers))

    assert forged != record.value
    assert (await read_by(other)).get(one.id) in (genuine, None)


async def test_an_older_publication_never_replaces_a_newer_one(two: list[Organization]) -> None:
    one, other = two
    await published(one)
    (older,) = [record for record in await _records(other) if record.key == one.id.encode()][-1:]
    newest = await published(one)

    await other.exchange.producer().send_and_wait(TOPIC, older.value, key=older.key, headers=list(older.headers))

    assert (await read_by(other))[one.id].version == newest.version


def _met(one: Organization, other: Organization) -> bool:
    known = other.directory.entry(one.id) and one.directory.entry(other.id)
    return bool(known) and one.exchange.is_connected and other.exchange.is_connected


def _announced(reader: Organization, of: Organization) -> int | None:
    entry = reader.directory.entry(of.id)
    told = entry.services[0].places if entry else None
    return told.available if told else None


async def _records(reader: Organization) -> list[Any]:
    return list(await records_of(reader.exchange.directory_consumer()))
