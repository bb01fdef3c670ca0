"""Poison among good messages: each parked once with its bytes, reason and position; no good one is held up."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

from passerelle.contracts.exchange import MessageWithheld, ResendRequested
from passerelle.contracts.language import CourseStarted
from passerelle.contracts.lifecycle import CancelReason
from passerelle.contracts.partner import ReferralWaitlisted
from passerelle.contracts.referral import ReferralCancelled
from passerelle.messaging.parked import unpack_headers
from passerelle.messaging.shipment import inbox_topic
from passerelle.platform import KafkaAccess, Platform
from passerelle.privacy.keyring import KeyRing
from passerelle.runtime.announcements import TOPIC
from passerelle.testing.figures import Figures
from passerelle.testing.judging import Observer, Verdict, judge
from passerelle.testing.probe.service import service
from passerelle.testing.stand import Stand, fresh_name
from passerelle.testing.waiting import wait_until
from tests.faults import poison
from tests.faults.forgery import Forger, Said, Seal, Sealed
from tests.faults.injection import announce, inject, inject_named, rewind, unread, writing
from tests.shared.messaging.harness import telling

PLACES = (0, 2, 4)
"""First, middle and last among four good messages."""


@dataclass(frozen=True, slots=True)
class Case:
    """A record to be parked, with what must come before it on its ref."""

    name: str
    reason: str
    record: Sealed
    before: tuple[Sealed, ...] = ()


@dataclass(slots=True)
class Injected:
    """What was written where."""

    healthy: dict[UUID, int] = field(default_factory=dict)
    parked: dict[tuple[int, int], Case] = field(default_factory=dict)


@pytest.mark.timeout(240)
async def test_every_poison_is_parked_once_and_blocks_nobody(
    platform: Platform, kafka: KafkaAccess, tmp_path: Path, figures: Figures
) -> None:
    stand = Stand(platform, tmp_path)
    settings = await stand.settings(fresh_name("right"))
    forger = await forger_of(stand, settings.organization)
    injected = Injected()
    async with writing(kafka) as producer:
        for ring in forger.rings.values():
            await announce(producer, ring)
        for number, (case, place) in enumerate((case, place) for place in PLACES for case in cases(forger)):
            await inject_among_good(producer, forger, case, place, number % 6, injected)
    name = settings.organization
    observer = Observer({name: settings.dsn.get_secret_value()})
    async with stand.hosted(service, settings):
        seconds = await wait_until(lambda: is_read(kafka, name), "the whole inbox read", every=0.2)
    first = await parked_by(observer, name)
    await rewind(kafka, name)
    async with stand.hosted(service, settings):
        await wait_until(lambda: is_read(kafka, name), "the whole inbox read again", every=0.2)
    verdict = await verdict_on(observer, name, injected)
    kinds = len({case.name for case in injected.parked.values()})
    remark = f"{kinds} kinds at 3 places each: {len(injected.parked)} records, each parked once, and read twice"
    figures.add("poison among good messages", verdict, healed=seconds, remark=remark)
    assert "\n".join(wrong_in(first, injected)) == ""
    assert await parked_by(observer, name) == first
    assert verdict.is_clean
    assert kinds >= 100


async def test_a_header_name_that_is_not_utf8_closes_no_inbox(
    platform: Platform, kafka: KafkaAccess, tmp_path: Path, figures: Figures
) -> None:
    stand = Stand(platform, tmp_path)
    settings = await stand.settings(fresh_name("right"))
    name, forger = settings.organization, await forger_of(stand, settings.organization)
    healthy: dict[UUID, int] = {}
    async with writing(kafka) as producer:
        for partition in range(6):
            ref, record = opened(forger)
            await inject_named(producer, inbox_topic(name), partition, record, b"\xff\xfe name \xc3")
            after, good = opened(forger)
            await inject(producer, name, partition, [good])
            healthy |= {ref: 1, after: 1}
        await inject_named(producer, TOPIC, 0, Sealed(b"nobody", [], b"{}"), b"\xfd")
        for ring in forger.rings.values():
            await announce(producer, ring)
    async with stand.hosted(service, settings):
        seconds = await wait_until(lambda: is_read(kafka, name), "the whole inbox read", every=0.2)
    verdict = await verdict_on(Observer({name: settings.dsn.get_secret_value()}), name, Injected(healthy))
    figures.add("header names that are not UTF-8", verdict, healed=seconds, remark="in an inbox and in the directory")
    assert verdict.is_clean


def cases(forger: Forger) -> Iterator[Case]:
    """The corpus, each on a ref of its own."""
    for name, reason, change in poison.SAID:
        ref = uuid4()
        yield Case(name, reason, forger.sealed(said(forger, ref, change), ref))
    for name, reason, replace in poison.BODIES:
        ref = uuid4()
        yield Case(name, reason, forger.sealed(replace(forger.letter(telling(ref), ref)), ref))
    for name, reason, spoil in poison.SEALS:
        yield Case(name, reason, spoiled(forger, spoil))
    yield from misplaced(forger)
    for name, spoil in poison.ODD:
        odd = spoiled(forger, spoil)
        yield Case(name, "", odd)


def misplaced(forger: Forger) -> Iterator[Case]:
    """Well-made records in the wrong place: another's key, another's ref, another's right to speak."""
    ref = uuid4()
    letter = forger.letter(telling(ref), ref)
    yield Case("signed by another member", "unknown_key", forger.sealed(letter, ref, role="stranger"))
    yield Case("signed for another reader", "bad_signature", forger.sealed(letter, ref, reader="somebody-else"))
    as_peer = forger.sealed(letter, ref, role="stranger")
    as_peer.header("passerelle-key", str(forger.rings["peer"].keys[-1].key_id).encode())
    yield Case("signed by another member in this one's name", "bad_signature", as_peer)
    course = forger.letter(CourseStarted(referral=ref), ref)
    yield Case("a course of an organization without courses", "wrong_publisher", forger.sealed(course, ref))
    school = forger.sealed(forger.letter(telling(ref), ref, role="school"), ref, role="school")
    yield Case("a referral by a school", "wrong_publisher", school)
    yield Case("an answer on an unknown ref", "unknown_ref", answer(forger, uuid4()))
    resend = ResendRequested(from_sequence=1, to_sequence=2)
    lost = uuid4()
    yield Case("a request on an unknown ref", "unknown_ref", forger.sealed(forger.letter(resend, lost, 0), lost))
    yield Case("a request that takes a number", "wrong_schema", forger.sealed(forger.letter(resend, lost, 3), lost))
    nothing = forger.letter(MessageWithheld(), lost, 0)
    yield Case("nothing said, without a number", "wrong_schema", forger.sealed(nothing, lost))
    yield from on_a_known_ref(forger)


