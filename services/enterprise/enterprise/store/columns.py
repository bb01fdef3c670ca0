"""How rows and their parts travel to PostgreSQL and back."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from enterprise.domain.contracts import Contract
from enterprise.domain.follow_ups import FollowUp
from enterprise.domain.hours import Slot
from enterprise.domain.identifiers import Ref
from enterprise.domain.roles import RoleHeld

CHILDREN = TypeAdapter(dict[Ref, int])
SLOTS = TypeAdapter(tuple[Slot, ...])
ROLES = TypeAdapter(tuple[RoleHeld, ...])
FOLLOW_UPS = TypeAdapter(tuple[FollowUp, ...])
CONTRACTS = TypeAdapter(tuple[Contract, ...])


def columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows turned into one array per column, as unnest takes them."""
    return [list(column) for column in zip(*rows, strict=True)]


def array(ids: Iterable[UUID]) -> str:
    """Ids as the text of an array: unnesting an array of arrays would flatten it."""
    return "{" + ",".join(str(one) for one in ids) + "}"


def text(adapter: TypeAdapter[Any], value: Any) -> str:
    """A short list as the text of a jsonb column."""
    return adapter.dump_json(value).decode()


def derived(keys: Iterable[UUID]) -> list[UUID]:
    """Keys made from others, as all has that is kept beside sessions and participations: most work needs none of it."""
    return [key for key in keys if key.version == 5]
