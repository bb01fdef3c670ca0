import json
import re
from pathlib import Path

import yaml
from jsonschema import Draft7Validator
from pydantic import TypeAdapter

from passerelle.contracts.base import Kind, OrganizationId
from passerelle.runtime.settings import Settings

CHART = Path(__file__).resolve().parents[2] / "deploy" / "chart"
TEMPLATE = (CHART / "templates" / "organizations.yaml").read_text(encoding="utf-8")
SCHEMA = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
VALUES = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
TOPICS = yaml.safe_load((CHART.parent / "topics.yaml").read_text(encoding="utf-8"))
KNOWN = {f"PASSERELLE_{field.upper()}" for field in Settings.model_fields} | {"PASSERELLE_PLATFORM"}
REQUIRED = {f"PASSERELLE_{name.upper()}" for name, field in Settings.model_fields.items() if field.is_required()}


def test_the_chart_sets_only_what_a_service_reads() -> None:
    named = set(re.findall(r"PASSERELLE_[A-Z0-9_]+", TEMPLATE))

    assert named <= KNOWN


def test_the_chart_and_its_secret_give_all_a_service_needs() -> None:
    named = set(re.findall(r"PASSERELLE_[A-Z0-9_]+", TEMPLATE + (CHART / "values.yaml").read_text(encoding="utf-8")))

    assert REQUIRED - named == set()


def test_the_default_values_are_valid_under_their_schema() -> None:
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(VALUES)] == []


def test_an_organization_may_have_as_many_processes_as_its_inbox_has_partitions() -> None:
    fields = SCHEMA["properties"]["organizations"]["items"]["properties"]

    assert fields["replicas"]["maximum"] == TOPICS["topics"]["inbox"]["partitions"]
    assert "replicas: {{ .replicas | default 1 }}" in TEMPLATE


def test_names_are_checked_as_the_services_check_them() -> None:
    fields = SCHEMA["properties"]["organizations"]["items"]["properties"]

    assert fields["id"]["pattern"] == TypeAdapter(OrganizationId).json_schema()["pattern"]
    assert fields["kind"]["pattern"] == TypeAdapter(Kind).json_schema()["pattern"]
