"""Who is in the network: broadcast on `passerelle.directory`, one record per organization."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from passerelle.contracts.base import MAX_SEQUENCE, Code, Event, Kind, Moment, OrganizationId, Part
from passerelle.contracts.lifecycle import CefrLevel

Key = Annotated[str, StringConstraints(min_length=43, max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]
"""base64url of the 32 bytes of an Ed25519 public key."""
Signature = Annotated[str, StringConstraints(min_length=86, max_length=86, pattern=r"^[A-Za-z0-9_-]+$")]
"""base64url of the 64 bytes of an Ed25519 signature."""
CommuneCode = Annotated[str, StringConstraints(pattern=r"^(2[AB]|[0-9]{2})[0-9]{3}$")]
DepartmentCode = Annotated[str, StringConstraints(pattern=r"^(2[AB]|[0-9]{2}|9[78][0-9])$")]
EpciCode = Annotated[str, StringConstraints(pattern=r"^2[0-9]{8}$")]
"""SIREN of a grouping of communes, such as a metropolis."""


class KeyLink(Part):
    """One signing key of an organization, endorsed by the registrar (the first) or by the key before it."""

    key_id: UUID
    public_key: Key
    valid_from: Moment
    valid_until: Moment | None = None
    endorsement: Signature
    """Over the canonical statement of organization, kind, key id, public key and validity."""


class CapacityStatus(StrEnum):
    """Whether somebody could be taken on now (HL7 SDOH Clinical Care STU 3, capacity of a HealthcareService)."""

    CAPACITY = "capacity"
    WAITLIST = "waitlist"
    NO_CAPACITY = "no_capacity"
    ADDITIONAL_ASSESSMENT_REQUIRED = "additional_assessment_required"


FHIR_CAPACITY: dict[CapacityStatus, str] = {
    CapacityStatus.CAPACITY: "capacity",
    CapacityStatus.WAITLIST: "waitlist",
    CapacityStatus.NO_CAPACITY: "no-capacity",
    CapacityStatus.ADDITIONAL_ASSESSMENT_REQUIRED: "additional-assessment-required",
}
"""The code of the guide for each of ours."""


class PlaceUnit(StrEnum):
    """What is counted."""

    PLACE = "place"
    APPLICATION = "application"


class WorkRightHeld(StrEnum):
    """What somebody may work as: running a business is another right than salaried work."""

    NONE = "none"
    SALARIED_WITH_PERMIT = "salaried_with_permit"
    SALARIED = "salaried"
    ANY_PROFESSION = "any_profession"


class Audience(StrEnum):
    """Whom a service is made for: `publics` of the data·inclusion schema, version 1, spelled as there."""

    EVERYBODY = "tous-publics"
    IN_WORK = "actifs"
    ON_MINIMUM_BENEFITS = "beneficiaires-des-minimas-sociaux"
    JOB_SEEKERS = "demandeurs-emploi"
    STUDENTS = "etudiants"
    FAMILIES = "familles"
    WOMEN = "femmes"
    YOUNG_PEOPLE = "jeunes"
    DISABLED_PEOPLE = "personnes-en-situation-de-handicap"
    PEOPLE_IN_EMERGENCY = "personnes-en-situation-durgence"
    PEOPLE_IN_LEGAL_SITUATION = "personnes-en-situation-juridique-specifique"
    EXILED_PEOPLE = "personnes-exilees"
    RESIDENTS_OF_PRIORITY_AREAS = "residents-qpv-frr"
    SENIORS = "seniors"


class Eligibility(Part):
    """Who may be referred to a service: coded conditions of the service, nothing about anybody."""

    work_rights: tuple[WorkRightHeld, ...] = ()
    """One of these is needed; empty means none is."""
    level_from: CefrLevel | None = None
    """The lowest level of French that can follow."""
    level_to: CefrLevel | None = None
    """The highest level of French it is of use for."""
    audiences: tuple[Audience, ...] = ()
    """One of these; empty means everybody."""


class Places(Part):
    """How many could be taken on (HSDS 3.1, service capacity), as told by the organization's own register."""

    status: CapacityStatus
    available: Annotated[int, Field(ge=0, le=MAX_SEQUENCE)] | None = None
    maximum: Annotated[int, Field(ge=0, le=MAX_SEQUENCE)] | None = None
    unit: PlaceUnit = PlaceUnit.PLACE
    updated_at: Moment
    """When the register was last looked at for this announcement."""


class ServiceOffered(Part):
    """A service other organizations may refer to.

    Where `places` is told, it says more than `capacity`, which stays for those who read nothing else.
    """

    service: Code
    title: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    territories: tuple[CommuneCode, ...] = ()
    """COG commune codes served; with no territory of any sort, the whole country is."""
    capacity: Annotated[str, StringConstraints(pattern=r"^(capacity|waitlist|no_capacity)$")] = "capacity"
    departments: tuple[DepartmentCode, ...] | None = None
    """Departments served, beside the communes."""
    groupings: tuple[EpciCode, ...] | None = None
    """Groupings of communes served, beside the communes."""
    eligibility: Eligibility | None = None
    places: Places | None = None
    wait_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    """How long people usually wait for a place."""


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
