from uuid import uuid4

from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID
from passerelle.messaging.parked import Record
from passerelle.messaging.repairs import By
from tests.shared.messaging.harness import PEER, Harness
from tests.shared.messaging.test_receiving import failing_for


async def test_an_unknown_sender_is_replayed_once_it_is_known(harness: Harness) -> None:
    ref = uuid4()
    del harness.notary.kinds[PEER]
    await harness.receiver.receive([harness.record(ref, 1)])
    assert [found.reason for found in await harness.parked()] == ["unknown_organization"]
    harness.notary.kinds[PEER] = "referral"
    assert await harness.replays.replay_of(PEER) == 1
    assert (await harness.told(ref), await harness.parked()) == ([1], [])


async def test_a_replay_before_the_fix_keeps_it_parked(harness: Harness) -> None:
    ref = uuid4()
    await harness.receiver.receive([harness.raw(b"{", str(ref).encode())])
    number = (await harness.parked())[0].number
    assert await harness.replays.replay(number, By("ada")) == "undecodable"
    assert [found.attempts for found in await harness.parked()] == [1]


async def test_a_replay_of_a_failed_message_lets_the_rest_follow(harness: Harness) -> None:
    ref = uuid4()
    failing = failing_for(harness, ref)
    await failing.receiver.receive([failing.record(ref, 1), failing.record(ref, 2)])
    for _ in range(8):
        await failing.receiver.retry([ref])
    number = (await harness.parked())[0].number
    assert await harness.replays.replay(number, By("ada")) == "replayed"
    assert (await harness.told(ref), await harness.parked()) == ([1, 2], [])


async def test_a_discard_gives_up_one_number_and_goes_on(harness: Harness) -> None:
    ref = uuid4()
    good = harness.record(ref, 2)
    assert good.body is not None
    broken = harness.raw(good.body.replace(b'"service":"probe",', b""), good.key)
    await harness.receiver.receive([harness.record(ref, 1), broken, harness.record(ref, 3)])
    number = (await harness.parked())[0].number
    assert await harness.replays.discard(number, By("ada")) == "discarded"
    assert await harness.told(ref) == [1, 3]


async def test_a_parked_number_is_not_asked_for_again(harness: Harness) -> None:
    ref = uuid4()
    good = harness.record(ref, 2)
    assert good.body is not None
    broken = harness.raw(good.body.replace(b'"service":"probe",', b""), good.key)
    await harness.receiver.receive([harness.record(ref, 1), broken, harness.record(ref, 3)])
    await harness.receiver.retry([ref])
    assert "resend_requested" not in {name for _, name in await harness.queued()}


async def test_who_ended_a_parked_message_is_kept(harness: Harness) -> None:
    await harness.receiver.receive([harness.raw(None, None)])
    number = (await harness.parked())[0].number
    await harness.replays.discard(number, By("ada"))
    row = await harness.pool.fetch("SELECT ended_as, ended_by FROM parked WHERE number = $1", number)
    assert [tuple(ended) for ended in row] == [("discarded", "ada")]


async def test_a_message_ended_once_cannot_be_ended_again(harness: Harness) -> None:
    await harness.receiver.receive([harness.raw(None, None)])
    number = (await harness.parked())[0].number
    await harness.replays.discard(number, By("ada"))
    assert await harness.replays.replay(number, By("bob")) == "not_open"


async def test_headers_of_any_bytes_are_kept_as_they_came(harness: Harness) -> None:
    from passerelle.messaging import parked

    headers = (CONTENT_TYPE, (KEY_ID, None), ("odd", b"\xff\x00"))
    await harness.receiver.receive([Record("passerelle.me.inbox", 3, 7, b"\xfe", headers, b"{}")])
    async with harness.pool.acquire() as connection:
        found = await parked.one(connection, (await harness.parked())[0].number)
    assert found is not None
    assert found.record is not None
    assert (found.reason, found.record.headers, found.record.key) == ("bad_header", headers, b"\xfe")
