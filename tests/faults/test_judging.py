from collections.abc import Sequence
from uuid import uuid4

import pytest

from passerelle.testing.judging import Verdict, judge


@pytest.mark.parametrize(
    ("told", "answers", "found"),
    [
        ((1, 2, 3), 3, Verdict(1, 3)),
        ((1, 3), 3, Verdict(1, 3, lost=1)),
        ((), 0, Verdict(1, 3, lost=6)),
        ((1, 2, 3), 2, Verdict(1, 3, lost=1)),
        ((1, 2, 2, 3), 3, Verdict(1, 3, doubled=1)),
        ((1, 2, 3), 4, Verdict(1, 3, doubled=1)),
        ((1, 2, 3, 4), 3, Verdict(1, 3, doubled=1)),
        ((1, 3, 2), 3, Verdict(1, 3, out_of_order=1)),
    ],
)
def test_the_judge_counts_each_kind_of_broken_promise(told: Sequence[int], answers: int, found: Verdict) -> None:
    ref = uuid4()
    assert judge({ref: 3}, {ref: told}, {ref: answers}) == found


def test_a_ref_nobody_wrote_down_is_lost_whole() -> None:
    assert judge({uuid4(): 2}, {}, {}).lost == 4


def test_verdicts_of_several_loads_add_up() -> None:
    assert Verdict(1, 3, 1) + Verdict(2, 5, 0, 1, 1) == Verdict(3, 8, 1, 1, 1)
