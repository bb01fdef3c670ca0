"""Who looks at a page, and what people of that role may see."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody does at one organization."""

    COORDINATOR = "coordinator"
    ADVISER = "adviser"
    MANAGER = "manager"
    ADMIN = "admin"
    """Manages accounts; sees nobody's file."""
    DPO = "dpo"
    """Data protection officer: sees who read which file, not whose it is."""


SEE_PEOPLE = frozenset({Role.COORDINATOR, Role.ADVISER, Role.MANAGER})
"""Roles that see people's files."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of the organization's staff who is signed in."""

    account: UUID
    name: str
    roles: frozenset[Role]
    territories: tuple[str, ...]
    """Codes of communes and departments; with a city its arrondissements; empty: all."""
    language: str
    csrf: str

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is held; with none given, whether anybody is signed in."""
        return not roles or bool(self.roles & set(roles))
