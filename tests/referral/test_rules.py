"""Clocks, notices and processings are data: dated, with a source; what is wrong is told with its file and its key."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from referral.domain.codes import Purpose
from referral.domain.errors import DataIsBroken
from referral.domain.processing import LegalBasis, processing_for
from referral.notices.book import NEEDED, read_notices, shipped_notices
from referral.rules.clocks import SHIPPED as CLOCKS
from referral.rules.clocks import read_timings
from referral.rules.register import SHIPPED as PROCESSINGS
from referral.rules.register import read_register

TODAY = date(2026, 11, 23)
NOTICE = shipped_notices()[0]


def changed(folder: Path, source: Path, old: str, new: str) -> Path:
    """The shipped file with one thing in it changed."""
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = folder / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("answer: 14 days", "answer: a fortnight", "clocks.yaml, entry 1: `answer` is no duration"),
        ("remind_after: 50", "remind_after: 120", "clocks.yaml, entry 1: `remind_after` must be a percentage"),
        ("  report: 60 days\n", "", "clocks.yaml, entry 1: `report` is missing"),
        ("rung: 14 days", "rung: 14 days\n  step: 1 day", "clocks.yaml, entry 1: `step` is unknown"),
        ("2026-01-01", "soon", "clocks.yaml, entry 1: `valid_from` must be a date"),
        ("to_be_confirmed", "sure", "clocks.yaml, entry 1: `status` is not one of"),
    ],
)
def test_a_wrong_clock_is_told_with_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DataIsBroken, match=told):
        read_timings(changed(tmp_path, CLOCKS, old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("legitimate_interest", "habit", "processings.yaml, entry 1: `legal_basis` is not one of"),
        ("access_rights", "curiosity", "processings.yaml, entry 1: `purposes` are not among"),
    ],
)
def test_a_wrong_processing_is_told_with_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DataIsBroken, match=told):
        read_register(changed(tmp_path, PROCESSINGS, old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  uk:\n", "  pl:\n", "share-2026-01.yaml: `texts` has none in `uk`"),
        ("status: to_be_confirmed", "status: fine", "share-2026-01.yaml: `status` is not one of"),
        ("    title: Sharing my information\n", "", "share-2026-01.yaml: `en` needs a `title` and a `text`"),
        ('version: "2026-01"', 'edition: "2026-01"', "share-2026-01.yaml: `edition` is missing or unknown"),
    ],
)
def test_a_wrong_notice_is_told_with_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DataIsBroken, match=told):
        read_notices([changed(tmp_path, NOTICE, old, new)])


def test_the_same_notice_in_two_files_is_refused(tmp_path: Path) -> None:
    again = changed(tmp_path, NOTICE, "version", "version")

    with pytest.raises(DataIsBroken, match="in two files"):
        read_notices([NOTICE, again])


def test_a_notice_is_short_and_written_in_every_language() -> None:
    texts = read_notices(shipped_notices()).in_use(TODAY)

    assert {one.language for one in texts} == set(NEEDED)
    assert max(len(one.text) for one in texts) < 700
    assert {one.language for one in texts if "CNIL" not in one.text} == set()


def test_every_purpose_has_a_processing_with_its_legal_basis() -> None:
    register = read_register()

    assert [one for one in Purpose if processing_for(register, one, TODAY) is None] == []
    assert {one.legal_basis for one in register} <= set(LegalBasis)


@pytest.mark.parametrize("path", [CLOCKS, PROCESSINGS])
def test_everything_dated_says_where_it_comes_from(path: Path) -> None:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert all(len(one["source"]) > 10 and one["status"] == "to_be_confirmed" for one in entries)


def test_clocks_change_on_their_day(tmp_path: Path) -> None:
    entries = yaml.safe_load(CLOCKS.read_text(encoding="utf-8"))
    later = {**entries[0], "valid_from": date(2027, 1, 1), "answer": "10 days"}
    path = tmp_path / "clocks.yaml"
    path.write_text(yaml.safe_dump([later, *entries]), encoding="utf-8")

    timings = read_timings(path)

    assert timings.on(TODAY).answer == timedelta(days=14)
    assert timings.on(date(2027, 1, 1)).answer == timedelta(days=10)
    assert timings.on(date(2020, 1, 1)).answer == timedelta(days=14)
