from uuid import uuid4

from passerelle.messaging import backlog, examine, parked_lists, repairs
from passerelle.messaging.remedies import REMEDIES, Remedy, remedies
from passerelle.messaging.repairs import Act, By, Cause
from passerelle.runtime.delivery_views import MEANINGS
from tests.shared.messaging.harness import PEER, Harness
from tests.shared.messaging.test_receiving import failing_for

ADA = By("ada", uuid4())


async def acts(harness: Harness) -> list[repairs.Repair]:
    async with harness.pool.acquire() as connection:
        return await repairs.newest(connection, None, 100)


async def test_each_repair_is_kept_with_who_and_result(harness: Harness) -> None:
    await harness.receiver.receive([harness.raw(b"{", b"x")])
    number = (await harness.parked())[0].number

    await harness.replays.replay(number, ADA)
    await harness.replays.discard(number, ADA, Cause.UNUSABLE)

    told = [(one.act, one.number, one.result, one.cause, one.account, one.at) for one in await acts(harness)]
    assert told == [
        (Act.DISCARD, number, "discarded", "unusable", ADA.account, harness.time),
        (Act.REPLAY, number, "undecodable", "", ADA.account, harness.time),
    ]
    async with harness.pool.acquire() as connection:
        assert len(await repairs.of_number(connection, number)) == 2


async def test_all_of_a_kind_are_replayed_together(harness: Harness) -> None:
    refs = [uuid4(), uuid4()]
    del harness.notary.kinds[PEER]
    await harness.receiver.receive([harness.record(ref, 1) for ref in refs])
    await harness.receiver.receive([harness.raw(b"{", b"x")])
    harness.notary.kinds[PEER] = "referral"

    assert await harness.replays.replay_all("unknown_organization", ADA) == (2, 2)
    assert [await harness.told(ref) for ref in refs] == [[1], [1]]
    assert [found.reason for found in await harness.parked()] == ["undecodable"]


async def test_what_a_newcomers_arrival_did_not_mend_fills_no_history(harness: Harness) -> None:
    del harness.notary.kinds[PEER]
    await harness.receiver.receive([harness.record(uuid4(), 1)])

    await harness.replays.replay_of(PEER)

    assert await acts(harness) == []


async def test_the_sender_is_asked_for_all_from_the_number_awaited(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.record(ref, 1), harness.record(ref, 3)])

    assert await harness.replays.ask_again(ref, ADA) == "asked"

    body = await harness.pool.fetchval("SELECT convert_from(body, 'UTF8')::jsonb -> 'data' FROM outbox WHERE ref = $1"
                                       " ORDER BY position DESC LIMIT 1", ref)  # fmt: skip
    assert '"from_sequence": 2' in body
    assert [(one.act, one.ref, one.result) for one in await acts(harness)] == [(Act.ASK_AGAIN, ref, "asked")]
    await harness.receiver.receive([harness.record(ref, 2), harness.record(ref, 3)])
    assert await harness.told(ref) == [1, 2, 3]


async def test_nobody_is_asked_about_an_unknown_exchange(harness: Harness) -> None:
    assert await harness.replays.ask_again(uuid4(), ADA) == "unknown_ref"
    assert await acts(harness) == []


async def test_a_spoiled_message_is_overtaken_by_its_good_copy(harness: Harness) -> None:
    ref = uuid4()
    good = harness.record(ref, 2)
    assert good.body is not None
    broken = harness.raw(good.body.replace(b'"service":"probe",', b""), good.key)
    await harness.receiver.receive([harness.record(ref, 1), broken])
    async with harness.pool.acquire() as connection:
        before = await parked_lists.of_reason(connection, "wrong_schema", 0, 10)
    await harness.receiver.receive([good])
    async with harness.pool.acquire() as connection:
        after = await parked_lists.of_reason(connection, "wrong_schema", 0, 10)

    assert [one.is_overtaken for one in (*before, *after)] == [False, True]
    assert before[0].type == "passerelle.referral.referral_sent.v1"


async def test_a_ref_that_waits_tells_the_number_awaited(harness: Harness) -> None:
    gap, failed = uuid4(), uuid4()
    await harness.receiver.receive([harness.record(gap, 1), harness.record(gap, 3), harness.record(gap, 4)])
    failing = failing_for(harness, failed)
    await failing.receiver.receive([failing.record(failed, 1), failing.record(failed, 2)])
    for _ in range(8):
        await failing.receiver.retry([failed])

    async with harness.pool.acquire() as connection:
        waiting = {one.ref: one for one in await backlog.waiting(connection, None, 10)}
        partners = await backlog.partners(connection)

    number = (await harness.parked())[0].number
    assert [(waiting[gap].peer, waiting[gap].awaited, waiting[gap].held)] == [(PEER, 2, 2)]
    assert (waiting[gap].parked, waiting[failed].parked) == (None, number)
    assert [(one.partner, one.awaited) for one in partners] == [(PEER, 2)]


async def test_parked_messages_are_counted_by_kind(harness: Harness) -> None:
    await harness.receiver.receive([harness.raw(b"{", b"x"), harness.raw(b"{", b"y"), harness.raw(None, b"z")])

    async with harness.pool.acquire() as connection:
        found = await parked_lists.kinds(connection)

    assert [(one.reason, one.count) for one in found] == [("undecodable", 2), ("empty", 1)]


def test_no_type_a_sender_invented_is_kept() -> None:
    def told(wire: object) -> str | None:
        return examine._type_of(wire)

    assert told("passerelle.referral.referral_sent.v9") == "passerelle.referral.referral_sent.v9"
    assert [told(one) for one in ("Amina Rahimi", "passerelle.person.amina.v1", None, 7, "v" * 200)] == [None] * 5
    assert told("passerelle.referral.referral_sent.v1\n") is None


def test_every_reason_to_park_has_a_meaning_and_a_remedy() -> None:
    assert REMEDIES.keys() == MEANINGS.keys()
    assert all(Remedy.DISCARD in one for one in REMEDIES.values())


def test_nobody_is_asked_for_a_message_without_an_exchange() -> None:
    assert remedies("undecodable", has_ref=False) == (Remedy.DISCARD,)
    assert remedies("undecodable", has_ref=True) == (Remedy.ASK_AGAIN, Remedy.DISCARD)
