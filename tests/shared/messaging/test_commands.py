import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from passerelle.messaging import deadlines
from passerelle.messaging.answers import AnswerWasErased, KeyUsedForAnotherRequest, Once
from passerelle.messaging.decisions import Command, Decision, Moment, NotFound, States
from passerelle.messaging.ledger import BrokenDecision
from passerelle.testing.probe.service import Probe, tell, tell_later
from tests.shared.messaging.harness import PEER, Harness, telling


def once(body: bytes = b"{}", key: str = "key-1") -> Once:
    return Once("caller", "POST /tellings", key, body)


def telling_peer(states: States, moment: Moment) -> Decision:
    return tell(states, moment, None, PEER, 1)


def telling_later(ref: UUID, seconds: float) -> Command:
    return lambda states, moment: tell_later(states, moment, ref, seconds)


async def test_the_same_key_answers_the_same_and_acts_once(harness: Harness) -> None:
    first = await harness.commands.execute([], telling_peer, once=once())
    second = await harness.commands.execute([], telling_peer, once=once())
    assert first == second
    assert await harness.pool.fetchval("SELECT count(*) FROM outbox") == 1


async def test_a_key_used_for_another_request_is_refused(harness: Harness) -> None:
    await harness.commands.execute([], telling_peer, once=once())
    with pytest.raises(KeyUsedForAnotherRequest):
        await harness.commands.execute([], telling_peer, once=once(b'{"other": 1}'))


async def test_the_same_key_a_hundred_times_at_once_acts_once(harness: Harness) -> None:
    answers = await asyncio.gather(*(harness.commands.execute([], telling_peer, once=once()) for _ in range(100)))
    assert len({answer["ref"] for answer in answers}) == 1
    assert await harness.pool.fetchval("SELECT count(*) FROM outbox") == 1


async def test_a_refused_command_changes_nothing_and_may_be_sent_again(harness: Harness) -> None:
    ref = uuid4()
    with pytest.raises(NotFound):
        await harness.commands.execute([ref], lambda states, moment: tell(states, moment, ref, PEER, 1), once=once())
    assert await harness.pool.fetchval("SELECT count(*) FROM answers") == 0


async def test_a_decision_for_a_ref_nobody_opened_is_refused_whole(harness: Harness) -> None:
    ref = uuid4()

    def careless(states: States, moment: Moment) -> Decision:
        from passerelle.messaging.decisions import Outgoing

        return Decision(changes=(Probe(ref, PEER),), messages=(Outgoing(PEER, ref, telling(ref)),))

    with pytest.raises(BrokenDecision):
        await harness.commands.execute([ref], careless)
    assert await harness.pool.fetchval("SELECT count(*) FROM probes") == 0


async def test_concurrent_commands_on_one_ref_lose_no_update(harness: Harness) -> None:
    answer = await harness.commands.execute([], telling_peer)
    ref = UUID(answer["ref"])

    def count(states: States, moment: Moment) -> Decision:
        probe: Probe = states[ref]
        return Decision(changes=(Probe(ref, PEER, probe.told, probe.answers + 1),))

    await asyncio.gather(*(harness.commands.execute([ref], count) for _ in range(100)))
    assert await harness.pool.fetchval("SELECT answers FROM probes") == 100


async def test_a_deadline_acts_when_it_comes_and_only_once(harness: Harness) -> None:
    ref = UUID((await harness.commands.execute([], telling_peer))["ref"])
    await harness.commands.execute([ref], lambda states, moment: tell_later(states, moment, ref, 60))
    assert await harness.commands.wake_due() == 0
    harness.time += timedelta(seconds=61)
    await asyncio.gather(harness.commands.wake_due(), harness.commands.wake_due())
    assert [sequence for sequence, _ in await harness.queued()] == [1, 2]


async def test_a_failing_deadline_is_put_off_and_the_others_act(harness: Harness) -> None:
    ref, gone = UUID((await harness.commands.execute([], telling_peer))["ref"]), uuid4()
    for thread in (gone, ref):
        await harness.commands.execute([], telling_later(thread, 1))
    harness.time += timedelta(seconds=2)
    await harness.commands.wake_due()
    rows = await harness.pool.fetch("SELECT thread, attempts, error FROM deadlines")
    assert [tuple(row) for row in rows] == [(gone, 1, "KeyError")]
    assert [sequence for sequence, _ in await harness.queued()] == [1, 2]


async def test_setting_a_deadline_again_moves_it(harness: Harness) -> None:
    ref = UUID((await harness.commands.execute([], telling_peer))["ref"])
    for seconds in (10.0, 90.0):
        await harness.commands.execute([ref], telling_later(ref, seconds))
    async with harness.pool.acquire() as connection:
        assert await deadlines.next_due(connection) == harness.time + timedelta(seconds=90)


async def test_what_is_erased_leaves_no_remembered_answer(harness: Harness) -> None:
    told = await harness.commands.execute([], telling_peer, once=once())
    other = await harness.commands.execute([], telling_peer, once=once(key="key-2"))
    ref = UUID(told["ref"])
    await harness.commands.execute([ref], lambda states, moment: Decision(forget=(ref,), stop=(ref,), result={}))
    bodies = await harness.pool.fetch("SELECT body::text FROM answers WHERE body IS NOT NULL")
    assert [other["ref"] in row["body"] for row in bodies] == [True]


async def test_a_request_whose_subject_was_erased_is_not_done_again(harness: Harness) -> None:
    ref = UUID((await harness.commands.execute([], telling_peer, once=once()))["ref"])
    await harness.commands.execute([ref], lambda states, moment: Decision(forget=(ref,)))
    with pytest.raises(AnswerWasErased):
        await harness.commands.execute([], telling_peer, once=once())
    assert await harness.pool.fetchval("SELECT count(*) FROM outbox") == 1


async def test_the_answer_to_the_erasure_itself_is_remembered(harness: Harness) -> None:
    ref = UUID((await harness.commands.execute([], telling_peer))["ref"])

    def erasing(states: States, moment: Moment) -> Decision:
        return Decision(forget=(ref,), stop=(ref,), result={"erased": 1})

    answers = [await harness.commands.execute([ref], erasing, once=once(key="key-3")) for _ in range(2)]
    assert answers == [{"erased": 1}, {"erased": 1}]
