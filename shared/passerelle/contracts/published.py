"""The published language as JSON Schema, one file per wire name, for partners who do not use Python.

`schemas/` holds what this version reads and writes; `schemas/released/` what every organization of the network can
read, copied at each release (docs/decisions/0001-contract-compatibility.md).
"""

import json
from pathlib import Path
from typing import Any

from passerelle.contracts.base import Event
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.envelope import ENVELOPES

SCHEMAS = Path(__file__).parent / "schemas"
RELEASED = SCHEMAS / "released"

READER_FIRST: dict[str, str] = {
    "passerelle.directory.organization_announced.v1": (
        "Places, eligibility, further territories and the wait for a service: announced only where"
        " PASSERELLE_ANNOUNCE_PLACES says that every organization can read them."
    ),
}
"""Wire names that this version reads in more forms than it was released with, and what nobody may send yet."""


def schema_of(event: type[Event]) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the whole message: envelope and data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:passerelle:schema:{event.wire}",
        **ENVELOPES[event.wire].model_json_schema(),
    }


def schema_texts() -> dict[str, str]:
    """Content of each file of `schemas/`, by file name."""
    return {
        f"{wire}.json": json.dumps(schema_of(event), indent=2, ensure_ascii=False) + "\n"
        for wire, event in sorted(EVENTS.items())
    }


def write_schemas(folder: Path) -> None:
    """Make the folder hold exactly the schemas of this version."""
    texts = schema_texts()
    folder.mkdir(exist_ok=True)
    for stale in _files(folder) - set(texts):
        (folder / stale).unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def differing_schemas(folder: Path) -> list[str]:
    """Names of the files that are missing, out of date or of no use any more."""
    texts = schema_texts()
    changed = [name for name, text in texts.items() if _content(folder / name) != text]
    return sorted({*changed, *(_files(folder) - set(texts))})


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.json")}


def _content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