def on_a_known_ref(forger: Forger) -> Iterator[Case]:
    """What is wrong only because of what came before."""
    known, opening = opened(forger)
    foreign = forger.sealed(forger.letter(telling(known), known, 2, "stranger"), known, role="stranger")
    yield Case("another member on this one's ref", "foreign_ref", foreign, (opening,))
    known, opening = opened(forger)
    request = forger.letter(ResendRequested(from_sequence=1, to_sequence=9), known, 0, "stranger")
    yield Case(
        "another member asks for a history", "foreign_ref", forger.sealed(request, known, "stranger"), (opening,)
    )
    known, opening = opened(forger)
    cancelled = ReferralCancelled(referral=known, reason=CancelReason.PLAN_CHANGED)
    yield Case(
        "a type nobody answers", "no_reaction", forger.sealed(forger.letter(cancelled, known, 2), known), (opening,)
    )
    known, opening = opened(forger)
    other = forger.sealed((opening.body or b"").replace(b'"probe"', b'"other"'), known)
    yield Case("another message under a known id", "conflicting_body", other, (opening,))


def opened(forger: Forger) -> tuple[UUID, Sealed]:
    """A ref and the message that opens it."""
    ref = uuid4()
    return ref, forger.sealed(forger.letter(telling(ref), ref), ref)


