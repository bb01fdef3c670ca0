"""What is done about other people's accounts, by the page, the API or the command line; all of it is kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from passerelle.pages import account_changes, accounts, sessions, staff_links
from passerelle.pages.account_changes import What
from passerelle.pages.cookies import hash_of, new_token
from passerelle.pages.errors import AccountIsOwn, AccountIsUnknown
from passerelle.pages.roles import Role

if TYPE_CHECKING:
    from passerelle.pages.site import Site

GOOD_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Administration:
    """One change of an account in one transaction.

    `by` is the account of whoever asks; none: the organization's API key. Nobody changes their own account here, so
    that there is always somebody left who administers.
    """

    site: "Site"
    by: UUID | None = None

    async def invite(self, email: str, name: str, roles: frozenset[Role], territories: tuple[str, ...]) -> str:
        """A new account; answers the link to choose a password. Raises EmailIsTaken."""
        key, now = uuid4(), self.site.organization.now()
        async with self._changing() as connection:
            await accounts.add(connection, key, email, name, roles, territories, now)
            await account_changes.note_roles(connection, now, key, self.by, What.INVITED, roles, territories)
            return await link_for(self.site, connection, key)

    async def give(self, key: UUID, roles: frozenset[Role], territories: tuple[str, ...]) -> None:
        """These roles and territories instead; whoever has no second factor signs in again, as more may be owed now."""
        now = self.site.organization.now()
        async with self._changing(key) as connection:
            account = await accounts.by_key(connection, key)
            if (account.roles, account.territories) == (roles, territories):
                return
            await accounts.set_roles(connection, key, roles, territories)
            await account_changes.note_roles(connection, now, key, self.by, What.ROLES_CHANGED, roles, territories)
            if not account.has_second_factor:
                await sessions.end_all(connection, key)

    async def lock(self, key: UUID) -> None:
        """Signed out everywhere, and no way in any more; what the account did stays told."""
        now = self.site.organization.now()
        async with self._changing(key) as connection:
            await accounts.set_disabled(connection, key, now)
            await sessions.end_all(connection, key)
            await staff_links.drop_of(connection, key)
            await account_changes.note(connection, now, key, self.by, What.LOCKED)

    async def unlock(self, key: UUID) -> None:
        """The way in is open again, with the password there was."""
        async with self._changing(key) as connection:
            await accounts.set_disabled(connection, key, None)
            await account_changes.note(connection, self.site.organization.now(), key, self.by, What.UNLOCKED)

    async def reset(self, key: UUID, *, second_factor: bool = False) -> str:
        """Signed out everywhere, enabled again; answers a new link to choose a password.

        A second factor is forgotten only together with the password: the one alone must not open the account.
        """
        now = self.site.organization.now()
        async with self._changing(key) as connection:
            await accounts.set_password(connection, key, None)
            await accounts.set_disabled(connection, key, None)
            if second_factor:
                await accounts.set_second_factor(connection, key, None, 0)
                await accounts.keep_recovery_codes(connection, key, [])
            await sessions.end_all(connection, key)
            what = What.SECOND_FACTOR_FORGOTTEN if second_factor else What.LINK_RENEWED
            await account_changes.note(connection, now, key, self.by, what)
            return await link_for(self.site, connection, key)

    @asynccontextmanager
    async def _changing(self, key: UUID | None = None) -> AsyncIterator[Any]:
        """Administrators are locked in one order: two who lock each other out at once do it one after the other."""
        if key is not None and key == self.by:
            raise AccountIsOwn
        async with self.site.organization.connection() as connection, connection.transaction():
            if self.by is not None and self.by not in await accounts.administrators(connection):
                raise AccountIsUnknown
            if key is not None:
                await accounts.by_key(connection, key)
            yield connection


async def link_for(
    site: "Site", connection: object, account: UUID, purpose: str = "set_up", good_for: timedelta = GOOD_FOR
) -> str:
    """A new link in place of the account's earlier ones of this purpose."""
    token, now = new_token(), site.organization.now()
    await staff_links.keep(connection, hash_of(token), account, purpose, now, now + good_for)
    path = "demonstration" if purpose == "demonstration" else "set-up"
    return f"{site.address}/desk/{path}/{token}"
