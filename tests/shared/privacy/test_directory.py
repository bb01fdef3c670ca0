from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from passerelle.contracts.directory import KeyLink, OrganizationAnnounced, ServiceOffered
from passerelle.privacy.chain import EVERYBODY, OVERLAP, admit, endorse, verify_announcement
from passerelle.privacy.directory import Directory
from passerelle.privacy.errors import AnnouncementNotSigned, EndorsementIsWrong, KeyChainForks
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import public_key_of, secret_key_of, sign

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REGISTRAR = secret_key_of(bytes(range(32)))
IMPOSTOR = secret_key_of(bytes(32))
SERVICE = ServiceOffered(service="microcredit", title="Microcrédit")


@dataclass(frozen=True)
class Said:
    """An announcement, its bytes and its signature."""

    announcement: OrganizationAnnounced
    body: bytes
    signature: str


def admitted(path: Path, registrar: bytes = REGISTRAR) -> KeyRing:
    ring = KeyRing.create(path, "adie", "funding", NOW)
    return ring.admitted(link_by(registrar, ring))


def link_by(registrar: bytes, ring: KeyRing) -> KeyLink:
    key = ring.keys[-1]
    return admit(registrar, ring.organization, ring.kind, key.key_id, public_key_of(key.secret_key), key.valid_from)


def announced(ring: KeyRing, version: int = 1, links: tuple[KeyLink, ...] | None = None, **other: Any) -> Said:
    fields: dict[str, Any] = {
        "organization": ring.organization,
        "kind": ring.kind,
        "name": "Adie",
        "keys": links or ring.links(),
        "services": (SERVICE,),
        "version": version,
    }
    announcement = OrganizationAnnounced(**{**fields, **other})
    body = announcement.model_dump_json().encode()
    return Said(announcement, body, sign(ring.keys[-1].secret_key, EVERYBODY, body))


def directory() -> Directory:
    return Directory(public_key_of(REGISTRAR))


def take(view: Directory, said: Said) -> bool:
    return view.apply(said.announcement, said.body, said.signature)


def test_an_admitted_organization_enters_the_directory(tmp_path: Path) -> None:
    view = directory()
    assert take(view, announced(admitted(tmp_path / "k")))
    entry = view.entry("adie")
    assert entry is not None
    assert (entry.kind, entry.name, entry.offers("microcredit")) == ("funding", "Adie", SERVICE)
    assert view.entries() == (entry,)
    assert view.entry("singa") is None


def test_who_the_registrar_did_not_admit_stays_outside(tmp_path: Path) -> None:
    view = directory()
    with pytest.raises(EndorsementIsWrong):
        take(view, announced(admitted(tmp_path / "k", IMPOSTOR)))
    assert view.entries() == ()


@pytest.mark.parametrize("other", [{"organization": "singa"}, {"kind": "referral"}])
def test_an_admission_counts_for_one_name_and_kind_only(other: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(EndorsementIsWrong):
        take(directory(), announced(admitted(tmp_path / "k"), **other))


@pytest.mark.parametrize("change", ["valid_from", "public_key", "valid_until"])
def test_an_endorsed_key_cannot_be_changed_afterwards(change: str, tmp_path: Path) -> None:
    ring = admitted(tmp_path / "k")
    values = {
        "valid_from": NOW - timedelta(days=9),
        "public_key": endorse(
            IMPOSTOR, "adie", "funding", ring.keys[0].key_id, public_key_of(IMPOSTOR), NOW
        ).public_key,
        "valid_until": NOW + timedelta(days=9),
    }
    links = (ring.links()[0].model_copy(update={change: values[change]}),)
    with pytest.raises(EndorsementIsWrong):
        take(directory(), announced(ring, links=links))


def test_an_announcement_is_signed_with_the_newest_key(tmp_path: Path) -> None:
    ring = admitted(tmp_path / "k")
    rotated = ring.rotate(NOW)
    said = announced(ring, links=rotated.links())
    with pytest.raises(AnnouncementNotSigned):
        take(directory(), said)
    body = said.body + b" "
    with pytest.raises(AnnouncementNotSigned):
        verify_announcement(said.announcement, body, announced(rotated).signature, public_key_of(REGISTRAR))


def test_an_older_or_equal_version_replaces_nothing(tmp_path: Path) -> None:
    view, ring = directory(), admitted(tmp_path / "k")
    assert take(view, announced(ring, 2))
    assert not take(view, announced(ring, 1, name="Old name"))
    assert not take(view, announced(ring, 2, name="Same version"))
    assert view.entries()[0].name == "Adie"


def test_keys_are_handed_on_and_the_old_one_ends_after_an_overlap(tmp_path: Path) -> None:
    view, ring = directory(), admitted(tmp_path / "k")
    take(view, announced(ring))
    rotated = ring.rotate(NOW).rotate(NOW + timedelta(days=30))
    assert take(view, announced(rotated, 2))
    first, second, third = [(key.key_id, public_key_of(key.secret_key)) for key in rotated.keys]
    assert view.keys("adie", NOW) == (first, second, third)
    assert view.keys("adie", rotated.keys[1].valid_from + OVERLAP) == (second, third)
    assert view.keys("adie", rotated.keys[2].valid_from + OVERLAP) == (third,)
    assert view.keys("singa", NOW) == ()


def test_a_stolen_old_key_cannot_start_a_branch(tmp_path: Path) -> None:
    view, ring = directory(), admitted(tmp_path / "k")
    take(view, announced(ring.rotate(NOW), 2))
    thief = KeyRing(tmp_path / "thief", ring.organization, ring.kind, ring.keys).rotate(NOW)
    with pytest.raises(KeyChainForks):
        take(view, announced(thief, 3))
    with pytest.raises(KeyChainForks):
        take(view, announced(ring, 3))
    assert view.entries()[0].version == 2


def test_the_registrar_lets_an_organization_begin_anew(tmp_path: Path) -> None:
    view = directory()
    take(view, announced(admitted(tmp_path / "lost").rotate(NOW), 2))
    fresh = admitted(tmp_path / "fresh")
    assert take(view, announced(fresh, 3))
    assert [key_id for key_id, _ in view.keys("adie", NOW)] == [fresh.keys[0].key_id]
