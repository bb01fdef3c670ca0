"""The planted bugs again, under the real services: the same checker finds them in the whole network."""

import pytest

from passerelle.testing.checker import check
from passerelle.testing.network import Faults
from tests.journeys.city import City
from tests.shared.network.planted import BUGS

PRESSING = Faults(crash=0.03, send_refused=0.03, echoed=0.05, redelivered=0.05, slow_commit=0.6, shuffled=True)
ENOUGH = 10
PROMISED = (
    "acknowledge before commit",
    "inbox outside the transaction",
    "cursor relay",
    "grant checked only when queued",
    "effect applied twice on replay",
)


@pytest.mark.parametrize("bug", PROMISED)
def test_planted_bug_shows_in_the_real_network(bug: str) -> None:
    for seed in range(ENOUGH):
        city = City(seed, PRESSING, 24, BUGS[bug])
        violations = check(city.live(960))
        if violations:
            print(f"{bug}: found after {seed + 1} seeds, {city.journeys} journeys each: {violations[0]}")
            return
    pytest.fail(f"{bug} was not found in {ENOUGH} seeds")
