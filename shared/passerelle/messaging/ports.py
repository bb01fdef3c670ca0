"""What messaging asks of the rooms above it: who may speak, and what the person agreed to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from passerelle.messaging.decisions import Disclosure


class Signed(NamedTuple):
    """Bytes that claim to come from `source`, signed with the key `key_id`."""

    source: str
    key_id: str
    signature: str
    body: bytes
    time: datetime


class Notary(Protocol):
    """Signs for this organization and verifies the others; CPU-bound, called off the event loop, a batch at a time."""

    def sign_many(self, items: Sequence[tuple[str, bytes]]) -> tuple[str, list[str]]:
        """The key id and one signature for each (recipient, body)."""

    def verify_many(self, items: Sequence[Signed]) -> list[str | None]:
        """None for each good signature, else a reason: `unknown_organization`, `unknown_key` or `bad_signature`."""

    def kind_of(self, organization: str) -> str | None:
        """The kind of service an organization of the directory runs."""


class Agreement(Protocol):
    """What the person's agreement allows, and the record of what was told; in the caller's transaction."""

    async def in_force(self, connection: Any, grants: Collection[UUID], now: datetime) -> set[UUID]:
        """Which of these grants still cover a disclosure at `now`."""

    async def record(self, connection: Any, disclosures: Sequence[Disclosure], now: datetime) -> None:
        """Append one audit record for each disclosure."""

    async def stopped(self, connection: Any, refs: Collection[UUID]) -> set[UUID]:
        """Which of these refs are on the stop-list."""

    async def stop(self, connection: Any, refs: Collection[UUID], now: datetime) -> None:
        """Put erased refs on the stop-list."""
