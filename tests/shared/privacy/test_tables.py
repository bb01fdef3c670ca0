import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from passerelle.messaging.decisions import Disclosure
from passerelle.privacy import audit_trail, erasure
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.privacy.audit import Fault, Wrong
from passerelle.privacy.grants import Grant, forget_grants, grants_in_force, load_grants, save_grants
from tests.shared.privacy.test_grants import GRANT, NOW

LATER = NOW + timedelta(days=1)


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()


def told(number: int, **other: Any) -> Disclosure:
    fixed = Disclosure("adie", UUID(int=number), ("pathway", "contact"), GRANT.id, "finance_project", "referral_sent")
    return replace(fixed, **other)


async def appended(connection: Any, count: int = 6) -> None:
    for number in range(count):
        async with connection.transaction():
            await audit_trail.append(connection, [told(number), told(number, fields=(), grant=None)], NOW)


async def test_grants_come_back_as_they_were_given(connection: Any) -> None:
    other = replace(GRANT, id=UUID(int=7), fields=(), given_at=NOW + timedelta(hours=1))
    await save_grants(connection, [other, GRANT])
    assert await load_grants(connection, [GRANT.thread]) == {GRANT.thread: [GRANT, other]}
    await forget_grants(connection, [GRANT.thread])
    assert await load_grants(connection, [GRANT.thread]) == {}


async def test_the_relay_sees_only_grants_in_force(connection: Any) -> None:
    grants: dict[str, Grant] = {
        "good": GRANT,
        "withdrawn": replace(GRANT, id=UUID(int=11), withdrawn_at=NOW),
        "over": replace(GRANT, id=UUID(int=12), valid_until=NOW + timedelta(hours=1)),
        "to come": replace(GRANT, id=UUID(int=13), given_at=LATER + timedelta(days=1)),
    }
    await save_grants(connection, list(grants.values()))
    ids = [*(grant.id for grant in grants.values()), UUID(int=14)]
    assert await grants_in_force(connection, ids, LATER) == {GRANT.id}
    assert await RecordedAgreement().in_force(connection, set(ids), LATER) == {GRANT.id}


async def test_a_grant_once_withdrawn_stays_withdrawn_and_unchanged(connection: Any) -> None:
    await save_grants(connection, [GRANT])
    await save_grants(connection, [replace(GRANT, withdrawn_at=LATER, fields=(), recipient="singa")])
    await save_grants(connection, [replace(GRANT, withdrawn_at=LATER + timedelta(days=1))])
    await save_grants(connection, [GRANT])
    assert await load_grants(connection, [GRANT.thread]) == {GRANT.thread: [replace(GRANT, withdrawn_at=LATER)]}


async def test_erased_refs_stay_on_the_stop_list(connection: Any) -> None:
    await erasure.stop(connection, [UUID(int=1), UUID(int=2)], NOW)
    await RecordedAgreement().stop(connection, {UUID(int=2), UUID(int=3)}, LATER)
    assert await erasure.stopped(connection, [UUID(int=2), UUID(int=3), UUID(int=4)]) == {UUID(int=2), UUID(int=3)}
    assert await erasure.whole_list(connection) == {
        (UUID(int=1), ""): NOW,
        (UUID(int=2), ""): NOW,
        (UUID(int=3), ""): LATER,
    }


async def test_what_was_told_is_chained_and_shown_to_the_person(connection: Any) -> None:
    await appended(connection)
    await RecordedAgreement().record(connection, [], NOW)
    await RecordedAgreement().record(connection, [told(3)], LATER)
    report = await audit_trail.verify(connection)
    assert (report.is_intact, report.records, report.head) == (True, 13, await audit_trail.head(connection))
    shown = await audit_trail.told_about(connection, [UUID(int=3)])
    assert [(record.at, record.told) for record in shown] == [
        (NOW, told(3)),
        (NOW, told(3, fields=(), grant=None)),
        (LATER, told(3)),
    ]


