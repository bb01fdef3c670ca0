"""compose.yml deploys the declared network, each organization with its own secrets and nothing of the others'."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from passerelle.demo.network import Member, members
from passerelle.runtime.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
MEMBERS = {member.id: member for member in members()}


@pytest.fixture(params=MEMBERS)
def member(request: pytest.FixtureRequest) -> Member:
    return MEMBERS[request.param]


def test_compose_runs_the_declared_organizations_and_no_other() -> None:
    assert set(SERVICES) - {"kafka", "postgres", "provision"} == set(MEMBERS)


def test_each_organization_runs_the_service_of_its_kind(member: Member) -> None:
    deployed = SERVICES[member.id]

    assert deployed["build"]["args"] == {"SERVICE": member.kind}
    assert deployed["image"] == f"passerelle-{member.kind}"


def test_each_organization_gets_its_own_secrets_only(member: Member) -> None:
    deployed = SERVICES[member.id]

    assert deployed["env_file"] == [f"secrets/{member.id}/service.env"]
    assert deployed["volumes"] == [
        f"./secrets/{member.id}:/run/passerelle:ro",
        f"./secrets/{member.id}/journal:/var/lib/passerelle",
    ]


def test_each_organization_waits_until_its_place_is_provisioned(member: Member) -> None:
    assert SERVICES[member.id]["depends_on"] == {"provision": {"condition": "service_completed_successfully"}}


def test_no_container_may_more_than_it_needs(member: Member) -> None:
    deployed = SERVICES[member.id]

    assert deployed["read_only"] is True
    assert deployed["cap_drop"] == ["ALL"]
    assert deployed["security_opt"] == ["no-new-privileges:true"]


def test_addresses_are_of_this_machine_only_and_differ() -> None:
    ports = [port for deployed in SERVICES.values() for port in deployed.get("ports", ())]

    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert len(set(ports)) == len(MEMBERS)


def test_everything_that_stays_up_is_watched() -> None:
    assert [name for name, deployed in SERVICES.items() if "healthcheck" not in deployed] == []


def test_compose_sets_only_what_a_service_reads(member: Member) -> None:
    known = {f"PASSERELLE_{field.upper()}" for field in Settings.model_fields} | {"PASSERELLE_PLATFORM"}

    assert set(SERVICES[member.id]["environment"]) <= known


def test_compose_holds_no_secret() -> None:
    words = ("PASSWORD", "DSN", "SECRET", "TOKEN", "API_KEY")

    assert [name for name in SERVICES["singa"]["environment"] if any(word in name for word in words)] == []
    assert not {"environment"} & (set(SERVICES["kafka"]) | set(SERVICES["postgres"]) | set(SERVICES["provision"]))
