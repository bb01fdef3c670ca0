"""The hash chain over what was told to whom: pure rules; the table is in `audit_trail`.

`commitment = SHA-256(salt || canonical content)`, `chain = SHA-256(previous chain || commitment || position)` with the
position as eight bytes, big-endian, beginning at 1 after 32 zero bytes. Erasing content and salt leaves the commitment,
so the chain stays verifiable and nobody can try contents against it. Only a checkpoint kept elsewhere shows a chain
written anew from its end; that is what signed checkpoints are for.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from passerelle.messaging.decisions import Disclosure
from passerelle.privacy.encoding import canonical, instant

SALT_BYTES = 16
BEGINNING = bytes(32)


@dataclass(frozen=True, slots=True)
class Record:
    """One disclosure in its place; `told` and `salt` are None once erased."""

    position: int
    at: datetime
    told: Disclosure | None
    salt: bytes | None
    commitment: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment."""

    position: int = 0
    chain: bytes = BEGINNING


class Wrong(StrEnum):
    """What was done to the record."""

    EDITED = "edited"
    """Its content is not what was committed to."""
    DELETED = "deleted"
    """It is missing between two others."""
    MOVED = "moved"
    """It does not continue the record before it: swapped, replaced or inserted."""
    TRUNCATED = "truncated"
    """It was the end of the chain, and is missing."""
    REWRITTEN = "rewritten"
    """It is not the record a checkpoint was signed for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain is wrong."""

    position: int
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found."""

    records: int
    erased: int
    head: Head
    faults: tuple[Fault, ...]

    @property
    def is_intact(self) -> bool:
        """Whether every record is as it was written."""
        return not self.faults


def committed(at: datetime, told: Disclosure, salt: bytes) -> bytes:
    """The salted commitment to one disclosure."""
    content = {
        "at": instant(at),
        "fields": list(told.fields),
        "grant": None if told.grant is None else str(told.grant),
        "purpose": told.purpose,
        "recipient": told.recipient,
        "ref": str(told.ref),
        "what": told.what,
    }
    return hashlib.sha256(salt + canonical(content)).digest()


def chained(previous: bytes, commitment: bytes, position: int) -> bytes:
    """The link from the record before."""
    return hashlib.sha256(previous + commitment + position.to_bytes(8, "big")).digest()


def continued(head: Head, told: Sequence[Disclosure], salts: Sequence[bytes], at: datetime) -> list[Record]:
    """The records that come after `head`, one for each disclosure."""
    records = []
    position, chain = head.position, head.chain
    for disclosure, salt in zip(told, salts, strict=True):
        position += 1
        commitment = committed(at, disclosure, salt)
        chain = chained(chain, commitment, position)
        records.append(Record(position, at, disclosure, salt, commitment, chain))
    return records


class Inspection:
    """Reads the chain once from its beginning, in pages if need be."""

    def __init__(self, checkpoints: Iterable[Head] = ()) -> None:
        self._checkpoints = {checkpoint.position: checkpoint for checkpoint in checkpoints if checkpoint.position}
        self._last = Head()
        self._records = self._erased = 0
        self._faults: list[Fault] = []

    def read(self, records: Iterable[Record]) -> None:
        """The next records, by position."""
        for record in records:
            self._records += 1
            self._erased += record.told is None
            self._faults.extend(Fault(*fault) for fault in self._wrong_with(record))
            self._last = Head(record.position, record.chain)

    def report(self, end: Head | None = None) -> Report:
        """The findings; `end` is where the chain is known to reach."""
        ends = [*self._checkpoints.values(), *([] if end is None else [end])]
        reaches = max((one.position for one in ends), default=0)
        missing = range(self._last.position + 1, reaches + 1)
        faults = [*self._faults, *(Fault(position, Wrong.TRUNCATED) for position in missing[:1])]
        if end is not None and end.position == self._last.position and end.chain != self._last.chain:
            faults.append(Fault(end.position, Wrong.MOVED))
        return Report(self._records, self._erased, self._last, tuple(dict.fromkeys(faults)))

    def _wrong_with(self, record: Record) -> Iterator[tuple[int, Wrong]]:
        if record.position != self._last.position + 1:
            yield self._last.position + 1, Wrong.DELETED
        if record.told is not None and committed(record.at, record.told, record.salt or b"") != record.commitment:
            yield record.position, Wrong.EDITED
        if chained(self._last.chain, record.commitment, record.position) != record.chain:
            yield record.position, Wrong.MOVED
        checkpoint = self._checkpoints.get(record.position)
        if checkpoint is not None and checkpoint.chain != record.chain:
            yield record.position, Wrong.REWRITTEN


def inspect(records: Iterable[Record], end: Head | None = None, checkpoints: Iterable[Head] = ()) -> Report:
    """Read a whole chain that fits in memory."""
    inspection = Inspection(checkpoints)
    inspection.read(records)
    return inspection.report(end)
