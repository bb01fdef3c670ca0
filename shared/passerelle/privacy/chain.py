"""How trust in a key begins with the registrar and is handed on from key to key.

A key is endorsed by a signature over the canonical statement of it (JSON, sorted keys, no spaces):
`{"key_id", "kind", "organization", "public_key", "valid_from", "valid_until"}`, made for the recipient
`passerelle.registrar`. The statement never changes: an older key ends by itself some days after its successor begins.
"""

from datetime import datetime, timedelta
from uuid import UUID

from passerelle.contracts.directory import KeyLink, OrganizationAnnounced
from passerelle.privacy.encoding import bytes_of, canonical, instant, text_of
from passerelle.privacy.errors import AnnouncementNotSigned, EndorsementIsWrong
from passerelle.privacy.signatures import sign, verify

ENDORSEMENTS = "passerelle.registrar"
EVERYBODY = "*"
"""The recipient an announcement is signed for; no organization can be called so."""
OVERLAP = timedelta(days=14)
"""How long a key outlives the beginning of its successor: longer than a message may wait to be sent."""


def admit(
    registrar_key: bytes, organization: str, kind: str, key_id: UUID, public_key: bytes, valid_from: datetime
) -> KeyLink:
    """The registrar's secret key endorses an organization's key: its first, or a new one after the old was lost."""
    return endorse(registrar_key, organization, kind, key_id, public_key, valid_from)


def endorse(
    secret_key: bytes,
    organization: str,
    kind: str,
    key_id: UUID,
    public_key: bytes,
    valid_from: datetime,
    valid_until: datetime | None = None,
) -> KeyLink:
    """One more link of the chain."""
    text = text_of(public_key)
    statement = _statement(organization, kind, key_id, text, valid_from, valid_until)
    return KeyLink(
        key_id=key_id,
        public_key=text,
        valid_from=valid_from,
        valid_until=valid_until,
        endorsement=sign(secret_key, ENDORSEMENTS, statement),
    )


def verify_announcement(
    announcement: OrganizationAnnounced, body: bytes, signature: str, registrar_public_key: bytes
) -> None:
    """Check every link and the signature over the bytes; raises EndorsementIsWrong or AnnouncementNotSigned."""
    endorser = registrar_public_key
    for link in announcement.keys:
        if not is_endorsed(announcement, link, endorser) and not is_endorsed(announcement, link, registrar_public_key):
            raise EndorsementIsWrong
        endorser = key_bytes(link)
    if not verify(endorser, EVERYBODY, body, signature):
        raise AnnouncementNotSigned


def is_endorsed(announcement: OrganizationAnnounced, link: KeyLink, endorser: bytes) -> bool:
    """Whether `endorser` signed the statement of this link for this organization."""
    statement = _statement(
        announcement.organization, announcement.kind, link.key_id, link.public_key, link.valid_from, link.valid_until
    )
    return verify(endorser, ENDORSEMENTS, statement, link.endorsement)


def key_bytes(link: KeyLink) -> bytes:
    """The public key itself; raises EndorsementIsWrong when it is not spelled as one."""
    try:
        return bytes_of(link.public_key)
    except ValueError as wrong:
        raise EndorsementIsWrong from wrong


def ends_at(keys: tuple[KeyLink, ...], place: int) -> datetime | None:
    """When the key at this place of the chain is believed no more."""
    ends = [] if place + 1 == len(keys) else [keys[place + 1].valid_from + OVERLAP]
    own_end = keys[place].valid_until
    return min(ends if own_end is None else [*ends, own_end], default=None)


def _statement(
    organization: str, kind: str, key_id: UUID, public_key: str, valid_from: datetime, valid_until: datetime | None
) -> bytes:
    return canonical(
        {
            "key_id": str(key_id),
            "kind": kind,
            "organization": organization,
            "public_key": public_key,
            "valid_from": instant(valid_from),
            "valid_until": None if valid_until is None else instant(valid_until),
        }
    )
