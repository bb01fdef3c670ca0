import json
from pathlib import Path

import pytest

from passerelle.privacy.keyring import KeyRing
from tests.shared.runtime.hosting import settings_for
from tests.shared.runtime.speaking_command import Terminal

REQUIRED = ("ORGANIZATION", "NAME", "DSN", "KAFKA_BOOTSTRAP", "KEYS_FILE", "REGISTRAR_KEY", "API_KEY_SHA256")


def set_environment(terminal: Terminal, folder: Path, **other: str) -> None:
    """Every required variable, for an admitted organization."""
    settings = settings_for(folder)
    given = {name: str(getattr(settings, name.lower())) for name in REQUIRED}
    given["DSN"] = settings.dsn.get_secret_value()
    for name, value in (given | other).items():
        terminal.patch.setenv(f"PASSERELLE_{name}", value)


def test_an_unknown_service_is_answered_with_those_installed(terminal: Terminal) -> None:
    said = terminal.run("serve", "nothing")
    assert said.status == 1
    assert said.err.startswith("Error: No service 'nothing' is installed; installed: ")
    assert all(kind in said.err for kind in ("referral", "language", "enterprise", "funding"))


def test_every_missing_setting_is_named_at_once(terminal: Terminal) -> None:
    said = terminal.run("serve", "language")
    assert said.status == 1
    assert [name for name in REQUIRED if f"PASSERELLE_{name} (field required)" not in said.err] == []


def test_a_wrong_setting_is_named_and_not_repeated(terminal: Terminal, tmp_path: Path) -> None:
    set_environment(terminal, tmp_path, API_KEY_SHA256="my-secret-key", HTTP_PORT="99999")
    said = terminal.run("serve", "referral")
    assert said.status == 1
    assert "PASSERELLE_API_KEY_SHA256 (string should match pattern" in said.err
    assert "PASSERELLE_HTTP_PORT (" in said.err
    assert "my-secret-key" not in said.err


@pytest.mark.parametrize(
    ("other", "kind", "words"),
    [
        ({"KEYS_FILE": "absent.json"}, "referral", "Make one with `passerelle network admit`"),
        ({}, "language", "The keys file is that of singa as referral, not of singa as language."),
        ({"ORGANIZATION": "adie"}, "referral", "The keys file is that of singa as referral, not of adie as referral."),
        ({"SERVICES_FILE": "absent.json"}, "referral", "PASSERELLE_SERVICES_FILE cannot be used: it names a JSON list"),
        ({"SERVICES_FILE": "registrar.json"}, "referral", "PASSERELLE_SERVICES_FILE cannot be used"),
    ],
    ids=["no-keys", "other-kind", "other-organization", "no-services", "no-list"],
)
def test_a_file_that_does_not_fit_is_told_before_anything_starts(
    terminal: Terminal, tmp_path: Path, other: dict[str, str], kind: str, words: str
) -> None:
    set_environment(terminal, tmp_path, **other)
    said = terminal.run("serve", kind)
    assert (said.status, words in said.err) == (1, True), said.err


def test_keys_nobody_endorsed_are_refused(terminal: Terminal, tmp_path: Path) -> None:
    set_environment(terminal, tmp_path)
    keys = settings_for(tmp_path).keys_file
    content = json.loads(keys.read_text())
    content["keys"][0]["endorsement"] = None
    keys.write_text(json.dumps(content))
    assert "The registrar has not endorsed" in terminal.run("serve", "referral").err


def test_a_registrar_is_made_once_and_kept_from_others(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "registrar.json"
    first, second = [terminal.run("network", "registrar", "--registrar", path) for _ in range(2)]
    assert (first.status, first.out, len(first.out)) == (0, second.out, 43)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_admitted_organization_has_endorsed_keys_of_its_own(terminal: Terminal, tmp_path: Path) -> None:
    keys, registrar = tmp_path / "singa.json", tmp_path / "registrar.json"
    said = terminal.run("network", "admit", "singa", "referral", "--keys", keys, "--registrar", registrar)
    ring = KeyRing.load(keys)
    assert (said.status, said.out) == (0, f"singa is admitted as referral with key {ring.keys[0].key_id}.")
    assert len(ring.links()) == 1
    assert keys.stat().st_mode & 0o777 == 0o600


def test_admitting_again_changes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    keys, registrar = tmp_path / "singa.json", tmp_path / "registrar.json"
    for _ in range(2):
        terminal.run("network", "admit", "singa", "referral", "--keys", keys, "--registrar", registrar)
    assert len(KeyRing.load(keys).keys) == 1


def test_keys_of_one_organization_are_not_those_of_another(terminal: Terminal, tmp_path: Path) -> None:
    keys, registrar = tmp_path / "singa.json", tmp_path / "registrar.json"
    terminal.run("network", "admit", "singa", "referral", "--keys", keys, "--registrar", registrar)
    said = terminal.run("network", "admit", "adie", "funding", "--keys", keys, "--registrar", registrar)
    assert (said.status, "it is that of singa as referral" in said.err) == (1, True)


@pytest.mark.parametrize(("name", "kind"), [("Singa Paris", "referral"), ("singa.fr", "referral"), ("singa", "Réf")])
def test_a_name_that_cannot_stand_in_a_topic_is_refused(
    terminal: Terminal, tmp_path: Path, name: str, kind: str
) -> None:
    keys = tmp_path / "keys.json"
    said = terminal.run("network", "admit", name, kind, "--keys", keys, "--registrar", tmp_path / "registrar.json")
    assert (said.status, "lower-case letters" in said.err, keys.exists()) == (1, True, False)


def test_a_rotation_adds_a_key_endorsed_by_the_one_before(terminal: Terminal, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    said = terminal.run("network", "rotate", "--keys", settings.keys_file)
    ring = KeyRing.load(settings.keys_file)
    assert (said.status, len(ring.links())) == (0, 2)
    assert f"Key {ring.keys[1].key_id} comes into force at" in said.out


def test_a_key_file_others_can_read_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    settings.keys_file.chmod(0o644)
    said = terminal.run("network", "rotate", "--keys", settings.keys_file)
    assert (said.status, "0600" in said.err) == (1, True)


@pytest.mark.parametrize("command", ["list", "show 1", "replay 1 --by ada", "discard 1 --by ada"])
def test_an_organization_that_does_not_run_is_named(terminal: Terminal, command: str) -> None:
    said = terminal.run("parked", *command.split(), "-o", "nobody")
    assert said.status == 1
    assert said.err == "Error: 'nobody' does not run here (running: none). Start with `passerelle up`."


def test_an_address_nobody_answers_at_is_told(terminal: Terminal) -> None:
    said = terminal.run("parked", "list", "-o", "singa", "--url", "http://127.0.0.1:1")
    assert said.err == "Error: singa does not answer at http://127.0.0.1:1 (ConnectError). Is it running?"


def test_a_database_out_of_reach_is_told(terminal: Terminal) -> None:
    terminal.patch.setenv("PASSERELLE_DSN", "postgresql://nobody@127.0.0.1:1/none")
    said = terminal.run("audit", "verify")
    assert (said.status, said.err.startswith("Error: The database does not answer")) == (1, True)


def test_a_verification_without_a_place_asks_for_one(terminal: Terminal) -> None:
    assert terminal.run("audit", "verify").err.startswith("Error: Say which: --organization NAME")
