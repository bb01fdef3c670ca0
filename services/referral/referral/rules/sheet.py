"""A YAML list of dated entries, each with its source and its status; what is wrong is told with file and key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from passerelle.runtime.yaml_files import loaded
from referral.domain.errors import DataIsBroken


class Status(StrEnum):
    """Whether somebody with the right to say so has confirmed an entry."""

    CONFIRMED = "confirmed"
    TO_BE_CONFIRMED = "to_be_confirmed"


DATED = ("valid_from", "source", "status")


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated entry."""

    where: str
    """File and number, as told in an error."""
    valid_from: date
    valid_until: date | None
    source: str
    status: Status
    content: dict[str, Any]

    def wrong(self, key: str, message: str) -> DataIsBroken:
        return DataIsBroken(f"{self.where}: `{key}` {message}")

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be a text")
        return value.strip()


def read_entries(path: Path, required: Collection[str], optional: Collection[str] = ()) -> list[Entry]:
    """The entries of a file; raises DataIsBroken."""
    try:
        found = loaded(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataIsBroken(f"{path.name}: cannot be read ({type(error).__name__})") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise DataIsBroken(f"{path.name}: must be a list of entries")
    return [_entry(f"{path.name}, entry {number}", one, required, optional) for number, one in enumerate(found, 1)]


def _entry(where: str, found: dict[str, Any], required: Collection[str], optional: Collection[str]) -> Entry:
    wanted = {*DATED, *required}
    for key in sorted(wanted - set(found)):
        raise DataIsBroken(f"{where}: `{key}` is missing")
    for key in sorted(set(found) - wanted - {"valid_until", *optional}):
        raise DataIsBroken(f"{where}: `{key}` is unknown")
    for key in ("valid_from", "valid_until"):
        if not isinstance(found.get(key, date.min), date):
            raise DataIsBroken(f"{where}: `{key}` must be a date such as 2026-01-31")
    if found["status"] not in set(Status):
        raise DataIsBroken(f"{where}: `status` is not one of {', '.join(Status)}")
    content = {key: value for key, value in found.items() if key not in {*DATED, "valid_until"}}
    source = str(found["source"])
    return Entry(where, found["valid_from"], found.get("valid_until"), source, Status(found["status"]), content)
