"""Whose file an identifier of the reads leads to, as far as the visitor may see them."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from passerelle.pages.roles import Visitor


@dataclass(frozen=True, slots=True)
class Named:
    """A person, and the page of their file."""

    name: str
    address: str = ""
    """Empty: there is no page."""


Names = Callable[[Any, Visitor, Collection[UUID]], Awaitable[Mapping[UUID, Named]]]
"""`(connection, visitor, threads)`: those of the visitor's territories; a service sets it as `site.names`."""


async def nobody(connection: Any, visitor: Visitor, threads: Collection[UUID]) -> Mapping[UUID, Named]:
    """Where a service tells no names."""
    return {}
