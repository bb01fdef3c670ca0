"""The network in memory: what is not acceptable is parked once, and harms nobody else."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from passerelle.messaging.examine import SIGNATURE
from passerelle.testing.network.broker import Entry
from tests.shared.network import owner, partner
from tests.shared.network.pair import Pair, parked_reasons

Spoil = Callable[[Entry], Entry]


def _body(old: bytes, new: bytes) -> Spoil:
    return lambda entry: replace(entry, body=(entry.body or b"").replace(old, new))


def _header(value: bytes | None) -> Spoil:
    return lambda entry: replace(entry, headers=tuple((k, value if k == SIGNATURE else v) for k, v in entry.headers))


POISON: dict[str, tuple[str, Spoil]] = {
    "not JSON": ("undecodable", lambda entry: replace(entry, body=b"\xff{")),
    "no body": ("empty", lambda entry: replace(entry, body=None)),
    "too large": ("oversized", lambda entry: replace(entry, body=b" " * 70_000)),
    "header of other bytes": ("bad_header", _header(b"\xc3\x28")),
    "no signature": ("bad_header", _header(None)),
    "another signature": ("bad_signature", _header(b"00")),
    "changed body": ("bad_signature", _body(b"learn_french", b"find_activity")),
    "unknown sender": ("unknown_organization", _body(b'"singa"', b'"nobody"')),
    "another key": ("wrong_key", lambda entry: replace(entry, key=str(UUID(int=7)).encode())),
}


@pytest.mark.parametrize("name", POISON)
def test_poison_is_parked_once_and_the_rest_goes_on(name: str) -> None:
    reason, spoil = POISON[name]
    pair = Pair()
    ref = pair.refer()
    pair.singa.send()
    good = pair.network.broker.poll("langues", 10)
    assert good is not None
    record = good.records[0]
    pair.network.broker.inject("langues", spoil(Entry(record.key, record.headers, record.body)))
    pair.network.broker.replay("langues")
    pair.network.settle()
    pair.network.broker.replay("langues")
    pair.network.settle()
    assert parked_reasons(pair.langues) == [reason]
    assert ref in pair.langues.states


def test_message_on_the_ref_of_two_others_is_refused() -> None:
    pair = Pair()
    ref = pair.refer()
    pair.network.settle()
    paroles = pair.network.add("paroles", "language", partner.table)
    stolen = pair.langues.database.streams[ref]._replace(next_out=9)
    paroles.database.streams[ref] = stolen._replace(peer="singa")
    paroles.database.refs_of[ref] = [ref]
    paroles.database.states[ref] = pair.guest(ref)
    pair.network.execute("paroles", [ref], lambda states, moment: partner.decline(states, moment, ref=ref))
    pair.network.settle()
    assert parked_reasons(pair.singa) == ["foreign_ref"]


def test_event_of_another_kind_of_organization_is_refused() -> None:
    pair = Pair()
    foreign = pair.network.add("adie", "funding", partner.table)
    answer = pair.network.execute(
        "singa", [pair.case], lambda states, moment: owner.refer(states, moment, case=pair.case, partner="adie")
    )
    ref = UUID(answer["ref"])
    course = UUID(pair.network.execute("adie", [], lambda states, moment: partner.open_course(states, moment, 1)))
    pair.network.settle()
    keys = [ref, course]
    pair.network.execute("adie", keys, lambda states, moment: partner.accept(states, moment, ref, course))
    pair.network.execute("adie", [ref], lambda states, moment: partner.start(states, moment, ref))
    pair.network.settle()
    assert foreign.kind == "funding"
    assert parked_reasons(pair.singa) == ["wrong_publisher"]
