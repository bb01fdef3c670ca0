"""Ed25519 over the exact bytes and the one recipient they are meant for.

A secret key is NaCl's 64 bytes (seed and public key), a public key 32 bytes. A signature is base64url: the 64 bytes of
Ed25519 when a message was signed alone; when it was signed with others, these are over the root of a hash tree and are
followed by the message's place in the tree (one byte) and its way up to the root (32 bytes a step, five at most).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from nacl import bindings
from nacl.exceptions import CryptoError

from passerelle.privacy.encoding import bytes_of, text_of
from passerelle.privacy.trees import DEEPEST, HASH_BYTES, Way, grow, leaf_of, root_above, tree_sizes

SEED_BYTES = 32
SIGNATURE_BYTES = 64
_ALONE = b"passerelle-v1\0"
_TOGETHER = b"passerelle-tree-v1\0"
_LENGTHS = {SIGNATURE_BYTES + 1 + HASH_BYTES * depth: depth for depth in range(1, DEEPEST + 1)}


class Claim(NamedTuple):
    """Bytes that claim to be signed for `recipient` with the secret half of `public_key`."""

    public_key: bytes
    recipient: str
    body: bytes
    signature: str


class Ground(NamedTuple):
    """What a claim rests on: that this key signed this statement. Messages signed together share one."""

    public_key: bytes
    statement: bytes
    signature: bytes


def secret_key_of(seed: bytes) -> bytes:
    """The secret key grown from 32 random bytes."""
    return bindings.crypto_sign_seed_keypair(seed)[1]


def public_key_of(secret_key: bytes) -> bytes:
    """The public half."""
    return secret_key[SEED_BYTES:]


def sign(secret_key: bytes, recipient: str, body: bytes) -> str:
    """The signature that `recipient` can verify."""
    return text_of(_signed(secret_key, _ALONE + _content(recipient, body)))


def sign_many(secret_key: bytes, items: Sequence[tuple[str, bytes]]) -> list[str]:
    """One signature for each (recipient, body); no tree holds messages for two recipients."""
    places: dict[str, list[int]] = {}
    for place, (recipient, _) in enumerate(items):
        places.setdefault(recipient, []).append(place)
    signatures = [""] * len(items)
    for recipient, own in places.items():
        remaining = iter(own)
        for size in tree_sizes(len(own)):
            together = list(islice(remaining, size))
            signed = _sign_together(secret_key, recipient, [items[place][1] for place in together])
            for place, signature in zip(together, signed, strict=True):
                signatures[place] = signature
    return signatures


def ground_of(claim: Claim) -> Ground | None:
    """What has to be verified for the claim to be true; None when no signature could make it so. Never raises."""
    try:
        raw = bytes_of(claim.signature)
        content = _content(claim.recipient, claim.body)
    except ValueError:
        return None
    if len(raw) == SIGNATURE_BYTES:
        return Ground(claim.public_key, _ALONE + content, raw)
    depth = _LENGTHS.get(len(raw))
    if depth is None or raw[SIGNATURE_BYTES] >> depth:
        return None
    first = SIGNATURE_BYTES + 1
    way = Way(raw[SIGNATURE_BYTES], tuple(raw[at : at + HASH_BYTES] for at in range(first, len(raw), HASH_BYTES)))
    return Ground(claim.public_key, _TOGETHER + root_above(leaf_of(content), way), raw[:SIGNATURE_BYTES])


def holds(ground: Ground) -> bool:
    """Whether the key signed the statement; never raises."""
    try:
        bindings.crypto_sign_open(ground.signature + ground.statement, ground.public_key)
    except (CryptoError, ValueError):
        return False
    return True


def verify(public_key: bytes, recipient: str, body: bytes, signature: str) -> bool:
    """Whether these very bytes were signed for this very recipient; never raises."""
    ground = ground_of(Claim(public_key, recipient, body, signature))
    return ground is not None and holds(ground)


def verify_many(claims: Iterable[Claim]) -> Iterator[bool]:
    """One verdict for each claim; what several rest on is verified once."""
    grounds = [ground_of(claim) for claim in claims]
    verdicts = {ground: holds(ground) for ground in dict.fromkeys(grounds) if ground is not None}
    return (ground is not None and verdicts[ground] for ground in grounds)


def _sign_together(secret_key: bytes, recipient: str, bodies: Sequence[bytes]) -> list[str]:
    if len(bodies) == 1:
        return [sign(secret_key, recipient, bodies[0])]
    root, ways = grow([leaf_of(_content(recipient, body)) for body in bodies])
    signature = _signed(secret_key, _TOGETHER + root)
    return [text_of(signature + bytes([way.place]) + b"".join(way.sisters)) for way in ways]


def _signed(secret_key: bytes, statement: bytes) -> bytes:
    return bindings.crypto_sign(statement, secret_key)[:SIGNATURE_BYTES]


def _content(recipient: str, body: bytes) -> bytes:
    if "\0" in recipient:
        raise ValueError("a recipient has no zero byte: it ends there")
    return recipient.encode() + b"\0" + body
