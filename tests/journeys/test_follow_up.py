"""After a trial: the partner asks how somebody fares, and the owner hears one coarse word while it may."""

from datetime import timedelta
from uuid import UUID

import pytest

from enterprise import commands
from enterprise.domain.follow_ups import Point, Situation
from enterprise.domain.frames import Format
from enterprise.domain.participations import Outcome, Participation
from passerelle.testing.checker import check
from referral.domain.codes import OwnMilestone
from referral.domain.pathway import Happening, PathwayStage, What
from tests.journeys.city import City
from tests.journeys.travel import finish_a_trial, pathway_of

HALF_A_YEAR = timedelta(days=190)


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def farmer(city: City) -> UUID:
    """Somebody whose pathway ended with a trial."""
    grenoble = city.owners[1]
    farmer = grenoble.open("farmer")
    grenoble.record(farmer, OwnMilestone.PROTECTION_GRANTED)
    grenoble.record(farmer, OwnMilestone.ACCESS_TO_RIGHTS_SETTLED)
    finish_a_trial(city, grenoble, [farmer], Format.VOLATILE_COOPERATIVE, Outcome.OTHER_BUSINESS)
    return farmer


def test_the_owner_hears_how_things_go_after_the_end(city: City, farmer: UUID) -> None:
    city.network.advance(HALF_A_YEAR)
    ask(city, Situation.OWN_BUSINESS)

    (news,) = follow_ups(city, farmer)
    assert news.facts == {
        "milestone": "follow_up_recorded",
        "point": "six_months",
        "situation": "own_business",
    }
    assert pathway_of(city.owners[1], farmer).stage is PathwayStage.COMPLETED
    assert check(city.network.observe()) == []


def test_the_owner_hears_nothing_once_the_agreement_is_over(city: City, farmer: UUID) -> None:
    city.network.advance(timedelta(days=1000))
    ask(city, Situation.NOT_REACHED)

    assert follow_ups(city, farmer) == []
    assert check(city.network.observe()) == []


def ask(city: City, situation: Situation) -> None:
    coopaname = city.enterprise[0]
    (passed,) = [state for state in coopaname.states.values() if isinstance(state, Participation)]
    coopaname.about(commands.record_follow_up, [passed.key], Point.SIX_MONTHS, situation)
    assert coopaname.done["record_follow_up"] == 1
    city.network.settle()


def follow_ups(city: City, pathway: UUID) -> list[Happening]:
    history = pathway_of(city.owners[1], pathway).history
    return [one for one in history if one.what is What.MILESTONE_REACHED and "situation" in one.facts]
