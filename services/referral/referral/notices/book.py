"""The files of notices: one version each, in several languages."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from passerelle.runtime.yaml_files import loaded
from referral.domain.errors import DataIsBroken
from referral.domain.notices import NoticeBook, NoticeText

NEEDED = ("fr", "en", "ar", "fa", "uk", "es")
"""Languages every version is written in; a file may hold further ones."""
_KEYS = {"version", "valid_from", "source", "status", "texts"}


def shipped_notices() -> list[Path]:
    """The notices that come with the service."""
    return sorted(Path(__file__).parent.glob("*.yaml"))


def read_notices(files: Iterable[Path]) -> NoticeBook:
    """Every text of these files; raises DataIsBroken naming file and key."""
    texts = [text for path in files for text in _texts(path)]
    keys = [(one.version, one.language) for one in texts]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise DataIsBroken(f"the notice {' in '.join(sorted(twice)[0])} is in two files")
    return NoticeBook(tuple(texts))


def _texts(path: Path) -> list[NoticeText]:
    try:
        found = loaded(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataIsBroken(f"{path.name}: cannot be read ({type(error).__name__})") from error
    if not isinstance(found, dict):
        raise DataIsBroken(f"{path.name}: must hold one notice")
    _check(path.name, found)
    return [_text(path.name, found, language, text) for language, text in found["texts"].items()]


def _check(name: str, found: dict[str, Any]) -> None:
    for key in sorted(_KEYS ^ (set(found) - {"valid_until"})):
        raise DataIsBroken(f"{name}: `{key}` is missing or unknown")
    for key in ("valid_from", "valid_until"):
        if not isinstance(found.get(key, date.min), date):
            raise DataIsBroken(f"{name}: `{key}` must be a date such as 2026-01-31")
    if found["status"] not in {"confirmed", "to_be_confirmed"}:
        raise DataIsBroken(f"{name}: `status` is not one of confirmed, to_be_confirmed")
    if not isinstance(found["texts"], dict):
        raise DataIsBroken(f"{name}: `texts` must hold one text by language")
    for language in sorted(set(NEEDED) - set(found["texts"])):
        raise DataIsBroken(f"{name}: `texts` has none in `{language}`")


def _text(name: str, found: dict[str, Any], language: str, text: Any) -> NoticeText:
    if not isinstance(text, dict) or set(text) != {"title", "text"} or not all(map(_is_text, text.values())):
        raise DataIsBroken(f"{name}: `{language}` needs a `title` and a `text`")
    return NoticeText(
        version=str(found["version"]),
        language=str(language),
        title=text["title"].strip(),
        text=text["text"].strip(),
        valid_from=found["valid_from"],
        valid_until=found.get("valid_until"),
        status=found["status"],
        source=str(found["source"]),
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
