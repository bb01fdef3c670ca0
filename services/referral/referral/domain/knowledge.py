"""Who knows what about the person: by organization, what it may know by an agreement and what it was told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from referral.domain.codes import FieldGroup
from referral.domain.grant import Grant, GrantStanding, in_order

OVER = frozenset({GrantStanding.WITHDRAWN, GrantStanding.ENDED, GrantStanding.NARROWED})


@dataclass(frozen=True, slots=True)
class Telling:
    """One time an organization was told something."""

    at: datetime
    recipient: str
    fields: tuple[FieldGroup, ...]
    what: str
    """Code of the occasion."""


@dataclass(frozen=True, slots=True)
class Knows:
    """One organization."""

    organization: str
    holding: tuple[Grant, ...]
    """Agreements that hold, begin later or wait to be confirmed."""
    over: tuple[Grant, ...]
    """Those that ended or were taken back; not those a narrower one took the place of."""
    told: Mapping[FieldGroup, datetime]
    """What it was told, and when last."""

    @property
    def is_current(self) -> bool:
        return bool(self.holding)

    @property
    def no_longer_agreed(self) -> tuple[FieldGroup, ...]:
        """What it was told and may use no more: it deletes that, or says why it must keep it."""
        agreed = {group for one in self.holding for group in one.fields}
        return in_order(group for group in self.told if group not in agreed)


def who_knows(grants: Sequence[Grant], tellings: Iterable[Telling], now: datetime) -> tuple[Knows, ...]:
    """Organizations with an agreement first, then those that were told something once."""
    told: dict[str, dict[FieldGroup, datetime]] = {}
    for one in tellings:
        told.setdefault(one.recipient, {}).update(dict.fromkeys(one.fields, one.at))
    names = dict.fromkeys([one.recipient for one in grants] + [*told])
    found = [_knows(name, [one for one in grants if one.recipient == name], told.get(name, {}), now) for name in names]
    return tuple(sorted(found, key=lambda one: not one.is_current))


def _knows(name: str, grants: Sequence[Grant], told: Mapping[FieldGroup, datetime], now: datetime) -> Knows:
    holding = tuple(one for one in grants if one.standing(now) not in OVER)
    ended = {GrantStanding.WITHDRAWN, GrantStanding.ENDED}
    over = tuple(one for one in grants if one.standing(now) in ended)
    return Knows(name, holding, over, {group: told[group] for group in FieldGroup if group in told})
