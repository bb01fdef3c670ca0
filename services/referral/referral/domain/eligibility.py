"""Whether somebody meets the conditions of a service: coded, and honest about what is not known."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from referral.domain.codes import LEVELS, WorkRight

EVERYBODY = "tous-publics"
FAMILIES = "familles"
EXILED = "personnes-exilees"


class Mismatch(StrEnum):
    """Why an organization that offers the service cannot be referred to now."""

    OUT_OF_TERRITORY = "out_of_territory"
    NO_CAPACITY = "no_capacity"
    TRIED_BEFORE = "tried_before"
    WORK_RIGHT_MISSING = "work_right_missing"
    LEVEL_TOO_LOW = "level_too_low"
    LEVEL_TOO_HIGH = "level_too_high"
    AUDIENCE_DIFFERS = "audience_differs"


class Doubt(StrEnum):
    """What has to be found out before anybody can say whether it fits; it never excludes by itself."""

    WORK_RIGHT_UNKNOWN = "work_right_unknown"
    LEVEL_UNKNOWN = "level_unknown"
    AUDIENCE_UNKNOWN = "audience_unknown"
    ASSESSMENT_REQUIRED = "assessment_required"
    ANNOUNCED_LONG_AGO = "announced_long_ago"


@dataclass(frozen=True, slots=True)
class Needs:
    """The conditions of a service, as its organization announces them."""

    work_rights: tuple[str, ...] = ()
    level_from: str | None = None
    level_to: str | None = None
    audiences: tuple[str, ...] = ()


NO_NEEDS = Needs()


@dataclass(frozen=True, slots=True)
class Located:
    """The areas a commune lies in."""

    department: str
    grouping: str | None = None
    """SIREN of the grouping of communes."""
    city: str | None = None
    """Code of the city, for a municipal arrondissement."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What conditions are held against: nothing that names the person; None is unknown, never no."""

    commune: str
    department: str
    grouping: str | None = None
    city: str | None = None
    work_right: WorkRight | None = None
    level: str | None = None
    audiences: frozenset[str] = frozenset()
    """Those the person is known to belong to."""
    not_audiences: frozenset[str] = frozenset()
    """Those the person is known not to belong to."""


def department_of(commune: str) -> str:
    """Department of a COG code: its first two signs, three overseas."""
    return commune[:3] if commune[:2] in {"97", "98"} else commune[:2]


def unmet(needs: Needs, profile: Profile) -> Iterator[Mismatch]:
    """The conditions the person is known not to meet."""
    if needs.work_rights and profile.work_right is not None and profile.work_right not in needs.work_rights:
        yield Mismatch.WORK_RIGHT_MISSING
    if profile.level is not None:
        reached = LEVELS.index(profile.level)
        if needs.level_from is not None and reached < LEVELS.index(needs.level_from):
            yield Mismatch.LEVEL_TOO_LOW
        if needs.level_to is not None and reached > LEVELS.index(needs.level_to):
            yield Mismatch.LEVEL_TOO_HIGH
    if _asks_audience(needs) and set(needs.audiences) <= profile.not_audiences:
        yield Mismatch.AUDIENCE_DIFFERS


def unknown(needs: Needs, profile: Profile) -> Iterator[Doubt]:
    """The conditions nobody can judge from what is known."""
    if needs.work_rights and profile.work_right is None:
        yield Doubt.WORK_RIGHT_UNKNOWN
    if profile.level is None and (needs.level_from or needs.level_to):
        yield Doubt.LEVEL_UNKNOWN
    asked = set(needs.audiences)
    if _asks_audience(needs) and not asked & profile.audiences and not asked <= profile.not_audiences:
        yield Doubt.AUDIENCE_UNKNOWN


def _asks_audience(needs: Needs) -> bool:
    return bool(needs.audiences) and EVERYBODY not in needs.audiences
