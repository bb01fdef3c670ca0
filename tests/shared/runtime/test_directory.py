from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from passerelle.messaging.parked import pack_headers
from passerelle.messaging.shipment import inbox_topic
from passerelle.platform import KafkaAccess, Platform
from passerelle.privacy import chain
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import public_key_of
from passerelle.testing.stand import Stand, fresh_name
from passerelle.testing.waiting import wait_until
from tests.shared.runtime.hosting import once
from tests.shared.runtime.pair import Member, member
from tests.shared.runtime.speaking import announce, say, signed

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Stand:
    return Stand(platform, tmp_path_factory.mktemp("directory"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(stand: Stand) -> AsyncIterator[Member]:
    async with member(stand) as here:
        yield here


async def admitted(stand: Stand) -> KeyRing:
    """The keys of an organization that the registrar admitted and that has not announced itself."""
    return KeyRing.load((await stand.settings(fresh_name("late"))).keys_file)


async def reasons(here: Member) -> list[str]:
    return [found["reason"] for found in (await here.client.get("/delivery/parked")).json()]


async def has_told(here: Member, ref: UUID, count: int) -> bool:
    told = await here.organization.pool.fetchval("SELECT told FROM probes WHERE ref = $1", ref)
    return len(told or []) == count


async def test_a_newcomer_is_known_to_those_who_run(stand: Stand, here: Member) -> None:
    async with member(stand) as newcomer:
        await wait_until(lambda: here.knows(newcomer), "the newcomer known")
        assert newcomer.knows(here)
        await newcomer.tell(here)


async def test_who_is_not_known_yet_is_heard_once_announced(stand: Stand, here: Member, kafka: KafkaAccess) -> None:
    ring, ref = await admitted(stand), uuid4()
    await say(kafka, ring, here.id, ref, 1)
    await wait_until(lambda: parked_from(here, ring.organization, "unknown_organization"), "parked")
    async with member(stand, ring.organization):
        await wait_until(lambda: has_told(here, ref, 1), "replayed by itself")
    assert await reasons(here) == []


async def test_who_became_known_meanwhile_is_heard_too(stand: Stand, here: Member, kafka: KafkaAccess) -> None:
    async with member(stand) as late:
        await wait_until(lambda: here.knows(late), "known")
    ref, ring = uuid4(), late.organization.ring
    await say(kafka, ring, here.id, ref, 1)
    await wait_until(lambda: has_told(here, ref, 1), "told")
    # As if it had been verified just before the announcement and parked just after.
    await here.organization.pool.execute(
        "INSERT INTO parked (topic, partition, \"offset\", key, headers, body, reason, source) SELECT 't', 0, 0,"
        " convert_to($1::text, 'UTF8'), $2, $3, 'unknown_organization', $4",
        *await second_message(ring, here.id, ref),
    )
    await wait_until(lambda: has_told(here, ref, 2), "looked at again")
    assert await reasons(here) == []


async def test_an_organization_nobody_endorsed_is_not_believed(stand: Stand, here: Member, kafka: KafkaAccess) -> None:
    path = stand.folder / "impostor.json"
    ring = KeyRing.create(path, fresh_name("impostor"), "referral", datetime.now(UTC))
    key = ring.keys[0]
    own = chain.endorse(
        key.secret_key, ring.organization, "referral", key.key_id, public_key_of(key.secret_key), key.valid_from
    )
    await announce(kafka, ring.admitted(own))
    async with member(stand) as honest:
        await wait_until(lambda: here.knows(honest), "what came after the impostor")
    assert here.organization.directory.entry(ring.organization) is None


async def test_an_announcement_signed_by_somebody_else_is_refused(
    stand: Stand, here: Member, kafka: KafkaAccess
) -> None:
    victim, thief = await admitted(stand), await admitted(stand)
    await announce(kafka, victim, signer=thief)
    async with member(stand) as honest:
        await wait_until(lambda: here.knows(honest), "what came after the thief")
    assert here.organization.directory.entry(victim.organization) is None


async def test_the_network_of_another_registrar_is_not_believed(
    stand: Stand, here: Member, platform: Platform, tmp_path: Path
) -> None:
    async with member(Stand(platform, tmp_path)) as foreigner, member(stand) as newcomer:
        await wait_until(lambda: here.knows(newcomer), "what came after the foreigner")
        assert (here.knows(foreigner), newcomer.knows(foreigner), foreigner.knows(here)) == (False, False, False)


async def test_messages_of_the_old_and_the_new_key_are_believed(stand: Stand, here: Member, kafka: KafkaAccess) -> None:
    async with member(stand) as before:
        await wait_until(lambda: here.knows(before), "known")
        ref = await before.tell(here)
    old = before.organization.ring
    old.rotate(datetime.now(UTC), in_force_after=timedelta(0))
    async with member(stand, before.id) as after:
        await wait_until(lambda: keys_known(here, after.id) == 2, "the new key announced")
        assert after.organization.ring.current(datetime.now(UTC)).key_id != old.keys[0].key_id
        answer = await after.client.post("/tellings", json={"recipient": here.id, "ref": ref}, headers=once())
        assert answer.status_code == 201
        await wait_until(lambda: has_told(here, UUID(ref), 2), "believed with the new key")
        other = uuid4()
        await say(kafka, old, here.id, other, 1)
        await wait_until(lambda: has_told(here, other, 1), "believed with the old key")


async def test_an_inbox_that_is_gone_keeps_no_other_from_being_compared(here: Member) -> None:
    own = inbox_topic(here.id)
    ends = await here.organization.exchange.end_offsets([inbox_topic("gone"), own])
    assert {topic for topic, _ in ends} == {own}


async def test_a_partner_that_is_gone_keeps_no_other_waiting(stand: Stand, here: Member) -> None:
    async with member(stand) as there:
        await wait_until(lambda: here.knows(there), "known")
        for _ in range(3):
            await here.client.post("/tellings", json={"recipient": "gone"}, headers=once())
        await here.tell(there)
        backlog = (await here.client.get("/delivery/backlog")).json()
        assert backlog["unsent"] == 3
    await here.organization.pool.execute("DELETE FROM unsent")


def keys_known(here: Member, organization: str) -> int:
    entry = here.organization.directory.entry(organization)
    return len(entry.keys) if entry else 0


async def parked_from(here: Member, source: str, reason: str) -> bool:
    found = (await here.client.get("/delivery/parked")).json()
    return any((one["source"], one["reason"]) == (source, reason) for one in found)


async def second_message(ring: KeyRing, recipient: str, ref: UUID) -> tuple[str, bytes, bytes, str]:
    body, headers = signed(ring, recipient, ref, 2)
    return str(ref), pack_headers(headers), body, ring.organization
