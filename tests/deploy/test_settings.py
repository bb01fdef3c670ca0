"""The settings made for Compose are complete, private and consistent with one another."""

import hashlib
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dotenv import dotenv_values

from passerelle.contracts.directory import ServiceOffered
from passerelle.demo.compose_settings import SettingsExist, main, write_settings
from passerelle.demo.network import Member, members
from passerelle.platform.external import ExternalPlatform
from passerelle.platform.provision import secrets_of
from passerelle.privacy.keyring import KeyRing
from passerelle.runtime.settings import Settings
from tests.deploy.test_compose import COMPOSE, DEPLOY

NOW = datetime(2026, 11, 23, tzinfo=UTC)
IDS = [member.id for member in members()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("deploy")
    write_settings(made, NOW)
    return made


def environment_of(path: Path) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}


def test_every_file_that_compose_names_is_made(folder: Path) -> None:
    named = [file for deployed in COMPOSE["services"].values() for file in deployed.get("env_file", ())]

    assert [file for file in named if not (folder / file).is_file()] == []


def test_nobody_but_the_owner_may_read_what_is_made(folder: Path) -> None:
    open_files = [path for path in folder.rglob("*") if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077]

    assert open_files == []


@pytest.mark.parametrize("organization", IDS)
def test_a_service_can_start_with_its_settings(
    folder: Path, organization: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder / "secrets" / organization
    for name, value in {**COMPOSE["x-environment"], **environment_of(own / "service.env")}.items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert settings.organization == organization
    assert settings.kafka_security["sasl_plain_username"] == organization
    assert settings.dsn.get_secret_value().endswith(f"@postgres:5432/{organization}")
    keys = json.loads((folder / "secrets" / "api-keys.json").read_text(encoding="utf-8"))
    assert settings.api_key_sha256 == hashlib.sha256(keys[organization].encode()).hexdigest()


@pytest.mark.parametrize("member", members(), ids=IDS)
def test_keys_are_endorsed_and_services_can_be_announced(folder: Path, member: Member) -> None:
    own = folder / "secrets" / member.id

    assert KeyRing.load(own / "keys.json").keys[-1].endorsement is not None
    offered = json.loads((own / "services.json").read_text(encoding="utf-8"))
    assert tuple(ServiceOffered(**one) for one in offered) == member.services


def test_what_is_provisioned_is_what_services_sign_in_with(folder: Path) -> None:
    provision = environment_of(folder / "secrets" / "provision.env")

    assert provision["PASSERELLE_ORGANIZATIONS"].split(",") == IDS
    for organization in IDS:
        service = environment_of(folder / "secrets" / organization / "service.env")
        given = secrets_of(provision, organization)
        assert given.kafka == service["PASSERELLE_KAFKA_PASSWORD"]
        assert f":{given.database}@" in service["PASSERELLE_DSN"]


def test_the_broker_knows_who_provisions_it(folder: Path) -> None:
    provision = environment_of(folder / "secrets" / "provision.env")
    access = ExternalPlatform({**provision, "PASSERELLE_DSN": provision["PASSERELLE_ADMIN_DSN"]}).kafka_access()

    login = environment_of(folder / "secrets" / "kafka.env")["KAFKA_LISTENER_NAME_CLIENTS_PLAIN_SASL_JAAS_CONFIG"]

    assert f'user_broker="{access.security["sasl_plain_password"]}"' in login
    assert access.bootstrap == COMPOSE["x-environment"]["PASSERELLE_KAFKA_BOOTSTRAP"]


def test_settings_that_exist_are_never_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "secrets" / "provision.env").read_bytes()

    with pytest.raises(SettingsExist):
        write_settings(folder, NOW)

    assert main([str(folder)]) == 1
    assert "made already" in capsys.readouterr().err
    assert (folder / "secrets" / "provision.env").read_bytes() == before


def test_the_examples_name_the_same_settings(folder: Path) -> None:
    made = environment_of(folder / "secrets" / "singa" / "service.env")

    assert list(environment_of(DEPLOY / "service.env.example")) == list(made)
    assert list(environment_of(DEPLOY / ".env.example")) == list(environment_of(folder / ".env"))
