"""Who is in the network: broadcast on `passerelle.directory`, one record per organization."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from passerelle.contracts.base import MAX_SEQUENCE, Code, Event, Kind, Moment, OrganizationId, Part

Key = Annotated[str, StringConstraints(min_length=43, max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]
"""base64url of the 32 bytes of an Ed25519 public key."""
Signature = Annotated[str, StringConstraints(min_length=86, max_length=86, pattern=r"^[A-Za-z0-9_-]+$")]
"""base64url of the 64 bytes of an Ed25519 signature."""
CommuneCode = Annotated[str, StringConstraints(pattern=r"^(2[AB]|[0-9]{2})[0-9]{3}$")]


class KeyLink(Part):
    """One signing key of an organization, endorsed by the registrar (the first) or by the key before it."""

    key_id: UUID
    public_key: Key
    valid_from: Moment
    valid_until: Moment | None = None
    endorsement: Signature
    """Over the canonical statement of organization, kind, key id, public key and validity."""


class ServiceOffered(Part):
    """A service other organizations may refer to."""

    service: Code
    title: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    territories: tuple[CommuneCode, ...] = ()
    """COG commune codes served; empty means the whole country."""
    capacity: Annotated[str, StringConstraints(pattern=r"^(capacity|waitlist|no_capacity)$")] = "capacity"


class OrganizationAnnounced(Event):
    """What an organization says of itself, signed with the newest key of its chain."""

    wire = "passerelle.directory.organization_announced.v1"
    sequenced = False
    organization: OrganizationId
    kind: Kind
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    keys: Annotated[tuple[KeyLink, ...], Field(min_length=1, max_length=64)]
    services: tuple[ServiceOffered, ...] = ()
    version: Annotated[int, Field(ge=1, le=MAX_SEQUENCE)]
    """Grows with each announcement of the organization; an older one never replaces a newer."""
