"""What a person's rights make organizations tell each other: field groups and codes, never a datum."""

from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.contracts.lifecycle import FieldGroup


class RectificationAsked(Event):
    """The person told a recipient that something of these groups, handed over to it, is wrong."""

    wire = "passerelle.rights.rectification_asked.v1"
    referral: UUID
    fields: tuple[FieldGroup, ...]


class DataCorrected(Event):
    """Something of these groups was corrected where it is kept: ask for the handover again."""

    wire = "passerelle.rights.data_corrected.v1"
    publishers = frozenset({"referral"})
    referral: UUID
    fields: tuple[FieldGroup, ...]
