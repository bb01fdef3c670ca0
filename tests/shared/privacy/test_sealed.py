from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.contracts.handover import HandoverDelivered
from passerelle.privacy.encoding import bytes_of, text_of
from passerelle.privacy.errors import (
    CannotBeSealed,
    SealedError,
    SealedForAnother,
    SealIsBroken,
    SealIsExpired,
    SealIsMalformed,
)
from passerelle.privacy.sealed import MAX_TEXT, Binding, open_sealed, public_key_of, recipient_of, seal

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = Random(1).randbytes(32)
PLAIN = {"given_name": "Amina", "phone": "0600000000"}
BINDING = Binding(UUID(int=1), "migracoop", "try_enterprise", UUID(int=2), NOW + timedelta(hours=72))
OTHERS = [
    replace(BINDING, ref=UUID(int=9)),
    replace(BINDING, recipient="coopaname"),
    replace(BINDING, purpose="learn_french"),
    replace(BINDING, grant=UUID(int=9)),
    replace(BINDING, expires_at=BINDING.expires_at + timedelta(seconds=1)),
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def sealed(plain: dict[str, str] | None = None, binding: Binding = BINDING, seed: int = 2) -> str:
    return seal(public_key_of(KEY), PLAIN if plain is None else plain, binding, Random(seed).randbytes)


@given(st.dictionaries(TEXT, TEXT, max_size=8), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_whatever_was_sealed_is_opened_as_it_was(plain: dict[str, str], seed: int) -> None:
    assert open_sealed(KEY, sealed(plain, seed=seed), BINDING, NOW) == plain


@pytest.mark.parametrize("other", OTHERS)
def test_a_handover_opens_for_its_own_binding_only(other: Binding) -> None:
    with pytest.raises(SealedForAnother):
        open_sealed(KEY, sealed(), other, NOW)


def test_an_expired_handover_is_told_from_a_broken_one() -> None:
    with pytest.raises(SealIsExpired):
        open_sealed(KEY, sealed(), BINDING, BINDING.expires_at)


def test_another_private_key_opens_nothing() -> None:
    with pytest.raises(SealIsBroken):
        open_sealed(Random(5).randbytes(32), sealed(), BINDING, NOW)


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=120, deadline=None)
def test_a_single_changed_byte_is_always_noticed(place: int, flip: int) -> None:
    raw = bytearray(bytes_of(sealed()))
    raw[place % len(raw)] ^= flip
    with pytest.raises(SealedError):
        open_sealed(KEY, text_of(bytes(raw)), BINDING, NOW)


@given(st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_a_handover_that_was_cut_off_is_noticed(length: int) -> None:
    whole = bytes_of(sealed())
    with pytest.raises(SealedError):
        open_sealed(KEY, text_of(whole[: length % len(whole)]), BINDING, NOW)


@pytest.mark.parametrize("text", ["", "=", "a", "é", "not base64!", "A" * 5, text_of(bytes(58)), text_of(bytes(200))])
def test_text_that_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises((SealIsMalformed, SealIsBroken)):
        open_sealed(KEY, text, BINDING, NOW)


def test_a_binding_changed_in_the_sealed_text_breaks_it() -> None:
    raw = bytes_of(sealed())
    forged = raw.replace(b"migracoop", b"coopaname")
    assert forged != raw
    assert recipient_of(text_of(forged)) == "coopaname"
    with pytest.raises(SealIsBroken):
        open_sealed(KEY, text_of(forged), replace(BINDING, recipient="coopaname"), NOW)


def test_the_sealed_text_shows_neither_content_nor_its_length() -> None:
    short, longer = sealed({"phone": "06"}), sealed({"phone": "0600000000", "email": "a@b.example"})
    assert len(short) == len(longer)
    assert b"0600000000" not in bytes_of(longer)


def test_the_same_content_is_never_sealed_alike() -> None:
    assert sealed(seed=3) != sealed(seed=4)


def test_the_contract_has_room_for_what_is_sealed() -> None:
    event = HandoverDelivered(
        request=UUID(int=3), grant=BINDING.grant, fields=(), expires_at=BINDING.expires_at, sealed=sealed()
    )
    assert len(event.sealed) < MAX_TEXT / 10
    assert recipient_of(event.sealed) == "migracoop"


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(32), (1).to_bytes(32, "little")])
def test_nothing_is_sealed_to_what_is_no_key(key: bytes) -> None:
    with pytest.raises(CannotBeSealed):
        seal(key, PLAIN, BINDING, Random(2).randbytes)


@pytest.mark.parametrize("plain", [{"notes": "x" * 20_000}, {"name": "\ud800"}])
def test_what_does_not_fit_or_is_no_text_is_not_sealed(plain: dict[str, str]) -> None:
    with pytest.raises(CannotBeSealed):
        sealed(plain)


def test_only_fields_of_text_come_out_of_a_seal() -> None:
    for wrong in ({"phone": 6}, ["phone"]):
        with pytest.raises(SealIsMalformed):
            open_sealed(KEY, sealed(wrong), BINDING, NOW)  # type: ignore[arg-type]
