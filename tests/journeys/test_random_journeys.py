"""Hundreds of people, random staff, a network that misbehaves: every promise is kept on every seed."""

from collections import Counter
from functools import cache

import pytest

from passerelle.contracts.exchange import MessageWithheld, ResendRequested
from passerelle.contracts.partner import (
    ErasureAnswered,
    PathwayProposalWithdrawn,
    ReferralContinued,
    ReferralOpened,
)
from passerelle.contracts.referral import GrantNarrowed, PathwayProposalLapsed
from passerelle.testing.checker import check
from passerelle.testing.history import Carried, Fault
from passerelle.testing.network import CALM, ROUGH, STORM, CrashPoint, Faults
from referral.domain.pathway import What
from tests.journeys.city import City

PEOPLE, ACTS_EACH = 24, 40
WEATHER = {"calm": CALM, "rough": ROUGH, "storm": STORM}
FAST = {"calm": range(4), "rough": range(4, 9), "storm": range(9, 14)}
NIGHTS, SEEDS_A_NIGHT = 21, 20


def lived(seed: int, faults: Faults) -> City:
    """A city in which everybody has come and gone."""
    city = City(seed, faults, PEOPLE)
    city.live(PEOPLE * ACTS_EACH)
    return city


@cache
def cities(weather: str) -> tuple[City, ...]:
    """The cities of the fast tests, lived once."""
    return tuple(lived(seed, WEATHER[weather]) for seed in FAST[weather])


@pytest.mark.parametrize("weather", WEATHER)
def test_random_journeys_keep_every_promise(weather: str) -> None:
    assert [str(violation) for city in cities(weather) for violation in check(city.network.history)] == []


def test_at_least_three_hundred_journeys_were_walked() -> None:
    assert sum(city.journeys for weather in WEATHER for city in cities(weather)) >= 300


def test_the_storm_met_the_faults_it_is_meant_to_meet() -> None:
    faults = Counter(fact.kind for city in cities("storm") for fact in city.network.history.of(Fault))
    reached = Counter[CrashPoint]()
    for city in cities("storm"):
        reached.update(city.network.chance.reached)
    print(f"faults: {dict(faults)}; crash points passed: {dict(reached)}")
    assert set(faults) == {"crashed", "poisoned", "power_lost"}
    assert set(reached) == set(CrashPoint)


def test_the_journeys_met_every_ending_of_an_agreement() -> None:
    wires = Counter(fact.wire for name in WEATHER for city in cities(name) for fact in city.network.history.of(Carried))
    for event in (MessageWithheld, ResendRequested, ErasureAnswered):
        assert wires[event.wire] > 0, event.wire


def test_the_journeys_met_narrowing_silence_and_proposals() -> None:
    wires = Counter(fact.wire for name in WEATHER for city in cities(name) for fact in city.network.history.of(Carried))
    whats = Counter(one.what for name in WEATHER for city in cities(name) for one in city.happenings)
    for event in (GrantNarrowed, PathwayProposalLapsed, PathwayProposalWithdrawn, ReferralOpened, ReferralContinued):
        assert wires[event.wire] > 0, event.wire
    for what in (What.REFERRAL_SILENT, What.REFERRAL_ESCALATED, What.AGREEMENT_DECLARED, What.AGREEMENT_CONFIRMED):
        assert whats[what] > 0, what


@pytest.mark.nightly
@pytest.mark.parametrize("night", range(NIGHTS))
def test_ten_thousand_random_journeys_keep_every_promise(night: int) -> None:
    walked, first = 0, 1000 + night * SEEDS_A_NIGHT
    for seed in range(first, first + SEEDS_A_NIGHT):
        city = lived(seed, (ROUGH, STORM)[seed % 2])
        walked += city.journeys
        assert check(city.network.history) == []
    assert walked * NIGHTS >= 10_000
