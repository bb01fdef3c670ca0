"""Messages that never arrive, arrive spoiled, or arrive in the wrong order: held, asked for again, put in order."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from os import urandom
from uuid import UUID, uuid4

import asyncpg

from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Moment, Reactions
from passerelle.messaging.desk import Desk
from passerelle.platform import KafkaAccess
from passerelle.privacy.agreement import RecordedAgreement
from passerelle.privacy.keyring import KeyRing
from passerelle.runtime.database import create_pool, migrate
from passerelle.runtime.organization import now_utc
from passerelle.testing.figures import Figures
from passerelle.testing.load import Load
from passerelle.testing.probe.service import service, tell
from tests.faults.forgery import Forger, Sealed
from tests.faults.injection import inject, writing
from tests.faults.scene import Scene, hosted
from tests.shared.messaging.harness import telling

REFS, EACH = 20, 6


async def test_messages_lost_on_their_way_are_asked_for_again(scene: Scene, figures: Figures) -> None:
    async with queueing(scene) as (pool, commands):
        load = await queued(scene, commands)
        lost = await taken_away(pool, (1, 3, 4))
    async with hosted(scene):
        seconds, verdict = await scene.healed(load)
    figures.add("messages lost on their way", verdict, healed=seconds, remark=f"{lost} lost, asked for, sent again")
    assert lost == 3 * REFS
    assert verdict.is_clean


async def test_a_message_spoiled_on_its_way_is_asked_for_again(
    scene: Scene, kafka: KafkaAccess, figures: Figures
) -> None:
    async with queueing(scene) as (pool, commands):
        load = await queued(scene, commands)
        bodies = await pool.fetch("SELECT ref, body FROM outbox WHERE sequence = 2")
        await taken_away(pool, (2,))
    async with writing(kafka) as producer:
        for row in bodies:
            await inject(
                producer, scene.right.organization, row["ref"].int % 6, [spoiled(scene, row["ref"], row["body"])]
            )
    async with hosted(scene):
        seconds, verdict = await scene.healed(load)
    parked = await scene.observer.fetch(scene.right.organization, "SELECT reason FROM parked")
    figures.add("messages spoiled on their way", verdict, healed=seconds, remark=f"{len(parked)} parked, sent again")
    assert {row["reason"] for row in parked} == {"bad_signature"}
    assert verdict.is_clean


async def test_messages_that_come_backwards_are_put_in_order(
    scene: Scene, kafka: KafkaAccess, figures: Figures
) -> None:
    forger = forger_of(scene)
    refs = [uuid4() for _ in range(REFS)]
    load = Load(scene.left.organization, scene.right.organization, "", dict.fromkeys(refs, EACH))
    async with writing(kafka) as producer:
        for ref in refs:
            records = [forger.sealed(forger.letter(telling(ref), ref, number), ref) for number in range(EACH, 0, -1)]
            await inject(producer, scene.right.organization, ref.int % 6, records)
    await make_known(scene, refs)
    async with hosted(scene):
        seconds, verdict = await scene.healed(load)
    figures.add("messages that come backwards", verdict, healed=seconds)
    assert verdict.is_clean


@asynccontextmanager
async def queueing(scene: Scene) -> AsyncIterator[tuple[asyncpg.Pool, Commands]]:
    """The commands of `left` with no relay behind them: what is queued stays."""
    pool = await create_pool(scene.left.dsn.get_secret_value(), 4)
    async with pool.acquire() as connection:
        await migrate(connection, service.migrations)
    desk = Desk(scene.left.organization, service.stores, RecordedAgreement(), now_utc)
    assert isinstance(service.reactions, Reactions)
    try:
        yield pool, Commands(pool, desk, service.reactions, lambda: Moment(now_utc(), uuid4, urandom))
    finally:
        await pool.close()


async def queued(scene: Scene, commands: Commands) -> Load:
    """So many refs told so many numbers, all in the outbox."""
    left, right = scene.names
    load = Load(left, right, "")
    for _ in range(REFS):
        answer = await commands.execute([], lambda states, moment: tell(states, moment, None, right, EACH))
        load.expected[UUID(answer["ref"])] = EACH
    return load


async def taken_away(pool: asyncpg.Pool, numbers: Collection[int]) -> int:
    """Let the relay believe that these numbers of each ref were sent; answers how many."""
    done = await pool.execute(
        "DELETE FROM unsent USING outbox o WHERE o.position = unsent.position AND o.sequence = ANY($1::int[])",
        list(numbers),
    )
    return int(done.split()[-1])


async def make_known(scene: Scene, refs: Collection[UUID]) -> None:
    """Let `left` know refs it never told anything, so that answers to what was forged in its name are counted."""
    async with queueing(scene) as (pool, _):
        await pool.executemany(
            "WITH one AS (INSERT INTO streams (ref, peer, thread, next_out) VALUES ($1, $2, $1, $3))"
            " INSERT INTO probes (ref, peer, told, answers) VALUES ($1, $2, '{}', 0)",
            [(ref, scene.right.organization, EACH + 1) for ref in refs],
        )


def forger_of(scene: Scene) -> Forger:
    """Who holds the keys of `left`."""
    left, right = scene.left, scene.right
    return Forger(right.organization, {"peer": KeyRing.load(left.keys_file)}, {"peer": left.organization})


def spoiled(scene: Scene, ref: UUID, body: bytes) -> Sealed:
    """As it was sent, with one letter altered."""
    sealed = forger_of(scene).sealed(body, ref)
    sealed.body = body.replace(b'"probe"', b'"probf"')
    return sealed
