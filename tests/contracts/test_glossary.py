"""The glossary names every word that crosses the wire, and the FHIR state of every state of a referral."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from passerelle.contracts import enterprise, lifecycle
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.lifecycle import CEFR_ORDER, ENDED, FHIR_TASK_STATUS, ReferralStatus

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")

# FHIR R4, value set task-status.
TASK_STATUSES = {
    "draft",
    "requested",
    "received",
    "accepted",
    "rejected",
    "ready",
    "cancelled",
    "in-progress",
    "on-hold",
    "failed",
    "completed",
    "entered-in-error",
}
FINAL_TASK_STATUSES = {"rejected", "cancelled", "failed", "completed"}

CLOSED_LISTS = {
    name: value
    for module in (lifecycle, enterprise)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
}


def cells(first: str) -> list[str]:
    """The other cells of the row that begins with a word in code type."""
    row = re.search(rf"^\| `{re.escape(first)}` \|(.*)\|$", GLOSSARY, re.MULTILINE)
    return [cell.strip() for cell in row[1].split("|")] if row else []


def test_every_state_of_a_referral_has_a_fhir_task_state() -> None:
    assert set(FHIR_TASK_STATUS) == set(ReferralStatus)
    assert set(FHIR_TASK_STATUS.values()) <= TASK_STATUSES


def test_a_referral_has_ended_when_its_fhir_task_has() -> None:
    assert {status for status, task in FHIR_TASK_STATUS.items() if task in FINAL_TASK_STATUSES} == ENDED


@pytest.mark.parametrize("status", ReferralStatus)
def test_the_glossary_gives_each_state_its_fhir_state(status: ReferralStatus) -> None:
    assert cells(status)[-1].startswith(f"`{FHIR_TASK_STATUS[status]}`")


@pytest.mark.parametrize("wire", EVENTS)
def test_the_glossary_says_who_sends_each_event_and_what_it_means(wire: str) -> None:
    assert all(cells(wire))
    assert len(cells(wire)) == 2


def test_the_glossary_names_no_event_that_does_not_exist() -> None:
    assert set(re.findall(r"`(passerelle\.\w+\.\w+\.v\d+)`", GLOSSARY)) == set(EVENTS)


@pytest.mark.parametrize("name", CLOSED_LISTS)
def test_the_glossary_has_every_value_of_each_closed_list(name: str) -> None:
    assert [value for value in CLOSED_LISTS[name] if f"`{value}`" not in GLOSSARY] == []


def test_levels_are_ordered_from_the_first_letters_upwards() -> None:
    assert [*CEFR_ORDER] == ["alpha", "A1", "A2", "B1", "B2", "C1", "C2"]
