"""Amounts as people type and read them, and forms that are refused in place."""

import pytest
from pydantic import BaseModel, ValidationError

from passerelle.pages.money import cents_of, money, typed
from passerelle.pages.trying import Tried, read_body, said_of
from passerelle.pages.words import Words

FRENCH, ENGLISH = Words("fr", {"refusal.too_late": "C'est trop tard."}), Words("en", {})


class Spending(BaseModel):
    amount_cents: int
    reason: str = "none"


class TooLate(Exception):
    """It is too late."""

    code = "too_late"
    said_by = "art. 3"


def test_amounts_are_written_as_the_language_does() -> None:
    assert money(FRENCH, 123456) == "1\u202f234,56\u00a0€"
    assert money(ENGLISH, 123456) == "€1,234.56"
    assert money(FRENCH, -5) == "-0,05\u00a0€"
    assert money(FRENCH, None) == ""


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1\u202f234,56\u00a0€", 123456),
        ("1 234", 123400),
        ("12,5", 1250),
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("1,234", None),
        ("-3", None),
        ("twelve", None),
    ],
)
def test_a_typed_amount_is_understood_or_asked_again(text: str, cents: int | None) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize("cents", [0, 5, 50, 1200, 123456])
def test_an_amount_shown_in_a_field_is_read_as_itself(cents: int) -> None:
    assert [cents_of(typed(words, cents)) for words in (FRENCH, ENGLISH)] == [cents, cents]
    assert [cents_of(money(words, cents)) for words in (FRENCH, ENGLISH)] == [cents, cents]


def test_a_form_becomes_the_body_the_api_takes() -> None:
    body = read_body(Spending, {"amount_cents": "12,50", "reason": " ", "csrf": "x"})

    assert body == Spending(amount_cents=1250, reason="none")


def test_an_amount_nobody_understands_is_wrong_there() -> None:
    with pytest.raises(ValidationError) as refused:
        read_body(Spending, {"amount_cents": "a lot"})

    assert [one["loc"] for one in refused.value.errors()] == [("amount_cents",)]


def test_a_refused_form_keeps_what_was_typed() -> None:
    tried = Tried("spend", {"amount_cents": "a lot"}, wrong={"amount_cents": "form.not_understood"})

    assert tried.value("spend", "amount_cents", "1") == "a lot"
    assert tried.value("close", "amount_cents", "1") == "1"
    assert tried.error("spend", "amount_cents") == "form.not_understood"
    assert tried.error("close", "amount_cents") == ""


def test_a_refusal_is_said_in_words_and_names_its_law() -> None:
    assert said_of(FRENCH, TooLate("It is too late. (art. 3)")) == "C'est trop tard. (art. 3)"
    assert said_of(ENGLISH, TooLate("It is too late. (art. 3)")) == "It is too late. (art. 3)"
