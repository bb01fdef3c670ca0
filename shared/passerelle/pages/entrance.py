"""The steps of signing in, apart from how they are asked for: password, second factor, session."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from fastapi import Request, Response

from passerelle.pages import accounts, attempts, second_factor, sessions, staff_links
from passerelle.pages.accounts import Account
from passerelle.pages.cookies import hash_of, new_token
from passerelle.pages.errors import HttpsNeeded
from passerelle.pages.passwords import Passwords
from passerelle.pages.sessions import Session

if TYPE_CHECKING:
    from passerelle.pages.site import Site

HALF = timedelta(minutes=10)
"""How long the second factor may be owed."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Entrance:
    """The sign-in of one organization."""

    site: "Site"
    passwords: Passwords

    async def account_for(self, request: Request, email: str, password: str) -> Account | None:
        """The account this password opens; raises TooManyAttempts before any password is looked at."""
        now, pool = self.site.organization.now(), self.site.organization.connection
        by_account = attempts.subject_of("account", accounts.plain_email(email))
        async with pool() as connection:
            await attempts.enter(connection, _address(request), now, attempts.PER_ADDRESS)
            await attempts.enter(connection, by_account, now, attempts.PER_ACCOUNT)
            account = await accounts.by_email(connection, email)
        if not await self.passwords.fits(password, account.password_hash if account else None):
            log.info("sign_in_refused")
            return None
        if account is None or account.is_disabled:
            return None
        async with pool() as connection:
            await attempts.forgive(connection, by_account)
            await attempts.forget_old(connection, now)
            if self.passwords.is_dated(account.password_hash or ""):
                await accounts.set_password(connection, account.key, await self.passwords.hash(password))
        return account

    def owes_second_factor(self, account: Account) -> bool:
        """Whoever set one up, and whoever has a role unless the organization decided otherwise."""
        obligatory = self.site.organization.settings.second_factor == "obligatory"
        return account.has_second_factor or (obligatory and bool(account.roles))

    async def begin(self, request: Request, response: Response, account: UUID, *, is_full: bool) -> None:
        """A new session in place of the browser's last one; raises HttpsNeeded."""
        site, settings = self.site, self.site.organization.settings
        if not site.cookies.may_be_set(request):
            raise HttpsNeeded
        token, now = new_token(), site.organization.now()
        expires_at = now + (settings.session_longest if is_full else HALF)
        agent = request.headers.get("user-agent", "")
        async with site.organization.connection() as connection, connection.transaction():
            await sessions.end(connection, hash_of(site.cookies.token(request, "staff")))
            await sessions.forget_over(connection, now)
            await sessions.begin(connection, hash_of(token), account, agent, now, expires_at, is_full=is_full)
            if is_full:
                await accounts.note_sign_in(connection, account, now)
        site.cookies.keep(request, response, "staff", token)
        site.cookies.drop(request, response, "form")
        log.info("signed_in" if is_full else "second_factor_owed", account=str(account))

    async def code_fits(self, session: Session, code: str) -> bool:
        """A code of the application, or a recovery code; each is good once. Raises TooManyAttempts."""
        now = self.site.organization.now()
        subject = attempts.subject_of("code", str(session.account))
        async with self.site.organization.connection() as connection:
            await attempts.enter(connection, subject, now, attempts.PER_ACCOUNT)
            account = await accounts.by_key(connection, session.account)
            step = second_factor.step_of(account.totp_secret, code, now) if account.totp_secret else None
            fits = (
                await accounts.use_step(connection, account.key, step)
                if step is not None
                else await accounts.use_recovery_code(connection, account.key, second_factor.hash_of_code(code))
            )
            if fits:
                await attempts.forgive(connection, subject)
        return fits

    async def confirm_second_factor(self, session: Session, code: str) -> list[str]:
        """Keep the secret that was offered, once a code proves it was taken; answers recovery codes, else nothing."""
        now = self.site.organization.now()
        step = second_factor.step_of(session.totp_offered, code, now) if session.totp_offered else None
        if step is None:
            return []
        async with self.site.organization.connection() as connection, connection.transaction():
            await accounts.set_second_factor(connection, session.account, session.totp_offered, step)
            return await self._new_recovery_codes(connection, session.account)

    async def renew_recovery_codes(self, account: UUID) -> list[str]:
        """New ones in place of the old; shown once."""
        async with self.site.organization.connection() as connection, connection.transaction():
            return await self._new_recovery_codes(connection, account)

    async def set_password(self, account: UUID, password: str, link: str = "") -> bool:
        """Sign the account out everywhere, with the new password kept; false when the link was used already."""
        known = await self.passwords.hash(password)
        async with self.site.organization.connection() as connection, connection.transaction():
            if link and not await staff_links.use(connection, hash_of(link)):
                return False
            await accounts.set_password(connection, account, known)
            await sessions.end_all(connection, account)
        return True

    async def _new_recovery_codes(self, connection: object, account: UUID) -> list[str]:
        codes = second_factor.new_recovery_codes()
        await accounts.keep_recovery_codes(connection, account, [second_factor.hash_of_code(code) for code in codes])
        return codes


def _address(request: Request) -> bytes:
    return attempts.subject_of("address", request.client.host if request.client else "")
