"""Signatures that cost nothing: a keyed digest stands for Ed25519 and binds sender, recipient and bytes alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from passerelle.messaging.ports import Signed

KEY_ID = "1"


@dataclass(frozen=True, slots=True)
class Member:
    """An organization as the others know it."""

    kind: str
    secret: bytes


class MemoryNotary:
    """Signs for one organization and verifies the others."""

    def __init__(self, organization: str, members: dict[str, Member]) -> None:
        self._organization = organization
        self._members = members

    def sign_many(self, items: Sequence[tuple[str, bytes]]) -> tuple[str, list[str]]:
        """The key id and one signature for each (recipient, body)."""
        secret = self._members[self._organization].secret
        return KEY_ID, [_signature(secret, recipient, body) for recipient, body in items]

    def verify_many(self, items: Sequence[Signed]) -> list[str | None]:
        """None for each good signature, else why not."""
        return [self._verdict(item) for item in items]

    def kind_of(self, organization: str) -> str | None:
        """The kind of service an organization runs."""
        member = self._members.get(organization)
        return member.kind if member else None

    def _verdict(self, item: Signed) -> str | None:
        member = self._members.get(item.source)
        if member is None:
            return "unknown_organization"
        good = _signature(member.secret, self._organization, item.body)
        return None if item.signature == good else "bad_signature"


def _signature(secret: bytes, recipient: str, body: bytes) -> str:
    return blake2b(recipient.encode() + b"\n" + body, key=secret, digest_size=16).hexdigest()
