"""A clean result only counts because the checker finds bugs that were put in on purpose."""

import pytest

from passerelle.testing.checker import check
from passerelle.testing.network import ROUGH, STORM, Faults, MemoryOrganization
from tests.shared.network.planted import BUGS
from tests.shared.network.walk import Walk

PRESSING = Faults(crash=0.03, send_refused=0.03, echoed=0.05, redelivered=0.05, slow_commit=0.6, shuffled=True)
ENOUGH = 100
"""Seeds within which every planted bug must show; the sound machine passes all of them."""


@pytest.mark.parametrize("bug", BUGS)
def test_checker_finds_the_planted_bug_within_few_seeds(bug: str) -> None:
    for seed in range(ENOUGH):
        violations = check(Walk(seed, PRESSING, BUGS[bug]).run())
        if violations:
            print(f"{bug}: found after {seed + 1} seeds: {violations[0]}")
            return
    pytest.fail(f"{bug} was not found in {ENOUGH} seeds")


@pytest.mark.parametrize("faults", [PRESSING, ROUGH, STORM], ids=["pressing", "rough", "storm"])
def test_sound_machine_keeps_every_promise_on_the_same_seeds(faults: Faults) -> None:
    violations = [one for seed in range(ENOUGH) for one in check(Walk(seed, faults, MemoryOrganization).run())]
    assert violations == []
