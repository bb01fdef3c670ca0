"""Reads record batches whose header names are not UTF-8.

The broker accepts them. The client library refuses such a batch each time it is fetched, so that one record of a
hostile member would close an inbox for ever. Only a batch the library refuses is read again here, and slowly.
"""

from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords

_LENGTH = slice(8, 12)
_OVERHEAD = 12
"""Base offset and length, before what the length counts."""


class TolerantRecords:
    """The library's reader of fetched bytes, with batches that forgive."""

    def __init__(self, fetched: bytes) -> None:
        self._records = MemoryRecords(fetched)
        self._rest = memoryview(fetched)

    def has_next(self) -> bool:
        """Whether another whole batch follows."""
        return bool(self._records.has_next())

    def size_in_bytes(self) -> int:
        """All that was fetched."""
        return int(self._records.size_in_bytes())

    def next_batch(self) -> "TolerantBatch":
        """The next one."""
        length = _OVERHEAD + int.from_bytes(self._rest[_LENGTH], "big")
        raw, self._rest = self._rest[:length], self._rest[length:]
        return TolerantBatch(self._records.next_batch(), raw)


class TolerantBatch:
    """One batch; everything but its records is the library's."""

    def __init__(self, batch: Any, raw: memoryview) -> None:
        self._batch = batch
        self._raw = raw
        self._iterator: Iterator[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter(list(self._batch))
        except (UnicodeDecodeError, CorruptRecordException):
            return iter(self._forgiven())

    def __next__(self) -> Any:
        if self._iterator is None:
            self._iterator = iter(self)
        return next(self._iterator)

    def _forgiven(self) -> list[Any]:
        batch = _DefaultRecordBatchPy(bytearray(self._raw))
        batch._maybe_uncompress()
        batch._buffer = _Forgiving(batch._buffer)
        return list(batch)


class _Forgiving(bytearray):
    """Bytes whose slices decode whatever they hold; what is not UTF-8 is shown as escapes."""

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return _Forgiving(found) if isinstance(place, slice) else found

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return super().decode(encoding, "backslashreplace")


def forgive_header_names() -> None:
    """Let every consumer of this process read such batches; the library has no place to say so."""
    fetcher.MemoryRecords = TolerantRecords
