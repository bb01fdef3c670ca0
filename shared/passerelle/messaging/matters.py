"""Matters between organizations that concern no person: requirements, memberships, shared plans.

Their refs and aggregates are UUIDs of version 8, so that everybody can tell them from those of people: nothing said on
one is a disclosure, no grant covers it, and stores of people need not look for it.
"""

from collections.abc import Iterable
from uuid import UUID

_VERSION = 0xF << 76
_EIGHT = 0x8 << 76


def matter_of(random: UUID) -> UUID:
    """The same random bits, marked as a matter that concerns no person."""
    return UUID(int=random.int & ~_VERSION | _EIGHT)


def is_matter(identifier: UUID) -> bool:
    """Whether it was marked so."""
    return identifier.int & _VERSION == _EIGHT


def matters_among(identifiers: Iterable[UUID]) -> list[UUID]:
    """Those marked so."""
    return [one for one in identifiers if is_matter(one)]
