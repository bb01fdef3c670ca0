"""`python -m passerelle.demo.compose_settings deploy`: passwords, keys and settings that deploy/compose.yml reads."""

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from passerelle.demo.network import Member, members
from passerelle.platform.kafka_settings import BROKER, Listeners, as_environment, kafka_settings
from passerelle.platform.postgres_administration import dsn
from passerelle.privacy.encoding import text_of
from passerelle.privacy.signatures import public_key_of
from passerelle.runtime.commands.network import admitted_ring, registrar_of

LISTENERS = Listeners(clients="0.0.0.0:9092", controller="127.0.0.1:9093", advertised="kafka:9092")
KAFKA_DATA = Path("/var/lib/kafka/data")
READABLE_BY_OWNER = 0o600

Environment = Mapping[str, str]


class SettingsExist(Exception):
    """Settings were made already; remove .env and secrets, and the network's volumes, to begin again."""


class Passwords(NamedTuple):
    """What one organization signs in with, and what its own systems show at its API."""

    kafka: str
    database: str
    api_key: str


def write_settings(folder: Path, now: datetime) -> None:
    """Fill `folder/.env` and `folder/secrets`; raises SettingsExist."""
    private = folder / "secrets"
    if private.exists() or (folder / ".env").exists():
        raise SettingsExist
    private.mkdir(mode=0o700, parents=True)
    registrar = registrar_of(private / "registrar.json")
    registrar_key = text_of(public_key_of(registrar))
    passwords = {member: Passwords(*(secrets.token_hex(24) for _ in range(3))) for member in members()}
    broker, postgres = secrets.token_hex(24), secrets.token_hex(24)
    for member, own in passwords.items():
        home = private / member.id
        (home / "journal").mkdir(parents=True)
        admitted_ring(registrar, home / "keys.json", member.id, member.kind, now)
        offers = [service.model_dump(mode="json") for service in member.services]
        write(home / "services.json", json.dumps(offers, indent=1, ensure_ascii=False))
        write(home / "service.env", lines(service_environment(member, own, registrar_key)))
    write(private / "kafka.env", lines(as_environment(kafka_settings(LISTENERS, KAFKA_DATA, broker))))
    write(private / "postgres.env", lines({"POSTGRES_PASSWORD": postgres}))
    write(private / "provision.env", lines(provision_environment(passwords, broker, postgres)))
    write(
        private / "api-keys.json", json.dumps({member.id: own.api_key for member, own in passwords.items()}, indent=1)
    )
    # The services run as whoever owns the key files, which nobody else may read.
    write(folder / ".env", lines({"PASSERELLE_USER": f"{os.getuid()}:{os.getgid()}"}))


def service_environment(member: Member, own: Passwords, registrar_key: str) -> Environment:
    """Settings of one organization that compose.yml does not hold."""
    return {
        "PASSERELLE_ORGANIZATION": member.id,
        "PASSERELLE_NAME": member.name,
        "PASSERELLE_DSN": dsn("postgres", 5432, member.id, own.database, member.id),
        "PASSERELLE_KAFKA_USERNAME": member.id,
        "PASSERELLE_KAFKA_PASSWORD": own.kafka,
        "PASSERELLE_REGISTRAR_KEY": registrar_key,
        "PASSERELLE_API_KEY_SHA256": hashlib.sha256(own.api_key.encode()).hexdigest(),
    }


def provision_environment(passwords: Mapping[Member, Passwords], broker: str, postgres: str) -> Environment:
    """For `passerelle.platform.provision`, as administrator of both."""
    environment = {
        "PASSERELLE_ORGANIZATIONS": ",".join(member.id for member in passwords),
        "PASSERELLE_ADMIN_DSN": dsn("postgres", 5432, "postgres", postgres, "postgres"),
        "PASSERELLE_KAFKA_BOOTSTRAP": LISTENERS.advertised,
        "PASSERELLE_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "PASSERELLE_KAFKA_MECHANISM": "PLAIN",
        "PASSERELLE_KAFKA_USERNAME": BROKER,
        "PASSERELLE_KAFKA_PASSWORD": broker,
    }
    for member, own in passwords.items():
        suffix = member.id.upper().replace("-", "_")
        environment[f"PASSERELLE_NEW_KAFKA_PASSWORD_{suffix}"] = own.kafka
        environment[f"PASSERELLE_NEW_DATABASE_PASSWORD_{suffix}"] = own.database
    return environment


def lines(environment: Environment) -> str:
    """As Compose reads them: what stands between single quotes is taken as it is."""
    return "".join(f"{name}='{value}'\n" for name, value in environment.items())


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.touch(READABLE_BY_OWNER)
    path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """The exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m passerelle.demo.compose_settings FOLDER\n")
        return 2
    try:
        write_settings(Path(arguments[0]), datetime.now(UTC))
    except SettingsExist as error:
        sys.stderr.write(f"{error.__doc__}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