async def test_a_long_chain_is_verified_in_pages(connection: Any) -> None:
    await audit_trail.append(connection, [told(number) for number in range(audit_trail.PAGE * 2 + 1)], NOW)
    report = await audit_trail.verify(connection)
    assert (report.is_intact, report.records) == (True, audit_trail.PAGE * 2 + 1)


async def test_what_is_rolled_back_leaves_no_hole_in_the_chain(connection: Any) -> None:
    await appended(connection, 2)
    transaction = connection.transaction()
    await transaction.start()
    await audit_trail.append(connection, [told(8)], NOW)
    await transaction.rollback()
    await appended(connection, 2)
    report = await audit_trail.verify(connection)
    assert (report.is_intact, report.records) == (True, 8)


async def test_writers_at_the_same_time_make_one_chain(connection: Any, database: str) -> None:
    async def write(number: int) -> None:
        own = await asyncpg.connect(database)
        try:
            await appended(own, 10)
        finally:
            await own.close()

    await asyncio.gather(*(write(number) for number in range(4)))
    report = await audit_trail.verify(connection)
    assert (report.is_intact, report.records) == (True, 80)


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("UPDATE disclosures SET recipient = 'singa' WHERE position = 3", {Fault(3, Wrong.EDITED)}),
        ("UPDATE disclosures SET fields = '{pathway}' WHERE position = 3", {Fault(3, Wrong.EDITED)}),
        ("UPDATE disclosures SET what = NULL WHERE position = 3", {Fault(3, Wrong.EDITED)}),
        ("DELETE FROM disclosures WHERE position = 3", {Fault(3, Wrong.DELETED), Fault(4, Wrong.MOVED)}),
        ("DELETE FROM disclosures WHERE position > 9", {Fault(10, Wrong.TRUNCATED)}),
        ("TRUNCATE disclosures", {Fault(1, Wrong.TRUNCATED)}),
        (
            "WITH pair AS (SELECT * FROM disclosures WHERE position IN (3, 4)),"
            " gone AS (DELETE FROM disclosures WHERE position = 13)"
            " UPDATE disclosures d SET ref = p.ref, fields = p.fields, grant_id = p.grant_id, salt = p.salt,"
            " commitment = p.commitment FROM pair p WHERE d.position IN (3, 4) AND p.position = 7 - d.position",
            {Fault(3, Wrong.MOVED), Fault(4, Wrong.MOVED)},
        ),
    ],
)
async def test_whoever_changes_the_table_is_found_out(connection: Any, statement: str, faults: set[Fault]) -> None:
    await appended(connection)
    await connection.execute(statement)
    assert set((await audit_trail.verify(connection)).faults) == faults


async def test_a_whole_table_written_anew_is_found_by_a_checkpoint(connection: Any) -> None:
    await appended(connection)
    kept = await audit_trail.head(connection)
    await connection.execute("TRUNCATE disclosures")
    await connection.execute("UPDATE audit_head SET position = 0, chain = $1", bytes(32))
    await audit_trail.append(connection, [told(number) for number in range(12)], NOW)
    assert (await audit_trail.verify(connection)).is_intact
    assert (await audit_trail.verify(connection, [kept])).faults == (Fault(12, Wrong.REWRITTEN),)


async def test_erasing_refs_leaves_nothing_of_them_but_the_chain(connection: Any) -> None:
    await appended(connection)
    assert await audit_trail.erase(connection, [UUID(int=3), UUID(int=4)]) == 4
    report = await audit_trail.verify(connection)
    assert (report.is_intact, report.records, report.erased) == (True, 12, 4)
    rows = await connection.fetch("SELECT * FROM disclosures WHERE ref IS NULL")
    kept = {name for row in rows for name, value in row.items() if value is not None}
    assert kept == {"position", "at", "commitment", "chain"}


async def test_times_come_back_with_their_offset(connection: Any) -> None:
    await audit_trail.append(connection, [told(1)], datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC))
    (record,) = await audit_trail.page(connection, 0, 10)
    assert record.at == datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
    assert (await audit_trail.verify(connection)).is_intact
