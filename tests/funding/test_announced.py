"""What the agency tells everybody: that it decides after an application, and how often what; never an amount."""

from datetime import timedelta
from typing import Any

from funding.app import service
from funding.store.announced import figures, places
from passerelle.contracts.directory import CapacityStatus, PlaceUnit
from passerelle.contracts.statistics import Figure
from tests.funding import agency as at
from tests.funding.agency import Agency
from tests.funding.examples import NOW


async def save(connection: Any, agency: Agency) -> None:
    async with connection.transaction():
        for store in service.stores:
            await store.save(connection, list(agency.states.values()))


async def test_whether_somebody_is_funded_is_known_after_an_application(connection: Any) -> None:
    (told,) = (await places(connection, NOW)).values()

    assert (told.status, told.unit) == (CapacityStatus.ADDITIONAL_ASSESSMENT_REQUIRED, PlaceUnit.APPLICATION)
    assert told.available is None


async def test_applications_and_loans_are_counted_when_they_happened(connection: Any) -> None:
    agency = at.disbursed()
    await save(connection, agency)
    day = timedelta(days=1)

    counted = await figures(connection, NOW - day, agency.now + day)
    later = await figures(connection, agency.now + day, agency.now + 90 * day)

    assert counted == {
        Figure.APPLICATIONS_SUBMITTED: 1,
        Figure.LOANS_GRANTED: 1,
        Figure.LOANS_NOT_GRANTED: 0,
        Figure.APPLICATIONS_WITHDRAWN: 0,
        Figure.LOANS_DISBURSED: 1,
    }
    assert set(later.values()) == {0}


def test_the_service_announces_places_and_figures() -> None:
    assert (service.places, service.figures) == (places, figures)
