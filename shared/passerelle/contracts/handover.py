"""Sealed handover: personal data that crosses only encrypted to a key made for one request.

The asking side makes a fresh X25519 key pair, the answering side checks the grant at that moment and seals the allowed
fields to it; once opened the private key is deleted, and what stays on the log can be opened by nobody.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from passerelle.contracts.base import Event, Moment
from passerelle.contracts.lifecycle import FieldGroup, Purpose

GROUP_OF_DETAIL: dict[str, FieldGroup] = {
    "given_name": FieldGroup.IDENTITY,
    "family_name": FieldGroup.IDENTITY,
    "phone": FieldGroup.CONTACT,
    "email": FieldGroup.CONTACT,
    "postal_address": FieldGroup.CONTACT,
    "preferred_channel": FieldGroup.CONTACT,
    "contact_language": FieldGroup.CONTACT,
    "safe_times": FieldGroup.CONTACT,
    "representative": FieldGroup.CONTACT,
    "representative_phone": FieldGroup.CONTACT,
    "representative_email": FieldGroup.CONTACT,
    "languages": FieldGroup.LANGUAGES,
    "language_levels": FieldGroup.LANGUAGES,
    "interpreter": FieldGroup.LANGUAGES,
    "work_right": FieldGroup.WORK_RIGHT,
    "work_right_from": FieldGroup.WORK_RIGHT,
    "work_right_until": FieldGroup.WORK_RIGHT,
    "aims": FieldGroup.AIMS,
}
"""Names of the details inside a sealed handover, and the group each belongs to."""


class HandoverRequested(Event):
    """Asks for the fields the grant allows, sealed to a key made for this request."""

    wire = "passerelle.handover.handover_requested.v1"
    request: UUID
    purpose: Purpose
    fields: tuple[FieldGroup, ...]
    public_key: Annotated[str, StringConstraints(min_length=43, max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]
    """base64url of the 32 bytes of an X25519 public key."""


class HandoverDelivered(Event):
    """The allowed fields, sealed; bound to ref, recipient, purpose, grant and expiry."""

    wire = "passerelle.handover.handover_delivered.v1"
    request: UUID
    grant: UUID
    fields: tuple[FieldGroup, ...]
    expires_at: Moment
    sealed: Annotated[str, StringConstraints(min_length=96, max_length=16384, pattern=r"^[A-Za-z0-9_-]+$")]
    """base64url of: 32 bytes of ephemeral public key, 24 of nonce, ciphertext with its tag."""


class HandoverRefused(Event):
    """Nothing is handed over, and why in one code."""

    wire = "passerelle.handover.handover_refused.v1"
    request: UUID
    reason: Literal["no_grant_in_force", "not_accepted", "already_delivered", "nothing_to_share"]
