from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.messaging.decisions import Disclosure
from passerelle.privacy.audit import Fault, Head, Record, Wrong, chained, committed, continued, inspect
from passerelle.privacy.checkpoints import Checkpoint, read, signed
from passerelle.privacy.errors import CheckpointIsForged
from passerelle.privacy.signatures import public_key_of, secret_key_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET = secret_key_of(bytes(range(32)))


def told(number: int) -> Disclosure:
    return Disclosure("adie", UUID(int=number), ("pathway",), UUID(int=99), "finance_project", "referral_sent")


def chain_of(count: int = 6) -> list[Record]:
    dice = Random(1)
    return continued(Head(), [told(number) for number in range(count)], [dice.randbytes(16) for _ in range(count)], NOW)


def end_of(records: list[Record]) -> Head:
    return Head(records[-1].position, records[-1].chain)


def rewritten(records: list[Record]) -> list[Record]:
    """All hashes computed anew, as somebody would who knows how."""
    result, last = [], Head()
    for position, record in enumerate(records, 1):
        commitment = (
            committed(record.at, record.told, record.salt) if record.told and record.salt else record.commitment
        )
        last = Head(position, chained(last.chain, commitment, position))
        result.append(replace(record, position=position, commitment=commitment, chain=last.chain))
    return result


def edit(record: Record) -> Record:
    return replace(record, told=told(77))


def swap(one: Record, other: Record) -> tuple[Record, Record]:
    return replace(other, position=one.position), replace(one, position=other.position)


Tampering = Callable[[list[Record]], list[Record]]
TAMPERING: dict[str, tuple[Tampering, set[Fault]]] = {
    "content edited": (lambda r: [*r[:2], edit(r[2]), *r[3:]], {Fault(3, Wrong.EDITED)}),
    "date edited": (
        lambda r: [*r[:2], replace(r[2], at=datetime(2020, 1, 1, tzinfo=UTC)), *r[3:]],
        {Fault(3, Wrong.EDITED)},
    ),
    "content and commitment edited": (
        lambda r: [*r[:2], replace(edit(r[2]), commitment=committed(NOW, told(77), r[2].salt or b"")), *r[3:]],
        {Fault(3, Wrong.MOVED)},
    ),
    "one deleted": (lambda r: [*r[:2], *r[3:]], {Fault(3, Wrong.DELETED), Fault(4, Wrong.MOVED)}),
    "the first deleted": (lambda r: r[1:], {Fault(1, Wrong.DELETED), Fault(2, Wrong.MOVED)}),
    "two swapped": (
        lambda r: [*r[:2], *swap(r[2], r[3]), *r[4:]],
        {Fault(3, Wrong.MOVED), Fault(4, Wrong.MOVED), Fault(5, Wrong.MOVED)},
    ),
    "the end cut off": (lambda r: r[:4], {Fault(5, Wrong.TRUNCATED)}),
    "all deleted": (lambda r: [], {Fault(1, Wrong.TRUNCATED)}),
    "one inserted again": (
        lambda r: [*r[:3], *rewritten(r[:4])[3:], *r[3:]],
        {Fault(5, Wrong.DELETED), Fault(4, Wrong.MOVED)},
    ),
    "the last one rewritten": (lambda r: [*r[:5], rewritten([*r[:5], edit(r[5])])[5]], {Fault(6, Wrong.MOVED)}),
}


def test_a_chain_as_it_was_written_is_intact() -> None:
    report = inspect(chain_of(), end_of(chain_of()))
    assert (report.is_intact, report.records, report.erased) == (True, 6, 0)
    assert report.head == end_of(chain_of())


@pytest.mark.parametrize("how", TAMPERING)
def test_each_way_of_tampering_is_found_in_its_place(how: str) -> None:
    tamper, faults = TAMPERING[how]
    report = inspect(tamper(chain_of()), end_of(chain_of()))
    assert set(report.faults) == faults


@given(st.integers(0, 5), st.integers(1, 255), st.sampled_from(["commitment", "chain", "salt"]))
def test_no_stored_byte_changes_unnoticed(place: int, flip: int, column: str) -> None:
    records = chain_of()
    stored: bytes = getattr(records[place], column)
    changes: dict[str, bytes] = {column: bytes([stored[0] ^ flip]) + stored[1:]}
    records[place] = Record(**{name: changes.get(name, getattr(records[place], name)) for name in Record.__slots__})
    assert not inspect(records, end_of(chain_of())).is_intact


def test_a_chain_written_anew_is_found_by_an_older_checkpoint() -> None:
    kept = end_of(chain_of()[:4])
    forged = rewritten([*chain_of()[:2], edit(chain_of()[2]), *chain_of()[3:]])
    assert inspect(forged, end_of(forged)).is_intact
    assert inspect(forged, end_of(forged), [kept]).faults == (Fault(4, Wrong.REWRITTEN),)


def test_a_chain_cut_off_is_found_by_a_newer_checkpoint() -> None:
    cut = chain_of()[:3]
    assert inspect(cut, end_of(cut)).is_intact
    assert inspect(cut, end_of(cut), [end_of(chain_of())]).faults == (Fault(4, Wrong.TRUNCATED),)


def test_erasing_content_and_salt_keeps_the_chain_whole() -> None:
    records = chain_of()
    records[2] = replace(records[2], told=None, salt=None)
    report = inspect(records, end_of(chain_of()))
    assert (report.is_intact, report.erased) == (True, 1)


def test_an_empty_chain_is_intact() -> None:
    assert inspect([], Head()).is_intact


def test_a_batch_continues_the_chain_as_single_records_would() -> None:
    records = chain_of(4)
    head = Head()
    for record in records:
        assert record.told is not None
        (single,) = continued(head, [record.told], [record.salt or b""], NOW)
        assert single == record
        head = Head(single.position, single.chain)


def test_a_checkpoint_comes_back_only_with_its_own_signature() -> None:
    checkpoint = Checkpoint("singa", end_of(chain_of()), NOW)
    line = signed(checkpoint, SECRET)
    assert read(line, public_key_of(SECRET)) == checkpoint
    for forged in (line.replace("singa", "singe"), line[:-9], "", "[]", "{}"):
        with pytest.raises(CheckpointIsForged):
            read(forged, public_key_of(SECRET))
    with pytest.raises(CheckpointIsForged):
        read(line, public_key_of(secret_key_of(bytes(32))))
