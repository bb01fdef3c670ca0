"""Ed25519 over the exact bytes and the one recipient they are meant for.

A secret key is NaCl's 64 bytes (seed and public key), a public key 32 bytes, a signature 86 characters of base64url.
libsodium releases the interpreter lock: verify a whole batch in one thread hop.
"""

from collections.abc import Iterable
from typing import NamedTuple

from nacl import bindings
from nacl.exceptions import CryptoError

from passerelle.privacy.encoding import bytes_of, text_of

SEED_BYTES = 32
SIGNATURE_BYTES = 64
_PREFIX = b"passerelle-v1\0"


class Claim(NamedTuple):
    """Bytes that claim to be signed for `recipient` with the secret half of `public_key`."""

    public_key: bytes
    recipient: str
    body: bytes
    signature: str


def secret_key_of(seed: bytes) -> bytes:
    """The secret key grown from 32 random bytes."""
    return bindings.crypto_sign_seed_keypair(seed)[1]


def public_key_of(secret_key: bytes) -> bytes:
    """The public half."""
    return secret_key[SEED_BYTES:]


def sign(secret_key: bytes, recipient: str, body: bytes) -> str:
    """The signature that `recipient` can verify."""
    return text_of(bindings.crypto_sign(_statement(recipient, body), secret_key)[:SIGNATURE_BYTES])


def verify(public_key: bytes, recipient: str, body: bytes, signature: str) -> bool:
    """Whether these very bytes were signed for this very recipient; never raises."""
    try:
        raw = bytes_of(signature)
        if len(raw) != SIGNATURE_BYTES:
            return False
        bindings.crypto_sign_open(raw + _statement(recipient, body), public_key)
    except (CryptoError, ValueError):
        return False
    return True


def verify_many(claims: Iterable[Claim]) -> list[bool]:
    """One verdict for each claim."""
    return [verify(*claim) for claim in claims]


def _statement(recipient: str, body: bytes) -> bytes:
    if "\0" in recipient:
        raise ValueError("a recipient has no zero byte: it ends there")
    return _PREFIX + recipient.encode() + b"\0" + body