def answer(forger: Forger, ref: UUID) -> Sealed:
    return forger.sealed(forger.letter(ReferralWaitlisted(referral=ref), ref), ref)


def said(forger: Forger, ref: UUID, change: Said) -> bytes:
    """A message said otherwise, as compact as before."""
    content = json.loads(forger.letter(telling(ref), ref))
    change(content)
    return json.dumps(content, separators=(",", ":")).encode()


def spoiled(forger: Forger, spoil: Seal) -> Sealed:
    _, record = opened(forger)
    spoil(record)
    return record


async def inject_among_good(
    producer: AIOKafkaProducer, forger: Forger, case: Case, place: int, partition: int, injected: Injected
) -> None:
    """Four good messages of one ref in a row, the case among them."""
    ref = uuid4()
    records = [forger.sealed(forger.letter(telling(ref), ref, number), ref) for number in (1, 2, 3, 4)]
    records.insert(place, case.record)
    offsets = await inject(producer, forger.reader, partition, [*case.before, *records])
    injected.healthy[ref] = 4
    for record in case.before:
        injected.healthy[UUID((record.key or b"").decode())] = 1
    if case.reason:
        injected.parked[partition, offsets[len(case.before) + place]] = case
    else:
        injected.healthy[UUID((case.record.key or b"").decode())] = 1


async def forger_of(stand: Stand, reader: str) -> Forger:
    """Three members whose keys the test holds: two referring organizations and a school."""
    kinds = {"peer": "referral", "stranger": "referral", "school": "language"}
    settings = {role: await stand.settings(fresh_name(role), kind) for role, kind in kinds.items()}
    rings = {role: KeyRing.load(one.keys_file) for role, one in settings.items()}
    return Forger(reader, rings, {role: one.organization for role, one in settings.items()})


async def is_read(kafka: KafkaAccess, organization: str) -> bool:
    return await unread(kafka, organization) == 0


async def parked_by(observer: Observer, organization: str) -> list[asyncpg.Record]:
    return await observer.fetch(organization, 'SELECT * FROM parked ORDER BY partition, "offset", number')


def wrong_in(rows: Sequence[asyncpg.Record], injected: Injected) -> list[str]:
    """What was parked otherwise than injected, never, twice, or without having been injected."""
    found: dict[tuple[int, int], list[asyncpg.Record]] = {}
    for row in rows:
        found.setdefault((row["partition"], row["offset"]), []).append(row)
    wrong = [
        f"{place}: parked as {row['reason']}" for place in found.keys() - injected.parked.keys() for row in found[place]
    ]
    for place, case in injected.parked.items():
        wrong.extend(f"{case.name}: {what}" for what in differences(case, found.get(place, [])))
    return wrong


def differences(case: Case, rows: Sequence[asyncpg.Record]) -> Iterator[str]:
    if len(rows) != 1:
        yield f"parked {len(rows)} times"
    for row in rows:
        if row["reason"] != case.reason:
            yield f"{row['reason']} ({row['detail']}) instead of {case.reason}"
        if (row["key"], row["body"]) != (case.record.key, case.record.body):
            yield "other bytes"
        if unpack_headers(row["headers"]) != tuple(case.record.headers):
            yield "other headers"


async def verdict_on(observer: Observer, organization: str, injected: Injected) -> Verdict:
    """Every good message applied once and answered once."""
    told = {row["ref"]: row["told"] for row in await observer.fetch(organization, "SELECT ref, told FROM probes")}
    rows = await observer.fetch(organization, "SELECT ref, count(*) AS answers FROM outbox GROUP BY ref")
    assert told.keys() == injected.healthy.keys()
    return judge(injected.healthy, told, {row["ref"]: row["answers"] for row in rows})
