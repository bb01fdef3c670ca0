"""The network as this organization knows it: a view in memory, fed by announcements that were verified."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple
from uuid import UUID

from passerelle.contracts.directory import KeyLink, OrganizationAnnounced, ServiceOffered
from passerelle.privacy.chain import ends_at, is_endorsed, key_bytes, verify_announcement
from passerelle.privacy.errors import KeyChainForks, PrivacyError


class KnownKey(NamedTuple):
    """A public key, and until when messages signed with it are believed."""

    public_key: bytes
    valid_until: datetime | None

    def is_valid(self, at: datetime) -> bool:
        """Only the end is compared: what is signed with a new key today may have been queued long before it."""
        return self.valid_until is None or at < self.valid_until


@dataclass(frozen=True, slots=True)
class Entry:
    """One organization of the network."""

    organization: str
    kind: str
    name: str
    services: tuple[ServiceOffered, ...]
    version: int
    links: tuple[KeyLink, ...] = field(repr=False)
    keys: dict[str, KnownKey] = field(repr=False)
    """By key id as text, the newest last."""

    def offers(self, service: str) -> ServiceOffered | None:
        """The service of that code, if it is announced."""
        return next((offered for offered in self.services if offered.service == service), None)


class Directory:
    """Everybody the registrar admitted; entries are immutable, so other threads may read while one applies."""

    def __init__(self, registrar_public_key: bytes) -> None:
        self._registrar = registrar_public_key
        self._entries: dict[str, Entry] = {}

    def apply(self, announcement: OrganizationAnnounced, body: bytes, signature: str) -> bool:
        """Take an announcement in, unless an equal or newer one is known; raises AnnouncementError."""
        known = self._entries.get(announcement.organization)
        if known is not None and announcement.version <= known.version:
            return False
        verify_announcement(announcement, body, signature, self._registrar)
        if known is not None:
            self._refuse_fork(known, announcement)
        self._entries[announcement.organization] = _entry_of(announcement)
        return True

    def is_newest(self, announcement: OrganizationAnnounced, body: bytes, signature: str) -> bool:
        """Whether this is genuine, and as new as what is known of the organization."""
        known = self._entries.get(announcement.organization)
        try:
            verify_announcement(announcement, body, signature, self._registrar)
        except PrivacyError:
            return False
        return known is not None and announcement.version >= known.version

    def entry(self, organization: str) -> Entry | None:
        """One organization by its id."""
        return self._entries.get(organization)

    def entries(self) -> tuple[Entry, ...]:
        """Everybody, by id."""
        return tuple(self._entries[name] for name in sorted(self._entries))

    def keys(self, organization: str, at: datetime) -> tuple[tuple[UUID, bytes], ...]:
        """Key ids and public keys believed for a message of that time."""
        entry = self._entries.get(organization)
        keys = {} if entry is None else entry.keys
        return tuple((UUID(key_id), key.public_key) for key_id, key in keys.items() if key.is_valid(at))

    def _refuse_fork(self, known: Entry, announcement: OrganizationAnnounced) -> None:
        """A stolen older key must not start a branch of its own: only the registrar may."""
        pairs = zip(known.links, announcement.keys, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if shared == len(known.links):
            return
        branch = announcement.keys[shared:]
        if not branch or not is_endorsed(announcement, branch[0], self._registrar):
            raise KeyChainForks


def _entry_of(announcement: OrganizationAnnounced) -> Entry:
    keys = {
        str(link.key_id): KnownKey(key_bytes(link), ends_at(announcement.keys, place))
        for place, link in enumerate(announcement.keys)
    }
    return Entry(
        announcement.organization,
        announcement.kind,
        announcement.name,
        announcement.services,
        announcement.version,
        announcement.keys,
        keys,
    )
