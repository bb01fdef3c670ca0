"""Makes records as a partner would, and spoils them at three places: what is said, its bytes, the sealed record."""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import uuid_utils.compat

from passerelle.contracts.base import Event
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.examine import CONTENT_TYPE, KEY_ID, SIGNATURE
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import sign

Headers = list[tuple[str, bytes | None]]


@dataclass(slots=True)
class Sealed:
    """A record that is ready to be sent."""

    key: bytes | None
    headers: Headers
    body: bytes | None

    def header(self, name: str, *values: bytes | None) -> None:
        """Replace a header by none, one or several of its name."""
        self.headers = [one for one in self.headers if one[0] != name] + [(name, value) for value in values]

    def signature(self) -> bytes:
        """As it is now."""
        return next(value for name, value in self.headers if name == SIGNATURE and value)


@dataclass(frozen=True, slots=True)
class Forger:
    """Holds the keys of several organizations and writes to one."""

    reader: str
    rings: Mapping[str, KeyRing]
    names: Mapping[str, str] = field(default_factory=dict)
    """Role to name: `peer`, `stranger`, `school`."""

    def letter(self, event: Event, ref: UUID, sequence: int = 1, role: str = "peer") -> bytes:
        """The bytes of a well-made message."""
        return enclose(event, self.names[role], ref, sequence, datetime.now(UTC), Cause(uuid4()))[1]

    def sealed(self, body: bytes | None, ref: UUID, role: str = "peer", reader: str = "") -> Sealed:
        """Signed by `role` for `reader`, whatever the bytes are."""
        key = self.rings[role].keys[-1]
        signature = sign(key.secret_key, reader or self.reader, body or b"")
        headers: Headers = [CONTENT_TYPE, (KEY_ID, str(key.key_id).encode()), (SIGNATURE, signature.encode())]
        return Sealed(str(ref).encode(), headers, body)


Said = Callable[[dict[str, Any]], None]
Bytes = Callable[[bytes], bytes | None]
Seal = Callable[[Sealed], None]


def without(name: str) -> Said:
    def change(said: dict[str, Any]) -> None:
        del said[name]

    return change


def having(name: str, value: Any) -> Said:
    def change(said: dict[str, Any]) -> None:
        said[name] = value

    return change


def within(change: Said) -> Said:
    """The same, one level deeper: in the data of the event."""

    def change_data(said: dict[str, Any]) -> None:
        change(said["data"])

    return change_data


def body(value: bytes | None) -> Bytes:
    return lambda _: value


def cut(share: float) -> Bytes:
    return lambda whole: whole[: int(len(whole) * share)]


def replaced(old: bytes, new: bytes) -> Bytes:
    def change(whole: bytes) -> bytes:
        assert old in whole
        return whole.replace(old, new, 1)

    return change


def with_number(text: bytes) -> Bytes:
    """The sequence written as these bytes."""
    return replaced(b'"sequence":1', b'"sequence":' + text)


def encoded(encoding: str) -> Bytes:
    return lambda whole: whole.decode().encode(encoding)


def zipped(whole: bytes) -> bytes:
    return gzip.compress(whole)


def written_twice(whole: bytes) -> bytes:
    return whole + whole


def indented(whole: bytes) -> bytes:
    return json.dumps(json.loads(whole), indent=2).encode()


def header(name: str, *values: bytes | None) -> Seal:
    return lambda sealed: sealed.header(name, *values)


def key(value: bytes | None) -> Seal:
    def change(sealed: Sealed) -> None:
        sealed.key = value

    return change


def key_changed(change: Callable[[bytes], bytes]) -> Seal:
    def alter(sealed: Sealed) -> None:
        sealed.key = change(sealed.key or b"")

    return alter


def signature_changed(change: Callable[[bytes], bytes]) -> Seal:
    return lambda sealed: sealed.header(SIGNATURE, change(sealed.signature()))


def body_changed(change: Bytes) -> Seal:
    """After the signature was made."""

    def alter(sealed: Sealed) -> None:
        sealed.body = change(sealed.body or b"")

    return alter


def headers(*values: tuple[str, bytes | None]) -> Seal:
    def change(sealed: Sealed) -> None:
        sealed.headers = list(values)

    return change


def repeated(name: str) -> Seal:
    def change(sealed: Sealed) -> None:
        value = next(value for known, value in sealed.headers if known == name)
        sealed.header(name, value, value)

    return change


def new_key_id() -> bytes:
    return str(uuid_utils.compat.uuid7()).encode()
