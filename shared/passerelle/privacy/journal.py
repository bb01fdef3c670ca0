"""The erasure journal: both lists of what was erased, in a file that no backup of the database is restored with.

One line of JSON for each, only ever appended: an older file is a beginning of a newer one.
"""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from passerelle.privacy.encoding import instant
from passerelle.privacy.erasure import Erased
from passerelle.privacy.key_files import PRIVATE


def read_journal(path: Path) -> dict[Erased, datetime]:
    """All that was ever erased; a line that a crash cut off is none: it is written again from the database."""
    if not path.exists():
        return {}
    return dict(one for line in path.read_text("utf-8").splitlines() if (one := _erased(line)))


def append_journal(path: Path, erased: Mapping[Erased, datetime]) -> None:
    """Write down what was erased, safely on disk when this returns; raises OSError."""
    lines = "".join(_line(one, at) for one, at in erased.items())
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        file.write(lines if _ends_well(path) else "\n" + lines)
        file.flush()
        os.fsync(file.fileno())


def missing(there: Iterable[Erased], all_of: Mapping[Erased, datetime]) -> dict[Erased, datetime]:
    """What is not there."""
    known = set(there)
    return {one: at for one, at in all_of.items() if one not in known}


def _ends_well(path: Path) -> bool:
    content = path.read_bytes()
    return not content or content.endswith(b"\n")


def _line(erased: Erased, at: datetime) -> str:
    key, about = erased
    return json.dumps({"key": str(key), "about": about, "at": instant(at)}) + "\n"


def _erased(line: str) -> tuple[Erased, datetime] | None:
    try:
        found = json.loads(line)
        return (UUID(found["key"]), str(found["about"])), datetime.fromisoformat(found["at"])
    except (ValueError, KeyError, TypeError):
        return None
