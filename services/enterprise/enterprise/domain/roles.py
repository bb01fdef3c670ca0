"""Roles people hold in their cooperative: who does what, from when to when, and whether somebody is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from enterprise.domain.errors import RoleIsHeld, RoleIsNotHeld, RoleIsUnknown, RoleWouldBeEmpty
from enterprise.domain.rules import RoleRule


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of one person; no end while it is held."""

    role: str
    held_from: date
    held_until: date | None = None

    @property
    def is_held(self) -> bool:
        return self.held_until is None


Held = tuple[RoleHeld, ...]


def take_up(held: Held, role: str, rules: Mapping[str, RoleRule], today: date) -> Held:
    """The person takes the role up today."""
    if role not in rules:
        raise RoleIsUnknown
    if holds(held, role):
        raise RoleIsHeld
    return (*held, RoleHeld(role, today))


def put_down(held: Held, role: str, today: date) -> Held:
    """The person puts the role down today."""
    if not holds(held, role):
        raise RoleIsNotHeld
    return tuple(replace(one, held_until=today) if one.is_held and one.role == role else one for one in held)


def put_all_down(held: Held, today: date) -> Held:
    """The person is out of the cooperative."""
    return tuple(replace(one, held_until=today) if one.is_held else one for one in held)


def holds(held: Held, role: str) -> bool:
    return any(one.is_held and one.role == role for one in held)


def require_others(role: str, rules: Mapping[str, RoleRule], others: int) -> None:
    """Raises RoleWouldBeEmpty when a confirmed rule wants more holders than would remain."""
    rule = rules.get(role)
    if rule is not None and rule.is_confirmed and others < rule.at_least:
        raise RoleWouldBeEmpty(rule.source)


def missing(rules: Mapping[str, RoleRule], everybody: Iterable[Held]) -> dict[str, int]:
    """Holders each role still needs, by its rule, confirmed or not."""
    people = tuple(everybody)
    wanted = {role: rule.at_least - sum(holds(one, role) for one in people) for role, rule in rules.items()}
    return {role: count for role, count in wanted.items() if count > 0}
