from language.domain.course import LeftReason
from language.domain.levels import Level
from passerelle.contracts import lifecycle


def test_levels_are_those_of_the_published_language() -> None:
    assert [level.value for level in Level] == [level.value for level in lifecycle.CEFR_ORDER]


def test_reasons_to_leave_are_those_of_the_published_language() -> None:
    assert {reason.value for reason in LeftReason} == {reason.value for reason in lifecycle.LeftReason}
