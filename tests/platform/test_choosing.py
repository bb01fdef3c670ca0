from pathlib import Path

import pytest

from passerelle.platform import KafkaAccess, choose_platform
from passerelle.platform.containers import KAFKA_IMAGE, ContainersPlatform
from passerelle.platform.embedded import EmbeddedPlatform
from passerelle.platform.errors import (
    ContainersAreUnavailable,
    DatabaseIsUnreachable,
    KafkaIsUnreachable,
    PlatformError,
    PlatformIsUnknown,
    SettingIsInvalid,
    SettingIsMissing,
    TopicIsMissing,
)
from passerelle.platform.external import ExternalPlatform
from passerelle.platform.kafka_settings import as_environment, as_properties
from passerelle.testing.platform import OrganizationFactory

HOME = Path("nowhere")
EXTERNAL = {
    "PASSERELLE_PLATFORM": "external",
    "PASSERELLE_KAFKA_BOOTSTRAP": "127.0.0.1:1",
    "PASSERELLE_DSN": "postgresql://nobody@127.0.0.1:1/nothing",
}


def environment_of(access: KafkaAccess, dsn: str) -> dict[str, str]:
    return {
        "PASSERELLE_PLATFORM": "external",
        "PASSERELLE_KAFKA_BOOTSTRAP": access.bootstrap,
        "PASSERELLE_KAFKA_SECURITY_PROTOCOL": access.security["security_protocol"],
        "PASSERELLE_KAFKA_MECHANISM": access.security["sasl_mechanism"],
        "PASSERELLE_KAFKA_USERNAME": access.security["sasl_plain_username"],
        "PASSERELLE_KAFKA_PASSWORD": access.security["sasl_plain_password"],
        "PASSERELLE_DSN": dsn,
    }


@pytest.mark.parametrize(
    ("name", "kind"), [("", EmbeddedPlatform), ("embedded", EmbeddedPlatform), ("containers", ContainersPlatform)]
)
def test_the_environment_names_the_platform(name: str, kind: type) -> None:
    assert isinstance(choose_platform(HOME, {"PASSERELLE_PLATFORM": name}), kind)


def test_an_unknown_platform_is_refused() -> None:
    with pytest.raises(PlatformIsUnknown, match="'laptop'"):
        choose_platform(HOME, {"PASSERELLE_PLATFORM": "laptop"})


@pytest.mark.parametrize("absent", ["PASSERELLE_KAFKA_BOOTSTRAP", "PASSERELLE_DSN"])
def test_an_absent_setting_is_named(absent: str) -> None:
    with pytest.raises(SettingIsMissing, match=absent):
        choose_platform(HOME, {name: value for name, value in EXTERNAL.items() if name != absent})


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("PASSERELLE_KAFKA_SECURITY_PROTOCOL", "TLS", SettingIsInvalid),
        ("PASSERELLE_KAFKA_SECURITY_PROTOCOL", "SASL_SSL", SettingIsMissing),
        ("PASSERELLE_KAFKA_CA_FILE", "/absent/authority.pem", SettingIsInvalid),
        ("PASSERELLE_KAFKA_CERTIFICATE_FILE", "/absent/certificate.pem", SettingIsInvalid),
    ],
)
async def test_a_wrong_security_setting_is_named(name: str, value: str, error: type[PlatformError]) -> None:
    settings = {**EXTERNAL, "PASSERELLE_KAFKA_SECURITY_PROTOCOL": "SSL", name: value}
    with pytest.raises(error, match=r"PASSERELLE_KAFKA|absent"):
        await choose_platform(HOME, settings).start()


def test_tls_always_verifies_the_broker() -> None:
    platform = ExternalPlatform({**EXTERNAL, "PASSERELLE_KAFKA_SECURITY_PROTOCOL": "SSL"})
    context = platform.kafka_access().security["ssl_context"]
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"


async def test_a_kafka_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.platform.external.PATIENCE_S", 0)
    platform = choose_platform(HOME, EXTERNAL)
    with pytest.raises(KafkaIsUnreachable, match=r"127\.0\.0\.1:1"):
        await platform.start()
    assert {component.state for component in (await platform.status()).components} == {"stopped"}


async def test_a_database_that_does_not_answer_keeps_its_secret(kafka: KafkaAccess) -> None:
    settings = environment_of(kafka, "postgresql://nobody:hidden@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseIsUnreachable) as caught:
        await choose_platform(HOME, settings).start()
    assert "hidden" not in str(caught.value)


async def test_an_external_platform_is_checked_and_used(organization_factory: OrganizationFactory) -> None:
    access = await organization_factory()
    external = choose_platform(HOME, environment_of(access.kafka, access.dsn))
    assert (await external.start()).kafka == access.kafka
    assert await external.ensure_organization(access.organization) == access
    assert (await external.status()).is_running


async def test_an_absent_inbox_is_named_and_not_made(
    organization_factory: OrganizationFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("passerelle.platform.external.PATIENCE_S", 0)
    access = await organization_factory()
    external = choose_platform(HOME, environment_of(access.kafka, access.dsn))
    with pytest.raises(TopicIsMissing, match=r"passerelle\.absent\.inbox"):
        await external.ensure_organization("absent")


async def test_each_organization_may_have_settings_of_its_own(organization_factory: OrganizationFactory) -> None:
    access = await organization_factory()
    name = access.organization.upper().replace("-", "_")
    settings = environment_of(access.kafka, access.dsn)
    own = {f"{key}_{name}": settings.pop(key) for key in ("PASSERELLE_DSN", "PASSERELLE_KAFKA_PASSWORD")}
    external = choose_platform(HOME, {**settings, **own, "PASSERELLE_KAFKA_PASSWORD": "of another"})
    assert await external.ensure_organization(access.organization) == access


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the engine's client leaks its socket
async def test_without_a_container_engine_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    platform = choose_platform(HOME, {"PASSERELLE_PLATFORM": "containers"})
    with pytest.raises(ContainersAreUnavailable, match="embedded"):
        await platform.start()
    assert not (await platform.status()).is_running


def test_the_images_are_chosen_by_the_environment() -> None:
    chosen = ContainersPlatform({"PASSERELLE_KAFKA_IMAGE": "passerelle/kafka"})
    assert chosen.kafka_image == "passerelle/kafka"
    assert ContainersPlatform({}).kafka_image == KAFKA_IMAGE


def test_settings_are_written_as_the_image_reads_them() -> None:
    settings = {"listener.name.clients.scram-sha-256.sasl.jaas.config": "x;", "node.id": "1"}
    assert as_environment(settings) == {
        "KAFKA_LISTENER_NAME_CLIENTS_SCRAM___SHA___256_SASL_JAAS_CONFIG": "x;",
        "KAFKA_NODE_ID": "1",
    }
    assert as_properties({"path": "a\\b"}) == "path=a\\\\b\n"


def test_secrets_do_not_show_when_printed(kafka: KafkaAccess) -> None:
    assert kafka.security["sasl_plain_password"] not in repr(kafka)
