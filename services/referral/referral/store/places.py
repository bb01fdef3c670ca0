"""Territories as a statement is asked for them: the fewest conditions that an index can serve. Pure."""

from collections.abc import Collection
from typing import NamedTuple

from referral.domain.eligibility import department_of

LONGEST_DEPARTMENT = 3
NOWHERE = "?"


class Places(NamedTuple):
    """Where to look: conditions left out are None or empty, all others hold together."""

    department: str | None = None
    """The only one anything lies in."""
    commune: str | None = None
    """The only one."""
    departments: list[str] = []  # noqa: RUF012 - never changed
    """All that anything lies in, when there are several."""
    communes: list[str] = []  # noqa: RUF012 - never changed
    """Of several, one of these, or in one of `whole`."""
    whole: list[str] = []  # noqa: RUF012 - never changed


EVERYWHERE = Places()


def places_of(areas: Collection[str], territories: Collection[str]) -> Places:
    """What lies in both; an empty one leaves everything in."""
    if not areas and not territories:
        return EVERYWHERE
    both = _within(areas, territories) if areas and territories else sorted({*areas, *territories})
    whole = [one for one in both if len(one) <= LONGEST_DEPARTMENT and one != NOWHERE]
    communes = [one for one in both if one not in whole and department_of(one) not in whole] or []
    if not whole and len(communes) <= 1:
        return Places(commune=communes[0] if communes else NOWHERE)
    touched = sorted({*whole, *(department_of(one) for one in communes)})
    one = touched[0] if len(touched) == 1 else None
    return Places(one, None, [] if one else touched, communes, whole if communes else [])


def near(places: Places) -> Places:
    """With the department of an only commune, for what is indexed by department."""
    return places if places.commune is None else places._replace(department=department_of(places.commune))


def _within(areas: Collection[str], territories: Collection[str]) -> list[str]:
    """The smaller of each pair of which one lies in the other."""
    found = {one for one in areas if _lies_in(one, territories)} | {one for one in territories if _lies_in(one, areas)}
    return sorted(found)


def _lies_in(code: str, places: Collection[str]) -> bool:
    return code in places or (len(code) > LONGEST_DEPARTMENT and department_of(code) in places)
