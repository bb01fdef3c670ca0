"""Secrets in files that only their owner can read."""

import json
import os
import stat
from pathlib import Path
from typing import Any

from passerelle.privacy.errors import KeyFileIsBroken, KeyFileIsOpen

PRIVATE = 0o600


def read_secrets(path: Path) -> dict[str, Any]:
    """The content of a key file; raises KeyFileIsOpen or KeyFileIsBroken."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileIsOpen
    try:
        content = json.loads(path.read_bytes())
    except ValueError as wrong:
        raise KeyFileIsBroken from wrong
    if not isinstance(content, dict):
        raise KeyFileIsBroken
    return content


def write_secrets(path: Path, content: dict[str, Any]) -> None:
    """Replace a key file whole, or leave it as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
