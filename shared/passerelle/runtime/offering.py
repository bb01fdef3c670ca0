"""What an organization announces at this moment: the services it declares, with the places it counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from passerelle.contracts.directory import CapacityStatus, Places, ServiceOffered

REFRESH = timedelta(days=1)
"""How long an unchanged count stands before it is announced again, so that readers know it is looked at."""

_FOR_EARLIER_READERS = {CapacityStatus.ADDITIONAL_ASSESSMENT_REQUIRED: CapacityStatus.CAPACITY}


def offered_now(
    declared: Sequence[ServiceOffered],
    counted: Mapping[str, Places],
    standing: Sequence[ServiceOffered],
    now: datetime,
) -> tuple[ServiceOffered, ...]:
    """The declared services with the places counted; `standing` is what the directory holds of this organization.

    A count that says nothing new keeps the time of the standing one for a day: looking is no news.
    """
    before = {one.service: one.places for one in standing}
    return tuple(_with_places(one, counted.get(one.service), before.get(one.service), now) for one in declared)


def _with_places(one: ServiceOffered, places: Places | None, before: Places | None, now: datetime) -> ServiceOffered:
    if places is None:
        return one
    if before is not None and now - before.updated_at < REFRESH and _same(places, before):
        places = before
    status = _FOR_EARLIER_READERS.get(places.status, places.status)
    return one.model_copy(update={"places": places, "capacity": status.value})


def _same(one: Places, other: Places) -> bool:
    return one.model_copy(update={"updated_at": other.updated_at}) == other
