"""Bytes as text: base64url without padding, read strictly; and statements that have one byte form only."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def text_of(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def bytes_of(text: str) -> bytes:
    """The bytes of base64url without padding; ValueError for any other spelling of them."""
    if not _ALPHABET.fullmatch(text):
        raise ValueError("not base64url without padding")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as wrong:
        raise ValueError("not base64url without padding") from wrong
    if text_of(raw) != text:
        raise ValueError("not the canonical spelling")
    return raw


def canonical(statement: Mapping[str, object]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the same statement gives the same bytes everywhere."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def instant(moment: datetime) -> str:
    """A point in time as it stands in canonical statements: UTC, microseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
