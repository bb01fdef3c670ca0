"""Passwords: argon2id with the library's parameters, two at a time, because each takes 64 MiB."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
AT_ONCE = 2
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c29tZSByYW5kb20gc2FsdA$ZmFyIGZyb20gYW55IHBhc3N3b3JkLCBidXQgMzIgYg"
"""Verified for an unknown account, so that it answers no faster than a known one."""


class Passwords:
    """Hashes and verifies beside the event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, known: str | None) -> bool:
        """Whether the password is the one whose hash is known; takes as long when none is."""
        async with self._turns:
            return await asyncio.to_thread(self._fits, password[:LONGEST], known or NOBODYS) and known is not None

    def is_dated(self, known: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(known)

    def _fits(self, password: str, known: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False


def objection(password: str, email: str, again: str) -> str:
    """A key of the words that says what is wrong with a new password; empty when nothing is."""
    if len(password) < SHORTEST:
        return "password.short"
    if len(password) > LONGEST:
        return "password.long"
    if email.partition("@")[0].lower() in password.lower() or len(set(password)) < 5:
        return "password.guessable"
    return "" if password == again else "password.differs"
