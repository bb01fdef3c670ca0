from importlib import import_module
from typing import Any

import pytest

from tests.shared.runtime.speaking_command import Terminal

DUE = {
    "subject": "0190a1b2-0000-4000-8000-000000000001",
    "last_contact_at": "2024-03-02T09:00:00Z",
    "due_at": "2026-03-02T09:00:00Z",
    "hold": None,
    "hold_reason": None,
    "hold_until": None,
}
HOLD_ID = "0190a1b2-0000-5000-8000-000000000002"
HOLD = {"id": HOLD_ID, "until": "2027-01-31T00:00:00Z", "subject": DUE["subject"]}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the command asks of the organization, which answers in turn."""
    requests: list[tuple[Any, ...]] = []

    def call(organization: str, url: str, method: str, path: str, **options: Any) -> Any:
        requests.append((organization, method, path, options.get("json")))
        if path == "/retention":
            return [DUE]
        if path == "/retention/runs":
            return {**options["json"], "months": 24, "subjects": [DUE["subject"]]}
        return HOLD

    monkeypatch.setattr(import_module("passerelle.runtime.commands.retention"), "call", call)
    return requests


def test_whoever_is_due_is_listed(terminal: Terminal, asked: list[tuple[Any, ...]]) -> None:
    said = terminal.run("retention", "list", "-o", "singa")

    assert asked == [("singa", "GET", "/retention", None)]
    assert "2024-03-02" in said.out


@pytest.mark.parametrize(("options", "dry", "words"), [((), True, "would be"), (("--erase",), False, "are being")])
def test_a_run_erases_only_when_told_to(
    terminal: Terminal, asked: list[tuple[Any, ...]], options: tuple[str, ...], dry: bool, words: str
) -> None:
    said = terminal.run("retention", "run", "-o", "singa", *options)

    assert asked == [("singa", "POST", "/retention/runs", {"dry_run": dry})]
    assert f"1 {words} erased: no contact for 24 months." in said.out


def test_a_hold_has_a_reason_and_an_end(terminal: Terminal, asked: list[tuple[Any, ...]]) -> None:
    options = ("--reason", "legal_claim", "--until", "2027-01-31", "--by", "legal_desk")

    said = terminal.run("retention", "hold", DUE["subject"], "-o", "singa", *options)

    ((_, _, path, body),) = asked
    assert (path, body["reason"], body["until"]) == ("/retention/holds", "legal_claim", "2027-01-31T00:00:00+00:00")
    assert HOLD_ID in said.out


def test_a_hold_is_lifted_by_its_id(terminal: Terminal, asked: list[tuple[Any, ...]]) -> None:
    terminal.run("retention", "lift", HOLD_ID, "-o", "singa")

    assert asked == [("singa", "POST", f"/retention/holds/{HOLD_ID}/lift", None)]
