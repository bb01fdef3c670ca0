"""No event has room for a name, a contact, a birth date, a nationality or free text."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints, create_model

from passerelle.contracts.base import Code, Moment
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.envelope import ENVELOPES
from passerelle.contracts.published import schema_of
from tests.contracts.personal_data import findings, matching, moments

CODE = r"^[a-z][a-z0-9_]{1,63}$"

SENSITIVE_NAMES: dict[str, Any] = {
    "first_name": Code,
    "birth_date": Moment,
    "phone": bool,
    "nationality": Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")],
    "legal_status": Code,
    "note": Code,
}

OPEN_TYPES: dict[str, Any] = {
    "any text": str,
    "any text or none": str | None,
    "a list of texts": tuple[str, ...],
    "a short text": Annotated[str, StringConstraints(max_length=20)],
    "a pattern for all": Annotated[str, StringConstraints(pattern=r".*")],
    "a pattern for mail": Annotated[str, StringConstraints(pattern=r"^[a-z@.]+$")],
    "a pattern for phones": Annotated[str, StringConstraints(pattern=r"^[+0-9]+$")],
    "an unbounded number": int,
    "a fraction": float,
    "bytes": bytes,
    "a table": dict[str, str],
    "anything": Any,
}


def planted(name: str, kind: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {name: (kind, ...)}
    return create_model("Planted", __config__=ConfigDict(extra="forbid"), **fields)


@pytest.mark.parametrize("wire", EVENTS)
def test_no_field_could_carry_words_about_a_person(wire: str) -> None:
    assert findings(EVENTS[wire]) == []
    assert findings(ENVELOPES[wire]) == []


@pytest.mark.parametrize("name", SENSITIVE_NAMES)
def test_a_planted_field_is_found_by_its_name(name: str) -> None:
    assert findings(planted(name, SENSITIVE_NAMES[name])) == [f"Planted.{name}: the name"]


@pytest.mark.parametrize("kind", OPEN_TYPES)
def test_a_planted_field_is_found_by_its_type(kind: str) -> None:
    assert findings(planted("ground", OPEN_TYPES[kind])) == ["Planted.ground: the type"]


def test_a_planted_part_that_takes_anything_is_found() -> None:
    class Open(BaseModel):
        """Accepts whatever it is given."""

        model_config = ConfigDict(extra="allow")

    assert findings(planted("ground", Open)) == ["Open.ground: the type"]


def test_each_moment_is_known_to_be_no_birth_date() -> None:
    assert set().union(*(moments(schema_of(event)) for event in EVENTS.values())) == {
        "agreed_at",
        "answer_by",
        "counted_at",
        "expires_at",
        "grant_until",
        "keep_until",
        "report_by",
        "start_by",
        "time",
        "updated_at",
        "valid_from",
        "valid_until",
        "withdrawn_at",
    }


def test_each_open_code_is_known_to_name_no_person() -> None:
    assert set().union(*(matching(schema_of(event), CODE) for event in EVENTS.values())) == {"legal_reason", "service"}
