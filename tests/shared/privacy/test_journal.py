import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from passerelle.privacy.journal import append_journal, missing, read_journal

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST, SECOND = (UUID(int=1), ""), (UUID(int=2), "referral-2")


def test_a_journal_that_does_not_exist_yet_is_empty(tmp_path: Path) -> None:
    assert read_journal(tmp_path / "none") == {}


def test_what_was_appended_is_read_again(tmp_path: Path) -> None:
    append_journal(tmp_path / "erased", {FIRST: NOW})
    append_journal(tmp_path / "erased", {SECOND: NOW})

    assert read_journal(tmp_path / "erased") == {FIRST: NOW, SECOND: NOW}


def test_only_its_owner_may_read_the_journal(tmp_path: Path) -> None:
    append_journal(tmp_path / "erased", {FIRST: NOW})

    assert stat.S_IMODE((tmp_path / "erased").stat().st_mode) == 0o600


def test_a_line_cut_off_by_a_crash_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "erased"
    append_journal(path, {FIRST: NOW})
    with path.open("a") as file:
        file.write('{"key": "0000')

    append_journal(path, {SECOND: NOW})

    assert read_journal(path) == {FIRST: NOW, SECOND: NOW}


def test_what_is_missing_is_what_only_one_side_knows() -> None:
    assert missing([FIRST], {FIRST: NOW, SECOND: NOW}) == {SECOND: NOW}
