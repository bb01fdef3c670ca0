"""A crowded microcredit agency: random committees, payments, missed instalments and losses keep every promise."""

from collections import Counter
from datetime import timedelta
from functools import cache

import pytest

from funding.domain.account import Account
from passerelle.testing.checker import check
from passerelle.testing.history import MoneySeen
from passerelle.testing.journeys import walk
from passerelle.testing.network import CALM, ROUGH, STORM, Faults
from referral.domain.pathway import Pathway
from tests.journeys.city import City
from tests.journeys.observing import note_money, note_received

PEOPLE, ROUNDS, ACTS = 16, 6, 200
WEATHER = {"calm": CALM, "rough": ROUGH, "storm": STORM}


@cache
def lived(weather: str) -> tuple[City, ...]:
    """Cities in which everybody wants a loan, lived once."""
    return tuple(lend(seed, WEATHER[weather]) for seed in range(2))


def lend(seed: int, faults: Faults) -> City:
    """People who speak French already and need money only; months go by between what staff do."""
    city = City(seed, faults)
    for number in range(PEOPLE):
        ask_for_money(city, number)
    for _ in range(ROUNDS):
        walk(city.network, [*city.owners, *city.funding * 4], ACTS, city.dice)
        city.network.advance(timedelta(days=city.dice.randint(20, 60)))
        note_money(city.network)
    city.network.heal()
    city.network.advance(timedelta(hours=1))
    for owner in city.owners:
        owner.note_sent()
    note_received(city.network)
    city.network.run_until_quiet()
    note_money(city.network)
    city.network.observe()
    return city


def ask_for_money(city: City, number: int) -> None:
    owner = city.owners[number % len(city.owners)]
    pathway = owner.open("language-to-enterprise")
    found = owner.states[pathway]
    assert isinstance(found, Pathway)
    assert found.referral is not None
    owner.cancel(pathway, found.referral.id)
    owner.decide(pathway, "microcredit")


@pytest.mark.parametrize("weather", WEATHER)
def test_random_loans_keep_every_promise(weather: str) -> None:
    assert [str(violation) for city in lived(weather) for violation in check(city.network.history)] == []


def test_random_loans_meet_everything_a_loan_can_meet() -> None:
    cities = [city for weather in WEATHER for city in lived(weather)]
    done, accounts = Counter[str](), list[Account]()
    for city in cities:
        for staff in city.funding:
            done.update(staff.done)
            accounts += [state for state in staff.states.values() if isinstance(state, Account)]
    print(f"done: {dict(done)}")
    for step in ("defer", "turn_down", "meet_condition", "repay", "reschedule", "write_off"):
        assert done[step] > 0, step
    assert done["release_guarantor"] + done["erase_guarantor"] > 0
    missed = [one for account in accounts for plan in account.schedules for one in plan.instalments if one.missed_on]
    print(f"missed: {len(missed)}")
    assert missed
    assert any(list(city.network.history.of(MoneySeen)) for city in cities)
