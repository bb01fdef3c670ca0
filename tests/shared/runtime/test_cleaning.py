from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from passerelle.messaging import inbox, outbox
from passerelle.messaging.keeper import Keeper, Keeping
from passerelle.messaging.outbox import Row
from passerelle.platform.topics import declared_topics
from tests.shared.messaging.harness import PEER, Harness
from tests.shared.messaging.test_commands import once, telling_peer

SMALL = Keeping(batch=10)


def keeper_of(harness: Harness) -> Keeper:
    return Keeper(harness.pool, harness.receiver, harness.commands, harness.moment, SMALL)


def id_made(at: datetime, number: int) -> UUID:
    """A UUIDv7 made at that time."""
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62) | number)


async def fill(harness: Harness, count: int, age: timedelta) -> None:
    """Rows of that age in the inbox, the outbox and the answers; those of the outbox are sent."""
    at = harness.time - age
    async with harness.pool.acquire() as connection:
        await inbox.claim(connection, [id_made(at, number) for number in range(count)], [b"digest"] * count)
        await outbox.append(connection, [Row(uuid4(), PEER, uuid4(), 1, b"{}") for _ in range(count)])
    await harness.send_all()
    await harness.pool.execute("UPDATE outbox SET queued_at = $1 WHERE queued_at > $1", at)
    for number in range(count):
        await harness.commands.execute([], telling_peer, once=once(key=f"key-{number}"))
    await harness.pool.execute("UPDATE answers SET answered_at = $1", at)


async def counts(harness: Harness) -> list[int]:
    rows = await harness.pool.fetch(
        "SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM answers),"
        " (SELECT count(*) FROM outbox WHERE queued_at < $1)",
        harness.time - timedelta(days=1),
    )
    return list(rows[0])


async def test_old_rows_go_in_small_steps(harness: Harness) -> None:
    await fill(harness, 25, timedelta(days=200))
    assert await counts(harness) == [25, 25, 25]
    keeper = keeper_of(harness)
    left = []
    while await keeper.clean():
        left.append(await counts(harness))
    assert left == [[15, 15, 15], [5, 5, 5], [0, 0, 0]]


async def test_what_is_young_is_kept(harness: Harness) -> None:
    await fill(harness, 3, timedelta(hours=30))
    await keeper_of(harness).clean()
    assert await counts(harness) == [3, 3, 3]


async def test_what_is_not_sent_is_never_forgotten(harness: Harness) -> None:
    await fill(harness, 5, timedelta(days=200))
    async with harness.pool.acquire() as connection:
        await outbox.append(connection, [Row(uuid4(), PEER, uuid4(), 1, b"{}") for _ in range(15)])
    unsent = await harness.pool.fetchval("SELECT count(*) FROM unsent")
    await harness.pool.execute("UPDATE outbox SET queued_at = $1", harness.time - timedelta(days=200))
    keeper = keeper_of(harness)
    while await keeper.clean():
        assert await harness.pool.fetchval("SELECT count(*) FROM unsent JOIN outbox USING (position)") == unsent == 20
    assert await harness.pool.fetchval("SELECT count(*) FROM outbox") == unsent


def test_the_inbox_remembers_longer_than_any_replay() -> None:
    keeping, topics = Keeping(), declared_topics()
    retention = timedelta(milliseconds=int(topics.inbox("anybody").settings["retention.ms"]))
    assert keeping.outbox > retention
    # Sent again from the oldest history there is, and read again at the end of the broker's memory.
    assert keeping.inbox > keeping.outbox + retention


def test_ids_made_here_fall_on_their_own_side_of_the_edge() -> None:
    now = datetime.now(UTC)
    assert id_made(now - timedelta(seconds=1), 5) < UUID(int=int(now.timestamp() * 1000) << 80) < id_made(now, 5)
