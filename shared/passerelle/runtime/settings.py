"""Settings of one organization's process: typed environment variables, no secret defaults."""

import ssl
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from passerelle.contracts.base import OrganizationId

ROLE = "(coordinator|adviser|manager|admin|dpo)"


class Group(BaseModel):
    """What a group of the sign-in provider may do here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: tuple[Annotated[str, StringConstraints(pattern=rf"^{ROLE}$")], ...] = Field(min_length=1)
    territories: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9AB]{2,5}$")], ...] = ()
    """Codes of communes and departments; none: everywhere."""


class Settings(BaseSettings):
    """Read from `PASSERELLE_*`."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_", extra="ignore", frozen=True)

    organization: OrganizationId
    name: str
    """The name people know the organization by."""
    dsn: SecretStr
    kafka_bootstrap: str
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-256"
    kafka_username: str = ""
    kafka_password: SecretStr = SecretStr("")
    kafka_ca_file: Path | None = None
    kafka_certificate_file: Path | None = None
    kafka_key_file: Path | None = None
    keys_file: Path
    """The organization's own signing keys; readable by its owner only."""
    erasure_journal: Path | None = None
    """Where it is written down what was erased, out of reach of the database's backups; absent: beside the keys."""
    registrar_key: Annotated[str, StringConstraints(min_length=43, max_length=43)]
    """Public key of the network's registrar, base64url."""
    api_key_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}(,[0-9a-f]{64})*$")]
    """SHA-256 of each API key allowed to call this organization's API."""
    retention_months: Annotated[int, Field(ge=1, le=120)] = 24
    """After how many months without contact from the person data is erased (CNIL, social support: to be confirmed)."""
    services_file: Path | None = None
    """JSON list of the services this organization announces."""
    announce_places: bool = True
    """Whether places, conditions and the wait for a service are announced; not before every organization of the
    network runs a release that reads them."""
    announce_seconds: Annotated[float, Field(gt=0)] = 10.0
    """Places that changed are announced at most once in so many seconds."""
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    max_body_bytes: Annotated[int, Field(ge=1024)] = 1024 * 1024
    pool_size: Annotated[int, Field(ge=4, le=100)] = 10
    public_url: str = ""
    """Where browsers find the pages, such as `https://passerelle.example.org`; empty: this machine, at `http_port`."""
    second_factor: Literal["obligatory", "optional"] = "obligatory"
    """Whether staff who see people owe a second factor at sign-in."""
    session_idle: timedelta = timedelta(hours=1)
    """After so long without a page staff sign in again."""
    session_longest: timedelta = timedelta(hours=12)
    reads_kept: Annotated[timedelta, Field(ge=timedelta(days=180))] = timedelta(days=365)
    """How long it is kept who read what on the pages (CNIL, journalisation: six months to a year)."""
    oidc_issuer: str = ""
    """Address of the organization's OpenID Connect provider; empty: local accounts only."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    """Sent by HTTP Basic to the provider's token endpoint (`client_secret_basic`)."""
    oidc_new_roles: Annotated[str, StringConstraints(pattern=rf"^({ROLE}(,{ROLE})*)?$")] = ""
    """Roles, separated by commas, of the account made when somebody unknown signs in there; empty: none is made."""
    oidc_groups: dict[str, Group] = {}
    """JSON: roles and territories of each group of the provider; they then follow it at every sign-in."""
    oidc_groups_claim: str = "groups"
    oidc_scope: str = "openid email"
    """What is asked of the provider; some name groups only when asked, as by `openid email groups`."""
    oidc_second_factor: bool = False
    """Whether a second factor given at the provider (its claim `amr`) is believed."""
    smtp_url: SecretStr = SecretStr("")
    """How links are sent to people: `smtps://user:password@host:465` or `smtp://user:password@host:587`."""
    smtp_from: str = ""
    sms_url: SecretStr = SecretStr("")
    """The gateway for text messages, `https://:token@host/path`; sent `{"to": …, "text": …}` as JSON."""
    sent_file: Path | None = None
    """For demonstrations and tests: what would be sent is written here instead."""
    demonstration: bool = False
    """Whether `/desk/demonstration/...` links let in without a password; on loopback only, for synthetic people."""
    log_format: Literal["json", "terminal"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    otlp_endpoint: str = ""
    """Where traces go (OTLP over HTTP); empty keeps them from being recorded."""
    failpoint: str = ""
    """For fault tests only: `name:kill|raise[:pass]`."""
    drain_seconds: Annotated[float, Field(gt=0)] = 15.0
    session_seconds: Annotated[float, Field(ge=6, le=300)] = 10.0
    """How long after a crash another process of the organization takes over its part of the inbox."""
    stuck_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Without progress for so long, while messages wait and the database answers, the process ends to be restarted."""
    reconcile_seconds: Annotated[float, Field(gt=0)] = 60.0

    @property
    def journal(self) -> Path:
        """The erasure journal."""
        return self.erasure_journal or self.keys_file.with_suffix(".erased")

    @property
    def kafka_security(self) -> dict[str, Any]:
        """The Kafka clients' own words for it."""
        security: dict[str, Any] = {}
        if self.kafka_security_protocol != "PLAINTEXT":
            security["security_protocol"] = self.kafka_security_protocol
        if self.kafka_security_protocol.startswith("SASL"):
            security["sasl_mechanism"] = self.kafka_mechanism
            security["sasl_plain_username"] = self.kafka_username
            security["sasl_plain_password"] = self.kafka_password.get_secret_value()
        if self.kafka_security_protocol.endswith("SSL"):
            security["ssl_context"] = self._tls()
        return security

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.kafka_ca_file) if self.kafka_ca_file else None)
        if self.kafka_certificate_file:
            context.load_cert_chain(self.kafka_certificate_file, self.kafka_key_file)
        return context
