"""Where offers say they serve, in names, and which of them serve an area somebody typed."""

from collections.abc import Callable, Iterator

from referral.domain.eligibility import Profile, department_of
from referral.domain.partner import Nearness, Partner, nearness_of, serves_any
from referral.pages.asking import area_code
from referral.pages.showing import commune_name
from referral.territory import official

NAMED = 3
"""Places named; of more, how many."""


def serves(area: str) -> Callable[[Partner], bool]:
    """Whether an offer serves the area; every offer does when none is asked for."""
    if not area.strip():
        return lambda partner: True
    code, territory = area_code(area), official()
    if code in territory.areas.get("department", {}):
        groupings = {one.epci for one in territory.communes.values() if one.department == code and one.epci}
        return lambda partner: not partner.is_local or serves_any(partner, (), {code}, groupings)
    found = territory.communes.get(code)
    if found is None:
        return lambda partner: False
    profile = Profile(code, found.department or department_of(code), found.epci, found.part_of)
    return lambda partner: nearness_of(partner, profile) is not Nearness.ELSEWHERE


def served_by(partner: Partner) -> tuple[str, ...]:
    """Names of everything it serves, the widest first; empty for the whole country."""
    return tuple(_names(partner)) if partner.is_local else ()


def _names(partner: Partner) -> Iterator[str]:
    areas = official().areas
    for kind, codes in (("department", partner.departments), ("epci", partner.groupings)):
        for code in codes:
            known = areas.get(kind, {}).get(code)
            yield code if known is None else known.name
    yield from (commune_name(code) for code in partner.territories)
