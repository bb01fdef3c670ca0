"""Roles and territories from the groups a sign-in provider names, where the organization mapped them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from passerelle.pages import account_changes, accounts, sessions
from passerelle.pages.account_changes import What
from passerelle.pages.accounts import Account
from passerelle.pages.roles import Role
from passerelle.runtime.settings import Group


@dataclass(frozen=True, slots=True)
class Powers:
    """What somebody may do, and where."""

    roles: frozenset[Role]
    territories: tuple[str, ...]
    """Empty: everywhere."""


def powers_of(groups: Collection[str], mapped: Mapping[str, Group]) -> Powers | None:
    """All roles of these groups; everywhere as soon as one of them is for everywhere. None when no group is mapped."""
    held = [mapped[name] for name in sorted(set(groups)) if name in mapped]
    if not held:
        return None
    roles = frozenset(Role(role) for group in held for role in group.roles)
    is_everywhere = any(not group.territories for group in held)
    places = () if is_everywhere else tuple(dict.fromkeys(place for group in held for place in group.territories))
    return Powers(roles, places)


async def follow(connection: Any, account: Account, powers: Powers, now: datetime) -> Account:
    """The account as the provider has it now; what changes is kept, and asks for the second factor where it is owed."""
    if (account.roles, account.territories) == (powers.roles, powers.territories):
        return account
    await accounts.set_roles(connection, account.key, powers.roles, powers.territories)
    await account_changes.note_roles(
        connection, now, account.key, None, What.ROLES_FROM_PROVIDER, powers.roles, powers.territories
    )
    if not account.has_second_factor:
        await sessions.end_all(connection, account.key)
    return await accounts.by_key(connection, account.key)
