from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from passerelle.contracts.exchange import MessageWithheld, ResendRequested
from passerelle.contracts.language import CourseStarted
from passerelle.contracts.partner import ReferralWaitlisted
from passerelle.messaging import streams
from passerelle.messaging.decisions import Decision, Message, Moment, Reactions, States
from passerelle.testing.probe.service import service, told
from tests.shared.messaging.harness import STRANGER, Harness, telling


async def test_a_message_changes_the_state_and_queues_one_answer(harness: Harness) -> None:
    ref = uuid4()
    tally = await harness.receiver.receive([harness.record(ref, 1)])
    assert (tally.applied, await harness.told(ref), await harness.queued()) == (1, [1], [(1, "referral_waitlisted")])


async def test_a_redelivered_batch_has_no_second_effect(harness: Harness) -> None:
    ref = uuid4()
    batch = [harness.record(ref, 1), harness.record(ref, 2)]
    await harness.receiver.receive(batch)
    again = await harness.receiver.receive([*batch, *batch])
    assert (again.applied, again.duplicates) == (0, 4)
    assert await harness.told(ref) == [1, 2]


async def test_numbers_out_of_order_in_a_batch_are_put_in_order(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, number) for number in (3, 1, 2)])
    assert await harness.told(ref) == [1, 2, 3]


async def test_a_batch_with_more_refs_than_the_lock_table_holds_is_dealt_with_in_parts(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, refs = streams.lock, [uuid4() for _ in range(5)]

    async def lock_few(connection: Any, keys: Collection[UUID]) -> None:
        if len(keys) > 2:
            raise asyncpg.OutOfMemoryError("out of shared memory")
        await lock(connection, keys)

    monkeypatch.setattr(streams, "lock", lock_few)
    tally = await harness.receiver.receive([harness.record(ref, number) for number in (1, 2) for ref in refs])
    assert (tally.applied, [await harness.told(ref) for ref in refs]) == (10, [[1, 2]] * 5)


async def test_a_gap_holds_its_ref_and_lets_others_go_on(harness: Harness) -> None:
    gapped, whole = uuid4(), uuid4()
    missing = harness.record(gapped, 2)
    first = [harness.record(gapped, 1), harness.record(gapped, 3), harness.record(whole, 1), harness.record(whole, 2)]
    await harness.receiver.receive(first)
    assert (await harness.told(gapped), await harness.told(whole)) == ([1], [1, 2])
    await harness.receiver.receive([missing])
    assert await harness.told(gapped) == [1, 2, 3]
    assert await harness.pool.fetchval("SELECT count(*) FROM held") == 0


async def test_a_gap_that_stays_is_asked_for_again(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, 1), harness.record(ref, 5)])
    harness.time += timedelta(seconds=1)
    await harness.receiver.retry([ref])
    body = await harness.pool.fetchval("SELECT body FROM outbox ORDER BY position DESC LIMIT 1")
    assert b'"type":"passerelle.exchange.resend_requested.v1"' in body
    assert b'"data":{"from_sequence":2,"to_sequence":4}' in body


async def test_a_resend_request_queues_the_history_again(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, number) for number in (1, 2, 3)])
    await harness.send_all()
    request = harness.record(ref, 0, ResendRequested(from_sequence=2, to_sequence=3))
    await harness.receiver.receive([request])
    harness.producer.sent.clear()
    assert await harness.send_all() == 2


async def test_a_failing_decision_holds_only_its_own_ref(harness: Harness) -> None:
    bad, good = uuid4(), uuid4()
    failing = failing_for(harness, bad)
    await failing.receiver.receive([failing.record(bad, 1), failing.record(good, 1), failing.record(bad, 2)])
    assert (await failing.told(bad), await failing.told(good)) == ([], [1])
    assert await failing.pool.fetchval("SELECT reason FROM held_refs WHERE ref = $1", bad) == "failing"


async def test_a_failed_message_is_applied_when_the_cause_is_mended(harness: Harness) -> None:
    ref = uuid4()
    failing = failing_for(harness, ref)
    await failing.receiver.receive([failing.record(ref, 1), failing.record(ref, 2)])
    await harness.receiver.retry([ref])
    assert await harness.told(ref) == [1, 2]


