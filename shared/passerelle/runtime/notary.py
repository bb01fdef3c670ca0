"""Signs with the organization's own keys and verifies with those of the directory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from passerelle.messaging.ports import Signed
from passerelle.privacy.directory import Directory
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import sign, verify


class DirectoryNotary:
    """The port `messaging.ports.Notary`; CPU-bound and free of I/O, called off the event loop."""

    def __init__(self, ring: KeyRing, directory: Directory, now: Callable[[], datetime]) -> None:
        self._ring = ring
        self._directory = directory
        self._now = now

    def sign_many(self, items: Sequence[tuple[str, bytes]]) -> tuple[str, list[str]]:
        """The key id and one signature for each (recipient, body)."""
        key = self._ring.current(self._now())
        return str(key.key_id), [sign(key.secret_key, recipient, body) for recipient, body in items]

    def verify_many(self, items: Sequence[Signed]) -> list[str | None]:
        """None for each good signature, else a reason: `unknown_organization`, `unknown_key` or `bad_signature`."""
        return [self._why_not(item) for item in items]

    def kind_of(self, organization: str) -> str | None:
        """The kind of service an organization of the directory runs."""
        entry = self._directory.entry(organization)
        return None if entry is None else entry.kind

    def _why_not(self, item: Signed) -> str | None:
        entry = self._directory.entry(item.source)
        if entry is None:
            return "unknown_organization"
        key = entry.keys.get(item.key_id)
        if key is None or not key.is_valid(item.time):
            return "unknown_key"
        good = verify(key.public_key, self._ring.organization, item.body, item.signature)
        return None if good else "bad_signature"
