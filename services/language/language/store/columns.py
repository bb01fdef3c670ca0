import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID


def columns_of(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows turned into one array per column, as unnest takes them."""
    return [list(column) for column in zip(*rows, strict=True)]


def json_of(parts: Iterable[Any]) -> str:
    """A short list of dataclasses as the text of a jsonb column."""
    return json.dumps([asdict(part) for part in parts], default=_plain)


def plain_of(part: Any) -> Any:
    """A dataclass in values that JSON knows."""
    return json.loads(json.dumps(asdict(part), default=_plain))


def array_of(ids: Iterable[UUID]) -> str:
    """A list of ids as text: unnesting an array of arrays would flatten it."""
    return "{" + ",".join(str(one) for one in ids) + "}"


def _plain(value: Any) -> str:
    match value:
        case Enum():
            return str(value.value)
        case datetime() | date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            raise TypeError(type(value).__name__)
