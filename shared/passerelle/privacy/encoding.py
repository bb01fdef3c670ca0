"""Bytes as text: base64url without padding, read strictly; and statements that have one byte form only."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime

_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
"""The standard alphabet for the decoder; its own other signs become one that it refuses."""


def text_of(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def bytes_of(text: str) -> bytes:
    """The bytes of base64url without padding; ValueError for any other spelling of them."""
    padding = -len(text) % 4
    try:
        raw = binascii.a2b_base64(text.encode("ascii").translate(_TO_STANDARD) + b"=" * padding, strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as wrong:
        raise ValueError("not base64url without padding") from wrong
    if padding and text_of(raw) != text:
        raise ValueError("not the canonical spelling")
    return raw


def canonical(statement: Mapping[str, object]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the same statement gives the same bytes everywhere."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def instant(moment: datetime) -> str:
    """A point in time as it stands in canonical statements: UTC, microseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
