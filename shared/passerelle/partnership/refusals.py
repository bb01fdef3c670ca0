"""Refusals in the codes of French systems, so that a partner's own system says no in its own words."""

from dataclasses import dataclass
from importlib import resources
from typing import Any

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction
from passerelle.partnership.errors import RefusalIsUnknown, RefusalSaysNothing
from passerelle.runtime.yaml_files import loaded


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a refusal means here."""

    declined_by: DeclinedBy
    reason: DeclineReason
    next_action: NextAction
    may_be_shown: bool


Codes = dict[tuple[str, str], Meaning | None]


class RefusalsAreBroken(Exception):
    """The file of French refusal codes cannot be used."""


def read_codes(text: str, file: str) -> Codes:
    """Each code of each list; raises RefusalsAreBroken naming file and code."""
    found = (loaded(text) or {}).get("codes", {})
    return {
        (name, code): None if meaning is None else _meaning(f"{file}: `{name}.{code}`", meaning)
        for name, codes in found.items()
        for code, meaning in codes.items()
    }


def _meaning(where: str, found: dict[str, Any]) -> Meaning:
    try:
        return Meaning(
            DeclinedBy(found["declined_by"]),
            DeclineReason(found["reason"]),
            NextAction(found["next_action"]),
            bool(found["may_be_shown"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise RefusalsAreBroken(f"{where} does not say who, why, what next and whether it may be shown") from wrong


CODES = read_codes((resources.files(__package__) / "refusals.yaml").read_text("utf-8"), "refusals.yaml")


def meaning_of(name: str, code: str) -> Meaning:
    """What a code of a list means; raises RefusalIsUnknown and RefusalSaysNothing."""
    if (name, code) not in CODES:
        raise RefusalIsUnknown
    found = CODES[name, code]
    if found is None:
        raise RefusalSaysNothing
    return found
