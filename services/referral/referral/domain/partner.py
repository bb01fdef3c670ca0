"""Which partner fits a step, and why: coded, so that it can be explained."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from referral.domain.eligibility import NO_NEEDS, Doubt, Mismatch, Needs, Profile, department_of, unknown, unmet
from referral.domain.plan import Referring

STALE_AFTER = timedelta(days=14)
"""From when on an announcement of places counts as old; an organization may set it otherwise."""
_LONG = 10_000


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Places an organization told of, and when it looked at its register."""

    status: str
    """`capacity`, `waitlist`, `no_capacity` or `additional_assessment_required`."""
    available: int | None
    maximum: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Partner:
    """A service that an organization of the network offers, as its directory entry says."""

    organization: str
    name: str
    kind: str
    service: str
    territories: tuple[str, ...] = ()
    """COG commune codes; with no territory of any sort, the whole country is served."""
    capacity: str = "capacity"
    """`capacity`, `waitlist` or `no_capacity`, for those that tell of no places."""
    departments: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    needs: Needs = NO_NEEDS
    vacancy: Vacancy | None = None
    wait_days: int | None = None

    @property
    def status(self) -> str:
        """Whether somebody could be taken on now."""
        return self.capacity if self.vacancy is None else self.vacancy.status

    @property
    def is_local(self) -> bool:
        return bool(self.territories or self.departments or self.groupings)


class Nearness(StrEnum):
    """How closely an organization serves the place where the person lives, the nearest first."""

    COMMUNE = "commune"
    GROUPING = "grouping"
    DEPARTMENT = "department"
    COUNTRY = "country"
    ELSEWHERE = "elsewhere"


class Criterion(StrEnum):
    """What partners that fit are ranked by, in this order."""

    PLACES = "places"
    CONDITIONS = "conditions"
    NEARNESS = "nearness"
    FRESHNESS = "freshness"
    WAIT = "shorter_wait"
    NAME = "name"


STATUSES = ("capacity", "additional_assessment_required", "waitlist", "no_capacity")


@dataclass(frozen=True, slots=True)
class Fit:
    """One organization weighed for one step."""

    partner: Partner
    mismatches: tuple[Mismatch, ...]
    doubts: tuple[Doubt, ...] = ()
    nearness: Nearness = Nearness.COUNTRY
    rank: int | None = None
    """1 for the best of those that fit; None for those that do not."""
    ahead_by: Criterion | None = None
    """What puts it before the one ranked next."""

    @property
    def fits(self) -> bool:
        return not self.mismatches

    @property
    def is_stale(self) -> bool:
        return Doubt.ANNOUNCED_LONG_AGO in self.doubts

    @property
    def order(self) -> tuple[tuple[Criterion, int | str], ...]:
        """By what it is compared with others; the name last, so that the choice replays the same."""
        conditions = set(self.doubts) - {Doubt.ANNOUNCED_LONG_AGO, Doubt.ASSESSMENT_REQUIRED}
        waits = _LONG if self.partner.wait_days is None else self.partner.wait_days
        return (
            (Criterion.PLACES, STATUSES.index(self.partner.status)),
            (Criterion.CONDITIONS, len(conditions)),
            (Criterion.NEARNESS, tuple(Nearness).index(self.nearness)),
            (Criterion.FRESHNESS, int(self.is_stale)),
            (Criterion.WAIT, waits),
            (Criterion.NAME, self.partner.organization),
        )


def weigh(
    partners: Sequence[Partner],
    referring: Referring,
    profile: Profile,
    now: datetime,
    excluded: Collection[str] = (),
    stale_after: timedelta = STALE_AFTER,
) -> tuple[Fit, ...]:
    """Every organization that offers the service, the best first, those that do not fit last."""
    offers = [one for one in partners if (one.kind, one.service) == (referring.kind, referring.service)]
    weighed = [_fit(one, profile, excluded, now - stale_after) for one in offers]
    fitting = sorted((fit for fit in weighed if fit.fits), key=_values)
    others = sorted((fit for fit in weighed if not fit.fits), key=lambda fit: fit.partner.organization)
    ahead = [*(_difference(one, following) for one, following in pairwise(fitting)), None]
    ranked = [
        replace(fit, rank=place, ahead_by=by) for place, (fit, by) in enumerate(zip(fitting, ahead, strict=False), 1)
    ]
    return (*ranked, *others)


def nearness_of(partner: Partner, profile: Profile) -> Nearness:
    """How the organization's territory meets the person's commune."""
    if {profile.commune, profile.city} & set(partner.territories):
        return Nearness.COMMUNE
    if profile.grouping is not None and profile.grouping in partner.groupings:
        return Nearness.GROUPING
    if profile.department in partner.departments:
        return Nearness.DEPARTMENT
    return Nearness.ELSEWHERE if partner.is_local else Nearness.COUNTRY


def serves_any(
    partner: Partner, communes: Collection[str], departments: Collection[str], groupings: Collection[str]
) -> bool:
    """Whether it says that it serves a part of this territory; one that serves the whole country does not say so."""
    return bool(
        set(partner.territories) & set(communes)
        or {department_of(one) for one in partner.territories} & set(departments)
        or set(partner.departments) & set(departments)
        or set(partner.groupings) & set(groupings)
    )


def _fit(partner: Partner, profile: Profile, excluded: Collection[str], stale_before: datetime) -> Fit:
    nearness = nearness_of(partner, profile)
    found = (
        (Mismatch.OUT_OF_TERRITORY, nearness is Nearness.ELSEWHERE),
        (Mismatch.NO_CAPACITY, partner.status == "no_capacity"),
        (Mismatch.TRIED_BEFORE, partner.organization in excluded),
    )
    mismatches = (*(one for one, holds in found if holds), *unmet(partner.needs, profile))
    return Fit(partner, mismatches, tuple(_doubts(partner, profile, stale_before)), nearness)


def _doubts(partner: Partner, profile: Profile, stale_before: datetime) -> Iterator[Doubt]:
    yield from unknown(partner.needs, profile)
    if partner.status == "additional_assessment_required":
        yield Doubt.ASSESSMENT_REQUIRED
    if partner.vacancy is not None and partner.vacancy.updated_at < stale_before:
        yield Doubt.ANNOUNCED_LONG_AGO


def _values(fit: Fit) -> tuple[int | str, ...]:
    return tuple(value for _, value in fit.order)


def _difference(one: Fit, following: Fit) -> Criterion:
    pairs = zip(one.order, following.order, strict=True)
    return next((criterion for (criterion, value), (_, other) in pairs if value != other), Criterion.NAME)
