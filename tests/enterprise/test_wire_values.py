from enum import StrEnum

import pytest

from enterprise.domain.frames import Format
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome
from passerelle.contracts import enterprise as wire
from passerelle.contracts import lifecycle


@pytest.mark.parametrize(
    ("own", "published"),
    [(Format, wire.TrialFormat), (Outcome, wire.TrialOutcome), (LeaveReason, lifecycle.LeftReason)],
)
def test_own_lists_equal_the_published_ones(own: type[StrEnum], published: type[StrEnum]) -> None:
    assert [member.value for member in own] == [member.value for member in published]


def test_a_person_declines_for_a_published_reason() -> None:
    assert {reason.value for reason in DeclineReason} <= {reason.value for reason in lifecycle.DeclineReason}