async def test_a_message_that_keeps_failing_is_parked_in_its_place(harness: Harness) -> None:
    ref = uuid4()
    failing = failing_for(harness, ref)
    await failing.receiver.receive([failing.record(ref, 1), failing.record(ref, 2)])
    for _ in range(8):
        await failing.receiver.retry([ref])
    assert [(found.reason, found.sequence) for found in await failing.parked()] == [("failing", 1)]
    assert await failing.told(ref) == []


async def test_a_message_that_breaks_the_transaction_fails_alone(harness: Harness) -> None:
    bad, good = uuid4(), uuid4()
    await harness.pool.execute(f"ALTER TABLE probes ADD CHECK (ref <> '{bad}')")
    tally = await harness.receiver.receive([harness.record(good, 1), harness.record(bad, 1), harness.record(good, 2)])
    assert (tally.applied, await harness.told(good), await harness.told(bad)) == (2, [1, 2], [])
    assert await harness.pool.fetchval("SELECT error FROM held_refs WHERE ref = $1", bad) == "CheckViolationError"


async def test_a_ref_of_another_peer_is_refused_and_reported(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, 1)])
    await harness.receiver.receive([harness.record(ref, 2, source=STRANGER)])
    assert [(found.reason, found.source) for found in await harness.parked()] == [("foreign_ref", STRANGER)]
    assert await harness.told(ref) == [1]


async def test_a_ref_nobody_opened_is_refused(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, 1, ReferralWaitlisted(referral=ref))])
    assert [found.reason for found in await harness.parked()] == ["unknown_ref"]


async def test_the_same_id_with_another_body_is_a_conflict(harness: Harness) -> None:
    ref = uuid4()
    first = harness.record(ref, 1)
    assert first.body is not None
    altered = harness.raw(first.body.replace(b'"probe"', b'"other"'), first.key)
    await harness.receiver.receive([first])
    await harness.receiver.receive([altered])
    assert [found.reason for found in await harness.parked()] == ["conflicting_body"]
    assert await harness.told(ref) == [1]


async def test_a_type_this_kind_does_not_answer_is_parked(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, 1)])
    await harness.receiver.receive([harness.record(ref, 2, CourseStarted(referral=ref), source="school")])
    assert [found.reason for found in await harness.parked()] == ["foreign_ref"]


async def test_a_withheld_message_only_uses_its_number(harness: Harness) -> None:
    ref = uuid4()
    batch = [harness.record(ref, 1), harness.record(ref, 2, MessageWithheld()), harness.record(ref, 3)]
    await harness.receiver.receive(batch)
    assert await harness.told(ref) == [1, 3]


async def test_what_comes_for_an_erased_ref_is_dropped(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, 1)])
    await harness.commands.execute([ref], lambda states, moment: Decision(forget=(ref,), stop=(ref,)))
    tally = await harness.receiver.receive([harness.record(ref, 2)])
    assert (tally.stopped, await harness.told(ref)) == (1, [])


async def test_the_stop_list_alone_keeps_an_erased_ref_away(harness: Harness) -> None:
    ref = uuid4()
    await harness.pool.execute("INSERT INTO stop_list (ref, stopped_at) VALUES ($1, now())", ref)
    tally = await harness.receiver.receive([harness.record(ref, 1), harness.record(ref, 2)])
    assert (tally.stopped, await harness.told(ref), await harness.parked()) == (2, [], [])


async def test_a_poison_is_parked_once_however_often_it_comes(harness: Harness) -> None:
    ref = uuid4()
    poison = harness.raw(b"\xff\xfe not json", str(ref).encode())
    await harness.receiver.receive([harness.record(ref, 1), poison, harness.record(ref, 2)])
    await harness.receiver.receive([poison])
    assert [(found.reason, found.offset) for found in await harness.parked()] == [("undecodable", poison.offset)]
    assert await harness.told(ref) == [1, 2]


def failing_for(harness: Harness, ref: UUID) -> Harness:
    """The same database behind a service with a defect that one ref meets."""

    def answer(states: States, message: Message, moment: Moment) -> Decision:
        if message.ref == ref:
            raise LookupError("a defect")
        return told(states, message, moment)

    assert isinstance(service.reactions, Reactions)
    return Harness(harness.pool, Reactions({**service.reactions.messages, type(telling(ref)): answer}))
