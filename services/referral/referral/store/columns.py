"""How values stand in the tables: nested ones as jsonb text, independent of the connection's codecs."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


class Json(Generic[T]):
    """Writes and reads one type of the domain as JSON text."""

    def __init__(self, kind: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def text(self, value: T) -> str:
        return self._adapter.dump_json(value).decode()

    def read(self, text: str) -> T:
        return self._adapter.validate_json(text)


def columns_of(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows turned into one array per column, as unnest takes them."""
    return [list(column) for column in zip(*rows, strict=True)]


def array_text(values: Sequence[object]) -> str:
    """A PostgreSQL array literal of identifiers; unnest would flatten arrays of arrays."""
    return "{" + ",".join(str(value) for value in values) + "}"
