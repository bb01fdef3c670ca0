from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from passerelle.messaging import answers, deadlines, held, inbox, outbox, streams
from passerelle.messaging.decisions import Due
from passerelle.messaging.sequence import Stream
from passerelle.testing.databases import FreshDatabases
from passerelle.testing.platform import settled
from tests.shared.runtime.explaining import Explaining, nodes

HISTORY = 200_000
FILLED = (
    "INSERT INTO inbox (id, digest)"
    " SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - n * 1000), 12, '0')"
    " || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, '\\x00' FROM generate_series(1, $1::int) AS n",
    "INSERT INTO outbox (id, recipient, ref, sequence, shard, body, queued_at)"
    " SELECT gen_random_uuid(), 'peer', gen_random_uuid(), 1, n % 16, '\\x00', now() - interval '1 s' * ($1::int - n)"
    " FROM generate_series(1, $1::int) AS n",
    "INSERT INTO streams (ref, peer, thread)"
    " SELECT gen_random_uuid(), 'peer', gen_random_uuid() FROM generate_series(1, $1::int)",
    "INSERT INTO deadlines (thread, name, due)"
    " SELECT gen_random_uuid(), 'lapse', now() + interval '1 min' * n FROM generate_series(1, $1::int / 4) AS n",
    "INSERT INTO held_refs (ref, reason, next_at)"
    " SELECT gen_random_uuid(), 'gap', now() + interval '1 s' * n FROM generate_series(1, $1::int / 10) AS n",
    "INSERT INTO held (ref, sequence, id, source, body)"
    " SELECT ref, 2, gen_random_uuid(), 'peer', '\\x00' FROM held_refs WHERE $1::int > 0",
    "INSERT INTO answers (key, request, status, answered_at)"
    " SELECT sha256(n::text::bytea), '\\x00', 200, now() - interval '1 s' * n"
    " FROM generate_series(1, $1::int / 4) AS n",
    "INSERT INTO unsent (position, shard)"
    " SELECT position, shard FROM outbox ORDER BY position DESC LIMIT $1::int / 500",
)
NOW = datetime.now(UTC)
SOME = [uuid4() for _ in range(500)]


@pytest.fixture(scope="module")
def filled(postgres: str) -> Iterator[str]:
    """A database with much history and a short queue."""
    databases = FreshDatabases(postgres)
    dsn = settled(databases.fresh())
    settled(fill(dsn))
    yield dsn
    settled(databases.drop_all())


async def fill(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    for statement in FILLED:
        await connection.execute(statement, HISTORY)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


@pytest_asyncio.fixture
async def explaining(filled: str) -> AsyncIterator[Explaining]:
    connection = await asyncpg.connect(filled, server_settings={"plan_cache_mode": "force_generic_plan"})
    yield Explaining(connection)
    await connection.close()


async def test_claiming_ids_looks_each_up_by_its_key(explaining: Explaining) -> None:
    await inbox.claim(explaining, SOME, [b"0" * 16] * len(SOME))
    assert explaining.scanned("inbox") == {"inbox_pkey"}


async def test_states_are_found_by_ref_and_by_thread(explaining: Explaining) -> None:
    await streams.threads_of(explaining, SOME)
    await streams.streams_of(explaining, SOME)
    assert explaining.scanned("streams") == {"streams_pkey", "streams_by_thread"}


async def test_counters_are_saved_by_their_key(explaining: Explaining) -> None:
    stream = [Stream(ref, "peer", ref) for ref in SOME]
    await streams.save_streams(explaining, stream)
    assert explaining.scanned("streams") == {"streams_pkey"}


async def test_the_relay_reads_its_queue_and_not_the_history(explaining: Explaining) -> None:
    await outbox.unsent(explaining, range(16), 500)
    await outbox.unsent_but_for(explaining, range(16), 500, ["gone"])
    assert explaining.scanned("outbox") == {"outbox_pkey"}
    assert not joins(explaining) - {"Nested Loop"}


async def test_the_backlog_is_counted_without_the_history(explaining: Explaining) -> None:
    await outbox.backlog(explaining)
    assert explaining.scanned("outbox") == {"outbox_pkey"}


async def test_a_resend_finds_its_ref_by_index(explaining: Explaining) -> None:
    await outbox.queue_again(explaining, SOME[0], "peer", 1, 5)
    assert explaining.scanned("outbox") == {"outbox_by_ref"}


async def test_sent_messages_are_marked_by_position(explaining: Explaining) -> None:
    await outbox.mark_sent(explaining, [1, 2, 3])
    assert explaining.scanned("unsent") <= {"unsent_pkey", "Seq Scan"}


async def test_due_deadlines_are_found_by_their_time(explaining: Explaining) -> None:
    await deadlines.due(explaining, NOW, 200)
    await deadlines.next_due(explaining)
    assert explaining.scanned("deadlines") == {"deadlines_due"}


async def test_deadlines_are_taken_by_their_key(explaining: Explaining) -> None:
    await deadlines.take(explaining, [Due(SOME[0], "lapse", "", NOW)])
    assert explaining.scanned("deadlines") <= {"deadlines_pkey", "deadlines_due"}


async def test_waiting_refs_are_found_by_their_time(explaining: Explaining) -> None:
    await held.due(explaining, NOW, 100)
    await held.waiting_of(explaining, SOME)
    assert explaining.scanned("held_refs") == {"held_refs_due", "held_refs_pkey"}


async def test_held_messages_are_found_by_their_ref(explaining: Explaining) -> None:
    await held.held_of(explaining, SOME)
    assert explaining.scanned("held") == {"held_pkey"}


@pytest.mark.parametrize("age", [timedelta(days=60), timedelta(days=1)], ids=["nothing-old", "much-old"])
async def test_a_step_of_cleaning_touches_a_few_rows_only(filled: str, age: timedelta) -> None:
    connection = await asyncpg.connect(filled)
    undone = connection.transaction()
    await undone.start()
    for forget in (inbox.forget_older, outbox.forget_older, answers.forget_older):
        await forget(connection, NOW - age, 100)
    touched = await connection.fetch(
        "SELECT relname, coalesce(idx_tup_fetch, 0) + seq_tup_read AS rows FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('inbox', 'outbox', 'answers')"
    )
    await undone.rollback()
    await connection.close()
    assert {row["relname"]: row["rows"] for row in touched if row["rows"] > 300} == {}


def joins(explaining: Explaining) -> set[str]:
    kinds = {str(node["Node Type"]) for plan in explaining.plans for node in nodes(plan)}
    return {kind for kind in kinds if kind.endswith("Join") or kind == "Nested Loop"}
