"""The person's own links: made for one aggregate and purpose, good for a while and so many times, kept as a hash.

A link opens a session of its own, apart from staff's: `session_of`, `end`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import Request, Response

from passerelle.pages import person_rows as rows
from passerelle.pages.cookies import csrf_of, hash_of, new_token
from passerelle.pages.errors import HttpsNeeded
from passerelle.pages.senders import FileSender, NoSender, Sender, SmtpSender

if TYPE_CHECKING:
    from passerelle.pages.site import Site

__all__ = ["FileSender", "NoSender", "Opened", "PersonSession", "Sender", "SmtpSender"]
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to."""

    thread: UUID
    purpose: str


@dataclass(frozen=True, slots=True)
class PersonSession:
    """A person looking at their own pages."""

    thread: UUID
    purpose: str
    csrf: str


async def make(
    connection: Any, thread: UUID, purpose: str, now: datetime, expires_at: datetime, *, uses: int = 1
) -> str:
    """A new link token: 256 random bits, shown here only and never kept. `uses`: how often it may open a session."""
    token = new_token()
    await rows.keep_link(connection, hash_of(token), thread, purpose, uses, now, expires_at)
    return token


async def verify(connection: Any, token: str, now: datetime) -> Opened | None:
    """What a link leads to while it is good; uses nothing up, as programs look at links before people do."""
    row = await rows.good_link(connection, hash_of(token), now)
    return Opened(row["thread"], row["purpose"]) if row else None


async def use(connection: Any, token: str, now: datetime) -> Opened | None:
    """The same, and one use less."""
    row = await rows.use_link(connection, hash_of(token), now)
    return Opened(row["thread"], row["purpose"]) if row else None


async def withdraw(connection: Any, thread: UUID) -> None:
    """End every link and session that leads to an aggregate: the person asked for it, or was erased."""
    await rows.drop_links(connection, thread)
    await rows.drop_sessions(connection, thread)


async def begin(site: "Site", request: Request, response: Response, opened: Opened) -> None:
    """A session for the person, set on the response of a POST; raises HttpsNeeded."""
    if not site.cookies.may_be_set(request):
        raise HttpsNeeded
    token, now = new_token(), site.organization.now()
    async with site.organization.connection() as connection:
        await rows.begin_session(connection, hash_of(token), opened.thread, opened.purpose, now, now + LONGEST)
    site.cookies.keep(request, response, "person", token)


async def session_of(site: "Site", request: Request) -> PersonSession | None:
    """The session of the person's browser, if it is not over."""
    token = site.cookies.token(request, "person")
    if not token:
        return None
    now = site.organization.now()
    async with site.organization.connection() as connection:
        row = await rows.good_session(connection, hash_of(token), now, now - IDLE)
    return PersonSession(row["thread"], row["purpose"], csrf_of(token)) if row else None


async def end(site: "Site", request: Request, response: Response) -> None:
    """Close the person's session."""
    async with site.organization.connection() as connection:
        await rows.end_session(connection, hash_of(site.cookies.token(request, "person")))
    site.cookies.drop(request, response, "person")
