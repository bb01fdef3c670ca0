"""Forty partners as the directory would tell of them: what they offer, and where."""

from collections.abc import Sequence
from random import Random

from passerelle.contracts.directory import ServiceOffered
from passerelle.privacy.directory import Entry

OFFERS = {
    "language": ("french_course",),
    "enterprise": ("flashcoop", "volatile_cooperative", "agricultural_activity"),
    "funding": ("microcredit",),
}
KINDS = ("language",) * 20 + ("enterprise",) * 14 + ("funding",) * 6


class Neighbours:
    """Stands in for the directory; the same each time."""

    def __init__(self, departments: Sequence[str]) -> None:
        dice = Random(5)
        self._entries = {one.organization: one for one in _entries(dice, departments)}

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    def entry(self, organization: str) -> Entry | None:
        return self._entries.get(organization)

    def offering(self, service: str) -> list[str]:
        """Who offers it."""
        found = [one for one in self._entries.values() if any(own.service == service for own in one.services)]
        return [one.organization for one in found]


def _entries(dice: Random, departments: Sequence[str]) -> list[Entry]:
    return [
        Entry(
            f"partner-{number}",
            kind,
            f"Partenaire {number}",
            tuple(_offered(one, sorted(dice.sample(departments, 8)) if number % 3 else ()) for one in OFFERS[kind]),
            1,
            (),
            {},
        )
        for number, kind in enumerate(KINDS)
    ]


def _offered(service: str, departments: Sequence[str]) -> ServiceOffered:
    return ServiceOffered(service=service, title=service, departments=tuple(departments) or None)
