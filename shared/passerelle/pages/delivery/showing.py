"""What the delivery desk shows, gathered with one statement for each list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from passerelle.messaging import backlog, parked_lists
from passerelle.messaging.backlog import Partner, Waiting
from passerelle.messaging.parked import UNVERIFIED
from passerelle.messaging.parked_lists import Kind, Line
from passerelle.messaging.remedies import Remedy, remedies
from passerelle.messaging.repairs import Cause
from passerelle.pages.delivery import told
from passerelle.pages.delivery.told import Told
from passerelle.pages.words import Words

if TYPE_CHECKING:
    from passerelle.pages.site import Site

SHOWN = 10
PAGE = 50
SILENT_AFTER = timedelta(minutes=15)
"""A partner that has been asked for a missing message for longer is said to be silent."""


@dataclass(frozen=True, slots=True)
class Found:
    """One more line of each list than is shown."""

    kinds: Sequence[Kind]
    waiting: Sequence[Waiting]
    partners: Sequence[Partner]
    absent: frozenset[str]
    """Partners whose inbox is not there."""
    is_connected: bool
    """Whether the message server answers."""
    repairs: Sequence[Told]

    @property
    def seen(self) -> str:
        """Tells this state from another, so that an open page is renewed only when something changed."""
        facts = (
            [(one.reason, one.count) for one in self.kinds],
            [(one.ref, one.reason, one.awaited, one.held, one.parked) for one in self.waiting],
            [(one.partner, one.unsent, one.awaited) for one in self.partners],
            sorted(self.absent),
            self.is_connected,
            [one.repair.id for one in self.repairs[:1]],
        )
        return sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def is_quiet(self) -> bool:
        return self.is_connected and not self.kinds and not self.waiting and not self.partners


class Counter:
    """Where the routes of the delivery desk ask."""

    def __init__(self, site: "Site") -> None:
        self.site = site
        self.organization = site.organization

    async def found(self) -> Found:
        """Everything the first page shows."""
        organization = self.organization
        async with organization.connection() as connection:
            return Found(
                kinds=await parked_lists.kinds(connection),
                waiting=await backlog.waiting(connection, None, SHOWN + 1),
                partners=await backlog.partners(connection),
                absent=frozenset(organization.relay.absent),
                is_connected=organization.exchange.is_connected,
                repairs=await told.newest(connection, None, SHOWN + 1),
            )

    async def parked(self, reason: str, after: int) -> list[Line]:
        async with self.organization.connection() as connection:
            return await parked_lists.of_reason(connection, reason, after, PAGE + 1)

    async def line(self, number: int) -> tuple[Line | None, Sequence[Told]]:
        async with self.organization.connection() as connection:
            return await parked_lists.line(connection, number), await told.of_number(connection, number)

    async def waiting(self, after: tuple[datetime, UUID] | None) -> list[Waiting]:
        async with self.organization.connection() as connection:
            return await backlog.waiting(connection, after, PAGE + 1)

    async def repairs(self, before: int | None) -> Sequence[Told]:
        async with self.organization.connection() as connection:
            return await told.newest(connection, before, PAGE + 1)

    def words_for(self, language: str) -> dict[str, Any]:
        """What every template of the delivery desk asks for."""
        speaker = Speaker(self.site, self.site.words(language))
        return {"say": speaker, "shown": SHOWN}


class Speaker:
    """Codes and ids in words."""

    def __init__(self, site: "Site", words: Words) -> None:
        self._organization = site.organization
        self._words = words

    def who(self, code: str | None) -> str:
        """The name of an organization; its code when the directory has none."""
        if not code:
            return self._words("delivery.nobody_known")
        entry = self._organization.directory.entry(code)
        return code if entry is None else entry.name

    def sender(self, line: Line) -> str:
        """As the message itself says, when its signature does not prove it."""
        if line.source and line.reason in UNVERIFIED:
            return self._words("delivery.says_it_is", who=self.who(line.source))
        return self.who(line.source)

    def kind(self, wire: str | None) -> str:
        """What kind of message it is."""
        key = f"message.{short(wire)}"
        return self._words(key if key in self._words else "delivery.kind_unknown")

    def reason(self, code: str) -> str:
        return self._coded("delivery.reason", code)

    def todo(self, code: str) -> str:
        return self._coded("delivery.todo", code)

    def result(self, code: str) -> str:
        """What came of a repair: a word, or why it stays."""
        key = f"delivery.result.{code}"
        if key in self._words:
            return self._words(key)
        return self._words("delivery.result.stays", reason=self.reason(code))

    def remedies(self, line: Line) -> tuple[Remedy, ...]:
        """What is offered for one message."""
        if line.ended_as:
            return ()
        return remedies(line.reason, has_ref=line.peer is not None and line.peer == line.source)

    @property
    def causes(self) -> list[tuple[str, str]]:
        """Why a message may be set aside."""
        return [(one.value, self._words(f"delivery.cause.{one.value}")) for one in Cause]

    def can_replay(self, reason: str) -> bool:
        return Remedy.REPLAY in remedies(reason, has_ref=False)

    def is_silent(self, partner: Partner, now: datetime) -> bool:
        return partner.awaited_since is not None and partner.awaited_since < now - SILENT_AFTER

    def _coded(self, prefix: str, code: str) -> str:
        key = f"{prefix}.{code}"
        return self._words(key if key in self._words else f"{prefix}.other")


def short(wire: str | None) -> str:
    """`referral_sent` of `passerelle.referral.referral_sent.v1`."""
    parts = (wire or "").split(".")
    return parts[-2] if len(parts) > 1 else ""
