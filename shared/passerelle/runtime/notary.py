"""Signs with the organization's own keys and verifies with those of the directory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from passerelle.messaging.ports import Signed
from passerelle.privacy.directory import Directory
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import Claim, sign_many, verify_many
from passerelle.privacy.workshop import Workshop

ASIDE = 64
"""From how many messages on a batch is verified in a process of its own."""


class DirectoryNotary:
    """The port `messaging.ports.Notary`; CPU-bound, called off the event loop."""

    def __init__(self, ring: KeyRing, directory: Directory, now: Callable[[], datetime]) -> None:
        self._ring = ring
        self._directory = directory
        self._now = now
        self._workshop = Workshop()

    def sign_many(self, items: Sequence[tuple[str, bytes]]) -> tuple[str, list[str]]:
        """The key id and one signature for each (recipient, body)."""
        key = self._ring.current(self._now())
        return str(key.key_id), sign_many(key.secret_key, items)

    def verify_many(self, items: Sequence[Signed]) -> list[str | None]:
        """None for each good signature, else a reason: `unknown_organization`, `unknown_key` or `bad_signature`."""
        judged = [self._claim_or_reason(item) for item in items]
        claims = [one for one in judged if isinstance(one, Claim)]
        good = iter(self._workshop.verify_many(claims) if len(claims) >= ASIDE else verify_many(claims))
        return [one if isinstance(one, str) else None if next(good) else "bad_signature" for one in judged]

    def kind_of(self, organization: str) -> str | None:
        """The kind of service an organization of the directory runs."""
        entry = self._directory.entry(organization)
        return None if entry is None else entry.kind

    def close(self) -> None:
        """End the process that worked on large batches."""
        self._workshop.close()

    def _claim_or_reason(self, item: Signed) -> Claim | str:
        entry = self._directory.entry(item.source)
        if entry is None:
            return "unknown_organization"
        key = entry.keys.get(item.key_id)
        if key is None or not key.is_valid(item.time):
            return "unknown_key"
        return Claim(key.public_key, self._ring.organization, item.body, item.signature)
