"""How values stand in the partner's tables."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from passerelle.contracts.lifecycle import FieldGroup


def text_of_contact(contact: Mapping[str, str] | None) -> str | None:
    """As text, cast to jsonb by the statement: independent of the connection's codecs."""
    return None if contact is None else json.dumps(dict(contact), ensure_ascii=False)


def contact_of(text: str | None) -> dict[str, str] | None:
    """From the text of the jsonb column."""
    return None if text is None else dict(json.loads(text))


def text_of_groups(groups: Iterable[FieldGroup]) -> str:
    """Comma-separated, because unnest flattens arrays of arrays."""
    return ",".join(group.value for group in groups)


def groups_of(values: Iterable[Any]) -> tuple[FieldGroup, ...]:
    """From the array column."""
    return tuple(FieldGroup(value) for value in values)
