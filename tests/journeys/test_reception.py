"""Reception beside the pathways: checklists that move them on, people merged and taken apart, in any weather."""

import pytest

from passerelle.testing.checker import check
from passerelle.testing.history import Carried
from passerelle.testing.network import CALM, STORM, Faults
from referral.domain.pathway import What
from tests.journeys.city import City
from tests.journeys.travel import pathway_of, steps_of

PEOPLE, ACTS = 16, 500


def test_the_farmer_s_checklists_lead_to_the_activity() -> None:
    city = City()
    grenoble = city.owners[1]
    farmer = grenoble.open("farmer")

    grenoble.finish_stage(pathway_of(grenoble, farmer).person)
    grenoble.finish_stage(pathway_of(grenoble, farmer).person)
    city.network.settle()

    assert steps_of(grenoble, farmer) == ["reception", "access_to_rights", "rapid_integration"]
    assert list(city.network.history.of(Carried)) == []


def test_a_document_that_runs_out_reaches_the_trace_in_time() -> None:
    city = City()
    grenoble = city.owners[1]
    farmer = grenoble.open("farmer")
    grenoble.see_document(pathway_of(grenoble, farmer).person, days=10)

    city.network.settle()

    assert What.DOCUMENT_EXPIRING in [one.what for one in pathway_of(grenoble, farmer).history]


@pytest.mark.parametrize(("seed", "weather"), [(71, CALM), (72, STORM)])
def test_merging_loses_no_pathway_in_any_weather(seed: int, weather: Faults) -> None:
    city = City(seed, weather, PEOPLE)
    for owner in city.owners:
        first, *_ = [owner.open("farmer") for _ in range(3)]
        owner.meet_duplicates(pathway_of(owner, first).person)
    city.live(ACTS)

    assert [one for owner in city.owners for one in owner.misplaced()] == []
    assert all(owner.merged for owner in city.owners)
    assert check(city.network.history) == []
