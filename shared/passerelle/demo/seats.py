"""What one organization of the local network keeps in the home folder: keys, API key, port, services, settings."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from passerelle.demo.network import Member
from passerelle.platform import OrganizationAccess
from passerelle.platform.ports import choose, is_free
from passerelle.privacy.encoding import text_of
from passerelle.privacy.key_files import read_secrets, write_secrets
from passerelle.privacy.signatures import public_key_of
from passerelle.runtime.commands.network import admitted_ring, registrar_of

CERTIFICATES = ("KAFKA_CA_FILE", "KAFKA_CERTIFICATE_FILE", "KAFKA_KEY_FILE")


@dataclass(frozen=True)
class Seat:
    """Where an organization answers, with which key, and the settings its process was started with."""

    member: Member
    folder: Path
    api_key: str
    port: int
    started_with: str = ""
    """Hash of the settings of the running process: when they change, it has to be started again."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def keep(self) -> "Seat":
        content = {"api_key": self.api_key, "port": self.port, "started_with": self.started_with}
        write_secrets(self.folder / "seat.json", content)
        return self


def seats_folder(home: Path) -> Path:
    return home / "organizations"


def seat_of(home: Path, member: Member) -> Seat:
    """The same from start to start; made when the organization is new."""
    folder = seats_folder(home) / member.id
    if (folder / "seat.json").exists():
        return Seat(member, folder, **read_secrets(folder / "seat.json"))
    return Seat(member, folder, secrets.token_urlsafe(32), choose()).keep()


def admitted(home: Path, seat: Seat, access: OrganizationAccess, now: datetime) -> dict[str, str]:
    """Have the local registrar admit the organization; the environment of its process."""
    registrar = registrar_of(home / "registrar.json")
    member = seat.member
    admitted_ring(registrar, seat.folder / "keys.json", member.id, member.kind, now)
    offers = [service.model_dump(mode="json") for service in member.services]
    (seat.folder / "services.json").write_text(json.dumps(offers, indent=1, ensure_ascii=False), "utf-8")
    own = {
        "ORGANIZATION": member.id,
        "NAME": member.name,
        "DSN": access.dsn,
        "KEYS_FILE": str(seat.folder / "keys.json"),
        "SERVICES_FILE": str(seat.folder / "services.json"),
        "REGISTRAR_KEY": text_of(public_key_of(registrar)),
        "API_KEY_SHA256": sha256(seat.api_key.encode()).hexdigest(),
        "HTTP_PORT": str(seat.port),
        "DEMONSTRATION": "true",
        "SENT_FILE": str(seat.folder / "sent.jsonl"),
        **kafka_settings(access, os.environ),
    }
    return {f"PASSERELLE_{name}": value for name, value in own.items()}


def kafka_settings(access: OrganizationAccess, environment: Mapping[str, str]) -> dict[str, str]:
    """The broker as this organization reaches it; files of certificates are those the platform was given."""
    security = access.kafka.security
    suffix = access.organization.upper().replace("-", "_")
    files = {
        name: environment.get(f"PASSERELLE_{name}_{suffix}") or environment.get(f"PASSERELLE_{name}")
        for name in CERTIFICATES
    }
    return {
        "KAFKA_BOOTSTRAP": access.kafka.bootstrap,
        "KAFKA_SECURITY_PROTOCOL": security.get("security_protocol", "PLAINTEXT"),
        "KAFKA_MECHANISM": security.get("sasl_mechanism", "SCRAM-SHA-256"),
        "KAFKA_USERNAME": security.get("sasl_plain_username", ""),
        "KAFKA_PASSWORD": security.get("sasl_plain_password", ""),
        **{name: path for name, path in files.items() if path},
    }


def with_free_port(seat: Seat) -> Seat:
    """The remembered port, or another one when a program took it."""
    return seat if is_free(seat.port) else Seat(seat.member, seat.folder, seat.api_key, choose())


def digest_of(settings: Mapping[str, str]) -> str:
    return sha256(json.dumps(dict(settings), sort_keys=True).encode()).hexdigest()


def now_utc() -> datetime:
    return datetime.now(UTC)
