"""The checker itself: it passes what is clean and names what is not."""

import pytest

from passerelle.testing.checker import INVARIANTS, check
from passerelle.testing.history import History
from tests.shared.network.histories import BAD, WITHHELD, history


def test_clean_history_has_no_violation() -> None:
    assert check(history()) == []


def test_empty_history_has_no_violation() -> None:
    assert check(History(1)) == []


def test_withheld_referral_counts_neither_as_lost_nor_as_told() -> None:
    assert check(WITHHELD) == []


@pytest.mark.parametrize("name", BAD)
def test_checker_names_the_promise_that_a_history_breaks(name: str) -> None:
    invariant, spoil = BAD[name]
    found = check(history(spoil))
    assert invariant in {violation.invariant for violation in found}
    assert {violation.seed for violation in found} == {42}


def test_every_invariant_has_a_history_that_breaks_it() -> None:
    assert {invariant for invariant, _ in BAD.values()} == set(INVARIANTS)


def test_violation_reads_as_a_line_with_its_seed() -> None:
    _, spoil = BAD["last message lost"]
    assert str(check(history(spoil))[0]).startswith("seed 42: nothing_lost: langues to singa on 00000000")
