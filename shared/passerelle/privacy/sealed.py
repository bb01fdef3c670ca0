"""Sealed handover: personal data encrypted to a key made for one request, bound to what it was asked for.

Layout, before base64url: 32 bytes of ephemeral X25519 public key, 24 of nonce, 2 of length (big-endian), the binding as
canonical JSON, then XChaCha20-Poly1305 ciphertext with its tag. The binding is associated data: readable, but not
changeable. The key is BLAKE2b-256 of the X25519 secret and both public keys; content is padded, so that its length
tells little.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from nacl import bindings
from nacl.exceptions import CryptoError

from passerelle.privacy.encoding import bytes_of, canonical, instant, text_of
from passerelle.privacy.errors import CannotBeSealed, SealedForAnother, SealIsBroken, SealIsExpired, SealIsMalformed

KEY_BYTES = 32
NONCE_BYTES = 24
PADDED_TO = 256
MAX_TEXT = 16384
"""Characters of a sealed handover, as the contract allows."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a sealed handover is for, and until when."""

    ref: UUID
    recipient: str
    purpose: str
    grant: UUID
    expires_at: datetime

    def statement(self) -> bytes:
        """The associated data."""
        return canonical(
            {
                "expires_at": instant(self.expires_at),
                "grant": str(self.grant),
                "purpose": self.purpose,
                "recipient": self.recipient,
                "ref": str(self.ref),
            }
        )


def public_key_of(private_key: bytes) -> bytes:
    """The X25519 public key that belongs to 32 random bytes."""
    return bindings.crypto_scalarmult_base(private_key)


def seal(public_key: bytes, plain: Mapping[str, str], binding: Binding, random_bytes: Callable[[int], bytes]) -> str:
    """Encrypt to a public key; raises CannotBeSealed."""
    own_key = random_bytes(KEY_BYTES)
    ephemeral, nonce, statement = public_key_of(own_key), random_bytes(NONCE_BYTES), binding.statement()
    try:
        key = _shared_key(own_key, public_key, ephemeral, public_key)
        padded = bindings.sodium_pad(canonical(plain), PADDED_TO)
    except ValueError as wrong:
        raise CannotBeSealed from wrong
    ciphertext = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, statement, nonce, key)
    sealed = text_of(ephemeral + nonce + len(statement).to_bytes(2, "big") + statement + ciphertext)
    if len(sealed) > MAX_TEXT:
        raise CannotBeSealed
    return sealed


def open_sealed(private_key: bytes, sealed: str, binding: Binding, now: datetime) -> dict[str, str]:
    """Decrypt what was sealed for exactly this binding; raises one SealedError for each thing that can be wrong."""
    ephemeral, nonce, statement, ciphertext = _parts(sealed)
    try:
        key = _shared_key(private_key, ephemeral, ephemeral, public_key_of(private_key))
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, statement, nonce, key)
    except (CryptoError, ValueError) as wrong:
        raise SealIsBroken from wrong
    if statement != binding.statement():
        raise SealedForAnother
    if now >= binding.expires_at:
        raise SealIsExpired
    return _fields(bindings.sodium_unpad(padded, PADDED_TO))


def recipient_of(sealed: str) -> str:
    """For whom a handover says it was sealed; to be trusted only once it is opened with this recipient bound."""
    try:
        return str(json.loads(_parts(sealed)[2])["recipient"])
    except (ValueError, KeyError, TypeError) as wrong:
        raise SealIsMalformed from wrong


def _shared_key(own_private: bytes, other_public: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    if len(other_public) != KEY_BYTES:
        raise ValueError("an X25519 public key has 32 bytes")
    try:
        secret = bindings.crypto_scalarmult(own_private, other_public)
    except CryptoError as weak:
        raise ValueError("a public key of small order") from weak
    return blake2b(secret + ephemeral + recipient, digest_size=KEY_BYTES, person=b"passerelle-v1").digest()


def _parts(sealed: str) -> tuple[bytes, bytes, bytes, bytes]:
    try:
        raw = bytes_of(sealed)
    except ValueError as wrong:
        raise SealIsMalformed from wrong
    head = KEY_BYTES + NONCE_BYTES + 2
    body = head + int.from_bytes(raw[head - 2 : head], "big")
    if len(raw) < head or len(raw) < body:
        raise SealIsMalformed
    return raw[:KEY_BYTES], raw[KEY_BYTES : head - 2], raw[head:body], raw[body:]


def _fields(content: bytes) -> dict[str, str]:
    try:
        fields = json.loads(content)
    except ValueError as wrong:
        raise SealIsMalformed from wrong
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise SealIsMalformed
    return fields
