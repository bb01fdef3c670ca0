import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import VerifyKey

from passerelle.privacy.encoding import bytes_of, text_of
from passerelle.privacy.signatures import Claim, public_key_of, secret_key_of, sign, verify, verify_many

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
    assert verify_many(claims) == [True, False] * 3


def test_a_signature_is_ed25519_over_the_documented_bytes() -> None:
    signature = bytes_of(sign(SECRET, "adie", b"body"))
    assert VerifyKey(PUBLIC).verify(b"passerelle-v1\0adie\0body", signature)
