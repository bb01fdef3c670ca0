from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import VerifyKey

from passerelle.privacy.encoding import bytes_of, text_of
from passerelle.privacy.signatures import (
    Claim,
    ground_of,
    public_key_of,
    secret_key_of,
    sign,
    sign_many,
    verify,
    verify_many,
)

SECRET = secret_key_of(bytes(range(32)))
PUBLIC = public_key_of(SECRET)
OTHER = secret_key_of(bytes(32))


@given(st.binary(max_size=300), st.from_regex(r"[a-z][a-z0-9-]{1,47}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_what_was_signed_is_verified_by_its_recipient(body: bytes, recipient: str) -> None:
    signature = sign(SECRET, recipient, body)
    assert len(signature) == 86
    assert verify(PUBLIC, recipient, body, signature)


@given(st.binary(min_size=1, max_size=100), st.integers(0, 99), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_changed_body_is_never_verified(body: bytes, place: int, flip: int) -> None:
    changed = bytearray(body)
    changed[place % len(body)] ^= flip
    assert not verify(PUBLIC, "adie", bytes(changed), sign(SECRET, "adie", body))


@pytest.mark.parametrize("recipient", ["singa", "adi", "adie-2", ""])
def test_a_message_for_another_recipient_is_not_verified(recipient: str) -> None:
    assert not verify(PUBLIC, recipient, b"body", sign(SECRET, "adie", b"body"))


def test_recipient_and_body_cannot_be_shifted_into_each_other() -> None:
    with pytest.raises(ValueError, match="zero byte"):
        sign(SECRET, "adie\0x", b"y")
    assert not verify(PUBLIC, "adie\0x", b"y", sign(SECRET, "adie", b"x\0y"))


def test_another_key_did_not_sign() -> None:
    assert not verify(public_key_of(OTHER), "adie", b"body", sign(SECRET, "adie", b"body"))


@pytest.mark.parametrize("signature", ["", "A", "A" * 85, "A" * 86, "A" * 87, "é" * 86, "=" * 86, text_of(bytes(32))])
def test_text_that_is_no_signature_is_not_verified(signature: str) -> None:
    assert not verify(PUBLIC, "adie", b"body", signature)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(32), bytes(33)])
def test_bytes_that_are_no_key_verify_nothing(key: bytes) -> None:
    assert not verify(key, "adie", b"body", sign(SECRET, "adie", b"body"))


def test_a_batch_has_one_verdict_for_each_claim() -> None:
    good = sign(SECRET, "adie", b"body")
    claims = [Claim(PUBLIC, "adie", b"body", good), Claim(PUBLIC, "adie", b"other", good)] * 3
    assert list(verify_many(claims)) == [True, False] * 3


def test_a_signature_is_ed25519_over_the_documented_bytes() -> None:
    signature = bytes_of(sign(SECRET, "adie", b"body"))
    assert VerifyKey(PUBLIC).verify(b"passerelle-v1\0adie\0body", signature)


@given(st.lists(st.tuples(st.sampled_from(["adie", "singa"]), st.binary(max_size=40)), max_size=150))
@settings(max_examples=40, deadline=None)
def test_messages_signed_together_are_each_verified_alone(items: list[tuple[str, bytes]]) -> None:
    for (recipient, body), signature in zip(items, sign_many(SECRET, items), strict=True):
        assert verify(PUBLIC, recipient, body, signature)


def test_a_signature_made_together_vouches_for_its_own_message_only() -> None:
    signatures = sign_many(SECRET, [("adie", bytes([number])) for number in range(32)])
    verified = [
        (of, said) for of in range(32) for said in range(32) if verify(PUBLIC, "adie", bytes([said]), signatures[of])
    ]
    assert verified == [(number, number) for number in range(32)]


def test_a_signature_made_together_is_for_its_recipient_only() -> None:
    signatures = sign_many(SECRET, [("adie", b"one"), ("adie", b"two")])
    assert not verify(PUBLIC, "singa", b"one", signatures[0])


@given(st.integers(0, 31), st.integers(0, 224), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_any_changed_byte_of_the_way_up_is_noticed(number: int, place: int, flip: int) -> None:
    signature = bytearray(bytes_of(sign_many(SECRET, [("adie", bytes([one])) for one in range(32)])[number]))
    assert len(signature) == 225
    signature[place] ^= flip
    assert not verify(PUBLIC, "adie", bytes([number]), text_of(bytes(signature)))


def test_a_node_of_the_tree_does_not_pass_for_a_message() -> None:
    four = [bytes_of(one) for one in sign_many(SECRET, [("adie", bytes([one])) for one in range(4)])]
    shorter = four[0][:65] + four[0][97:]
    assert not verify(PUBLIC, "adie", four[1][65:97] + four[0][65:97], text_of(shorter))


def test_messages_signed_together_rest_on_one_verification() -> None:
    items = [("adie", bytes([number])) for number in range(100)]
    claims = [Claim(PUBLIC, *item, signature) for item, signature in zip(items, sign_many(SECRET, items), strict=True)]
    assert all(verify_many(claims))
    assert len({ground_of(claim) for claim in claims}) == 4  # 32 + 32 + 32 + 4


def test_the_documented_bytes_are_signed_when_signed_together() -> None:
    one, two = (bytes_of(signature) for signature in sign_many(SECRET, [("adie", b"one"), ("adie", b"two")]))
    leaves = [sha256(b"\0adie\0" + body).digest() for body in (b"one", b"two")]
    root = sha256(b"\1" + leaves[0] + leaves[1]).digest()
    assert VerifyKey(PUBLIC).verify(b"passerelle-tree-v1\0" + root, one[:64])
    assert (one[64:], two[64:]) == (b"\0" + leaves[1], b"\1" + leaves[0])
