"""The signing keys of one organization, oldest first, in one file."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

from passerelle.contracts.directory import KeyLink
from passerelle.privacy.chain import endorse
from passerelle.privacy.encoding import bytes_of, instant, text_of
from passerelle.privacy.errors import KeyFileIsBroken, NotAdmitted
from passerelle.privacy.key_files import read_secrets, write_secrets
from passerelle.privacy.signatures import public_key_of, secret_key_of

IN_FORCE_AFTER = timedelta(minutes=10)
"""How long before its first use a new key is announced, so that every organization knows it by then."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One signing key; without an endorsement nobody believes it yet."""

    key_id: UUID
    secret_key: bytes = field(repr=False)
    valid_from: datetime
    endorsement: str | None = None

    def link(self) -> KeyLink:
        """As it stands in the directory; raises NotAdmitted."""
        if self.endorsement is None:
            raise NotAdmitted
        return KeyLink(
            key_id=self.key_id,
            public_key=text_of(public_key_of(self.secret_key)),
            valid_from=self.valid_from,
            endorsement=self.endorsement,
        )


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Immutable; each change answers a new ring and writes its file."""

    path: Path
    organization: str
    kind: str
    keys: tuple[OwnKey, ...]

    @classmethod
    def create(
        cls,
        path: Path,
        organization: str,
        kind: str,
        now: datetime,
        random_bytes: Callable[[int], bytes] = token_bytes,
    ) -> "KeyRing":
        """A ring with one key, for the registrar to admit."""
        return cls(path, organization, kind, (_new_key(now, random_bytes),))._written()

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        """Read the file; raises KeyFileIsOpen, KeyFileIsBroken, FileNotFoundError."""
        content = read_secrets(path)
        try:
            keys = tuple(_key_of(entry) for entry in content["keys"])
            return cls(path, content["organization"], content["kind"], keys)
        except (KeyError, TypeError, ValueError) as wrong:
            raise KeyFileIsBroken from wrong

    def admitted(self, link: KeyLink) -> "KeyRing":
        """Keep the registrar's endorsement of the newest key."""
        newest = self.keys[-1]
        if link.key_id != newest.key_id:
            raise NotAdmitted
        return replace(self, keys=(*self.keys[:-1], replace(newest, endorsement=link.endorsement)))._written()

    def rotate(
        self,
        now: datetime,
        random_bytes: Callable[[int], bytes] = token_bytes,
        in_force_after: timedelta = IN_FORCE_AFTER,
    ) -> "KeyRing":
        """One more key, endorsed by the newest; announce it before it comes into force."""
        newest = self.keys[-1]
        newest.link()
        new = _new_key(now + in_force_after, random_bytes)
        public_key = public_key_of(new.secret_key)
        link = endorse(newest.secret_key, self.organization, self.kind, new.key_id, public_key, new.valid_from)
        return replace(self, keys=(*self.keys, replace(new, endorsement=link.endorsement)))._written()

    def links(self) -> tuple[KeyLink, ...]:
        """The chain as it is announced; raises NotAdmitted."""
        return tuple(key.link() for key in self.keys)

    def current(self, now: datetime) -> OwnKey:
        """The newest key in force, to sign with."""
        in_force = [key for key in self.keys if key.valid_from <= now]
        return in_force[-1] if in_force else self.keys[0]

    def _written(self) -> "KeyRing":
        keys = [
            {
                "key_id": str(key.key_id),
                "seed": text_of(key.secret_key[:32]),
                "valid_from": instant(key.valid_from),
                "endorsement": key.endorsement,
            }
            for key in self.keys
        ]
        write_secrets(self.path, {"organization": self.organization, "kind": self.kind, "keys": keys})
        return self


def _new_key(valid_from: datetime, random_bytes: Callable[[int], bytes]) -> OwnKey:
    return OwnKey(uuid4(), secret_key_of(random_bytes(32)), valid_from.astimezone(UTC))


def _key_of(entry: dict[str, Any]) -> OwnKey:
    return OwnKey(
        UUID(entry["key_id"]),
        secret_key_of(bytes_of(entry["seed"])),
        datetime.fromisoformat(entry["valid_from"]),
        entry["endorsement"],
    )
