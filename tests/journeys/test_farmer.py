"""The other journey: protection for a farmer in reception, access to rights, back to an agricultural activity."""

import pytest

from enterprise.domain.frames import Format
from enterprise.domain.participations import Outcome
from passerelle.testing.checker import check
from passerelle.testing.history import Carried
from referral.domain.codes import OwnMilestone
from referral.domain.pathway import PathwayStage
from tests.journeys.city import City
from tests.journeys.travel import finish_a_trial, pathway_of, steps_of

SETTLED = ["reception", "access_to_rights", "rapid_integration"]


@pytest.fixture
def city() -> City:
    return City()


def test_farmer_comes_back_to_an_agricultural_activity(city: City) -> None:
    grenoble = city.owners[1]
    farmer = grenoble.open("farmer")
    grenoble.record(farmer, OwnMilestone.PROTECTION_GRANTED)
    grenoble.record(farmer, OwnMilestone.ACCESS_TO_RIGHTS_SETTLED)

    finish_a_trial(city, grenoble, [farmer], Format.VOLATILE_COOPERATIVE, Outcome.OTHER_BUSINESS)

    assert steps_of(grenoble, farmer) == [*SETTLED, "farming"]
    assert pathway_of(grenoble, farmer).stage is PathwayStage.COMPLETED
    assert check(city.network.observe()) == []


def test_protection_and_rights_never_leave_the_organization(city: City) -> None:
    grenoble = city.owners[1]
    farmer = grenoble.open("farmer")
    grenoble.record(farmer, OwnMilestone.PROTECTION_GRANTED)
    grenoble.record(farmer, OwnMilestone.ACCESS_TO_RIGHTS_SETTLED)
    city.network.settle()

    assert steps_of(grenoble, farmer) == SETTLED
    assert list(city.network.history.of(Carried)) == []


def test_protection_not_granted_asks_the_coordinator(city: City) -> None:
    grenoble = city.owners[1]
    farmer = grenoble.open("farmer")

    grenoble.record(farmer, OwnMilestone.PROTECTION_NOT_GRANTED)

    assert steps_of(grenoble, farmer) == ["reception", "reassess"]
