"""The learning app: what its export says about the days of each account, imported whole or not at all."""

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from language.domain.errors import AccountIsTaken, ExportIsWrong
from language.domain.identifiers import LearnerId, key_of

COLUMNS = ("account", "version", "day", "minutes")
ACCOUNT = re.compile(r"[A-Za-z0-9._-]{1,64}")
MOST_ROWS = 5000
MOST_ACCOUNTS = 500
"""Each is locked while an export is taken over."""
MOST_PROBLEMS = 50
"""More than anybody would read at once."""


def account_key(account: str) -> UUID:
    """The key under which the days of an account are kept."""
    return key_of("app account", account)


@dataclass(frozen=True, slots=True)
class AppAccount:
    """What one learner did with the app: minutes by day and version."""

    account: str
    learner: LearnerId
    days: Mapping[tuple[date, str], int] = field(default_factory=dict)

    @property
    def key(self) -> UUID:
        return account_key(self.account)

    @property
    def minutes(self) -> int:
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the export."""

    line: int
    account: str
    version: str
    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an export changed; the same export again changes nothing."""

    rows: int
    added: int
    corrected: int
    unchanged: int
    skipped: int
    """Of accounts that belong to no learner here."""


def opened(account: str, learner: LearnerId, known: AppAccount | None) -> AppAccount:
    """The account of a learner; raises AccountIsTaken when it is somebody else's."""
    if known is not None and known.learner != learner:
        raise AccountIsTaken
    return known or AppAccount(account, learner)


def accounts_named(export: str) -> list[str]:
    """The accounts an export speaks of, before anything else of it is checked; raises ExportIsWrong when too many."""
    try:
        found = [(row.get("account") or "").strip() for row in csv.DictReader(io.StringIO(export))]
    except csv.Error:
        return []
    named = sorted({account for account in found if ACCOUNT.fullmatch(account)})
    if len(named) > MOST_ACCOUNTS:
        raise ExportIsWrong(export=f"names more than {MOST_ACCOUNTS} accounts; send it in parts")
    return named


def read_export(export: str, versions: Collection[str], today: date) -> list[Row]:
    """The rows of an export; raises ExportIsWrong with every wrong line, by number and column, never by content."""
    reader = csv.DictReader(io.StringIO(export), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ExportIsWrong(line_1=f"the columns are not {', '.join(COLUMNS)}")
    problems: dict[str, str] = {}
    rows: list[Row] = []
    try:
        for cells in reader:
            row = _row(reader.line_num, cells, versions, today, problems)
            rows += [] if row is None else [row]
    except csv.Error:
        problems[f"line_{reader.reader.line_num}"] = "is not CSV"
    _find_repetitions(rows, problems)
    if len(rows) > MOST_ROWS:
        problems["export"] = f"has more than {MOST_ROWS} lines; send it in parts"
    _refuse(problems)
    return rows


def import_rows(
    accounts: Mapping[str, AppAccount], rows: Collection[Row], *, skip_unknown: bool = False
) -> tuple[list[AppAccount], Imported]:
    """The accounts that changed; a day already known with other minutes is corrected, for the export is newer."""
    known_rows = [row for row in rows if row.account in accounts]
    if not skip_unknown:
        _refuse({f"line_{row.line}, account": "belongs to no learner" for row in rows if row.account not in accounts})
    changed: dict[str, AppAccount] = {}
    added = corrected = 0
    for row in known_rows:
        account = changed.get(row.account, accounts[row.account])
        known = account.days.get((row.day, row.version))
        if known == row.minutes:
            continue
        added, corrected = added + (known is None), corrected + (known is not None)
        changed[row.account] = replace(account, days={**account.days, (row.day, row.version): row.minutes})
    unchanged = len(known_rows) - added - corrected
    imported = Imported(len(rows), added, corrected, unchanged, len(rows) - len(known_rows))
    return list(changed.values()), imported


def _row(
    line: int, cells: Mapping[str | None, str | None], versions: Collection[str], today: date, problems: dict[str, str]
) -> Row | None:
    if None in cells or None in cells.values():
        problems[f"line_{line}"] = f"has not {len(COLUMNS)} values"
        return None
    account, version, day, minutes = (str(cells[column]).strip() for column in COLUMNS)
    on = _day(day)
    wrong = {
        "account": None if ACCOUNT.fullmatch(account) else "is no account",
        "version": None if version in versions else "is no version of the app",
        "day": None if on is not None and on <= today else "is no day, or one to come",
        "minutes": None
        if re.fullmatch(r"[0-9]{1,4}", minutes) and int(minutes) <= 24 * 60
        else "are no minutes of a day",
    }
    found = {f"line_{line}, {column}": problem for column, problem in wrong.items() if problem}
    problems.update(found)
    return None if found or on is None else Row(line, account, version, on, int(minutes))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


def _find_repetitions(rows: Collection[Row], problems: dict[str, str]) -> None:
    seen: set[tuple[str, date, str]] = set()
    for row in rows:
        same = (row.account, row.day, row.version)
        if same in seen:
            problems[f"line_{row.line}"] = "says a day of an account and version again"
        seen.add(same)


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise ExportIsWrong(**dict(list(problems.items())[:MOST_PROBLEMS]))
