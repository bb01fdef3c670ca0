import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from passerelle.privacy.chain import admit
from passerelle.privacy.errors import KeyFileIsBroken, KeyFileIsOpen, NotAdmitted
from passerelle.privacy.keyring import IN_FORCE_AFTER, KeyRing
from passerelle.privacy.signatures import public_key_of, secret_key_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REGISTRAR = secret_key_of(bytes(range(32)))


def created(folder: Path) -> KeyRing:
    return KeyRing.create(folder / "keys" / "adie.json", "adie", "funding", NOW)


def admitted(folder: Path) -> KeyRing:
    ring = created(folder)
    key = ring.keys[0]
    link = admit(REGISTRAR, "adie", "funding", key.key_id, public_key_of(key.secret_key), key.valid_from)
    return ring.admitted(link)


def test_a_ring_comes_back_from_its_file(tmp_path: Path) -> None:
    ring = admitted(tmp_path).rotate(NOW)
    assert KeyRing.load(ring.path) == ring


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = created(tmp_path).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(KeyFileIsOpen):
        KeyRing.load(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"organization": "adie", "kind": "funding", "keys": [{}]}'])
def test_a_file_that_is_no_ring_is_refused(content: str, tmp_path: Path) -> None:
    path = created(tmp_path).path
    path.write_text(content)
    with pytest.raises(KeyFileIsBroken):
        KeyRing.load(path)


def test_writing_leaves_no_draft_beside_the_file(tmp_path: Path) -> None:
    path = admitted(tmp_path).rotate(NOW).path
    assert [entry.name for entry in path.parent.iterdir()] == ["adie.json"]


def test_nobody_announces_or_rotates_before_being_admitted(tmp_path: Path) -> None:
    ring = created(tmp_path)
    with pytest.raises(NotAdmitted):
        ring.links()
    with pytest.raises(NotAdmitted):
        ring.rotate(NOW)


def test_the_endorsement_of_another_key_is_not_taken(tmp_path: Path) -> None:
    link = admitted(tmp_path / "one").links()[0]
    with pytest.raises(NotAdmitted):
        created(tmp_path / "two").admitted(link)


def test_a_new_key_signs_only_after_the_others_could_learn_of_it(tmp_path: Path) -> None:
    ring = admitted(tmp_path).rotate(NOW)
    assert ring.current(NOW) is ring.keys[0]
    assert ring.current(NOW + IN_FORCE_AFTER - timedelta(seconds=1)) is ring.keys[0]
    assert ring.current(NOW + IN_FORCE_AFTER) is ring.keys[1]


def test_secret_keys_stand_in_no_representation(tmp_path: Path) -> None:
    ring = created(tmp_path)
    assert repr(ring.keys[0].secret_key) not in repr(ring)
    assert json.loads(ring.path.read_text())["keys"][0]["seed"] not in repr(ring)
