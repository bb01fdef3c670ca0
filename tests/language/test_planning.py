from datetime import date
from typing import Any

import pytest

from language.domain.course import plan_course
from language.domain.errors import CoursePlanIsInvalid
from language.domain.levels import Level
from tests.language.making import COURSE, plan


@pytest.mark.parametrize(
    "changes",
    [
        {"places": 0},
        {"ends_on": date(2026, 1, 11)},
        {"level_from": Level.B1, "level_to": Level.A2},
        {"attendance_needed": 101},
        {"sessions": -1},
        {"sessions": 0, "attendance_needed": 70},
    ],
    ids=",".join,
)
def test_a_course_that_cannot_be_held_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(CoursePlanIsInvalid):
        plan_course(COURSE, plan(**changes))


def test_a_new_course_has_all_its_places_free() -> None:
    assert plan_course(COURSE, plan(places=12)).places_free == 12


def test_a_course_takes_entry_level_up_to_below_its_target() -> None:
    taken = [level for level in Level if plan(level_from=Level.A1, level_to=Level.B1).takes(level)]

    assert taken == [Level.A1, Level.A2]


def test_a_course_that_consolidates_takes_its_one_level() -> None:
    taken = [level for level in Level if plan(level_from=Level.B1, level_to=Level.B1).takes(level)]

    assert taken == [Level.B1]
