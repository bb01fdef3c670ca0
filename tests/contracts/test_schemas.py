import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from passerelle.contracts.__main__ import main
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.envelope import write
from passerelle.contracts.published import SCHEMAS, differing_schemas, write_schemas
from tests.contracts.examples import MESSAGES


def committed(wire: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{wire}.json").read_text(encoding="utf-8"))
    return schema


def test_the_committed_schemas_are_those_of_the_models() -> None:
    assert differing_schemas(SCHEMAS) == [], "run `make schemas` and commit"
    assert main(["check"]) == 0


def test_a_stale_a_missing_and_a_useless_file_are_named(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    stale, missing = (f"{wire}.json" for wire in sorted(EVENTS)[:2])
    (tmp_path / stale).write_text("{}", encoding="utf-8")
    (tmp_path / missing).unlink()
    (tmp_path / "useless.json").write_text("{}", encoding="utf-8")

    assert differing_schemas(tmp_path) == [stale, missing, "useless.json"]


def test_writing_the_schemas_again_repairs_the_folder(tmp_path: Path) -> None:
    (tmp_path / "useless.json").write_text("{}", encoding="utf-8")

    write_schemas(tmp_path)

    assert differing_schemas(tmp_path) == []


def test_an_unknown_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish"]) == 2
    assert "export|check|release" in capsys.readouterr().err


@pytest.mark.parametrize("wire", EVENTS)
def test_each_schema_is_valid_json_schema(wire: str) -> None:
    Draft202012Validator.check_schema(committed(wire))

    assert committed(wire)["$id"] == f"urn:passerelle:schema:{wire}"


@pytest.mark.parametrize("wire", EVENTS)
def test_what_is_written_is_valid_under_its_schema(wire: str) -> None:
    body = json.loads(write(MESSAGES[wire]))

    assert [error.message for error in Draft202012Validator(committed(wire)).iter_errors(body)] == []


@pytest.mark.parametrize("wire", EVENTS)
def test_the_schema_tells_what_its_shape_cannot(wire: str) -> None:
    event = EVENTS[wire]

    rules = committed(wire)["$defs"][event.__name__]

    assert rules["x-publishers"] == sorted(event.publishers)
    assert rules["x-opens-ref"] is event.opens_ref
    assert rules["x-sequenced"] is event.sequenced
