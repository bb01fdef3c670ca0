"""Which partner fits a step, and why: coded, so that it can be explained."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from referral.domain.plan import Referring


@dataclass(frozen=True, slots=True)
class Partner:
    """A service that an organization of the network offers, as its directory entry says."""

    organization: str
    name: str
    kind: str
    service: str
    territories: tuple[str, ...] = ()
    """COG commune codes; empty means the whole country."""
    capacity: str = "capacity"
    """`capacity`, `waitlist` or `no_capacity`."""


class Mismatch(StrEnum):
    """Why an organization that offers the service cannot be referred to now."""

    OUT_OF_TERRITORY = "out_of_territory"
    NO_CAPACITY = "no_capacity"
    TRIED_BEFORE = "tried_before"


@dataclass(frozen=True, slots=True)
class Fit:
    """One organization weighed for one step."""

    partner: Partner
    mismatches: tuple[Mismatch, ...]
    is_local: bool
    """It names the person's commune, instead of serving the whole country."""

    @property
    def fits(self) -> bool:
        return not self.mismatches

    @property
    def rank(self) -> tuple[bool, bool, str]:
        """Free places first, then the nearest, then by name so that the choice replays the same."""
        return self.partner.capacity != "capacity", not self.is_local, self.partner.organization


def weigh(
    partners: Sequence[Partner], referring: Referring, commune: str, excluded: Collection[str] = ()
) -> tuple[Fit, ...]:
    """Every organization that offers the service, the best first, those that do not fit last."""
    offers = [one for one in partners if (one.kind, one.service) == (referring.kind, referring.service)]
    weighed = [_fit(one, commune, excluded) for one in offers]
    return tuple(sorted(weighed, key=lambda fit: (not fit.fits, fit.rank)))


def _fit(partner: Partner, commune: str, excluded: Collection[str]) -> Fit:
    is_local = commune in partner.territories
    found = (
        (Mismatch.OUT_OF_TERRITORY, bool(partner.territories) and not is_local),
        (Mismatch.NO_CAPACITY, partner.capacity == "no_capacity"),
        (Mismatch.TRIED_BEFORE, partner.organization in excluded),
    )
    return Fit(partner, tuple(mismatch for mismatch, holds in found if holds), is_local)
