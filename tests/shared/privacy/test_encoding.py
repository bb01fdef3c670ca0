from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.privacy.encoding import bytes_of, canonical, instant, text_of


@given(st.binary(max_size=200))
def test_bytes_come_back_from_their_text(raw: bytes) -> None:
    assert bytes_of(text_of(raw)) == raw


@pytest.mark.parametrize("text", ["A", "AB=", "AB==", "A B", "A+", "A/", "é", "AB\n"])
def test_another_spelling_of_bytes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        bytes_of(text)


def test_each_bytes_have_one_spelling_only() -> None:
    with pytest.raises(ValueError, match="canonical"):
        bytes_of("AB")


def test_a_statement_has_one_byte_form_whatever_its_order() -> None:
    assert (
        canonical({"b": "é", "a": [1, None]})
        == canonical({"a": [1, None], "b": "é"})
        == '{"a":[1,null],"b":"é"}'.encode()
    )


def test_an_instant_is_written_alike_in_every_offset() -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert instant(moment) == instant(moment.astimezone(timezone(timedelta(hours=2)))) == "2026-03-02T09:00:00.000000Z"
