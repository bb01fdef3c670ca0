from dataclasses import replace

import pytest

from language.domain.errors import PlacementContradictsSkills, PlacementIsEmpty, PlacementIsInUse
from language.domain.levels import Level
from language.domain.placement import LevelRule, Skills, place
from tests.language.making import COURSE, NOW, learner


def test_the_weakest_skill_decides_without_an_overall_level() -> None:
    skills = Skills(listening=Level.B1, reading=Level.A1, speaking=Level.B1, writing=Level.ALPHA)

    assert place(None, skills, NOW).overall is Level.ALPHA


def test_the_assessor_may_decide_between_weakest_and_strongest() -> None:
    skills = Skills(listening=Level.B1, writing=Level.A1)

    assert place(Level.A2, skills, NOW).overall is Level.A2


@pytest.mark.parametrize("overall", [Level.ALPHA, Level.B2])
def test_an_overall_level_beyond_the_skills_is_refused(overall: Level) -> None:
    with pytest.raises(PlacementContradictsSkills):
        place(overall, Skills(listening=Level.B1, writing=Level.A1), NOW)


def test_a_placement_tells_by_whom_and_when_it_was_made() -> None:
    placement = place(Level.A2, Skills(), NOW, "teacher-7")

    assert (placement.assessed_by, placement.placed_at) == ("teacher-7", NOW)


@pytest.mark.parametrize(
    ("overall", "skills", "rule"),
    [
        (None, Skills(listening=Level.B1, writing=Level.A1), LevelRule.WEAKEST_SKILL),
        (Level.A2, Skills(listening=Level.B1, writing=Level.A1), LevelRule.ASSESSOR),
        (Level.A2, Skills(), LevelRule.ASSESSOR),
    ],
)
def test_a_level_explains_how_it_came_about(overall: Level | None, skills: Skills, rule: LevelRule) -> None:
    assert replace(learner(1), placement=place(overall, skills, NOW)).level_rule is rule


def test_a_level_from_class_says_that_it_is_from_class() -> None:
    assert learner(1).finished(Level.A2).level_rule is LevelRule.CLASS
    assert learner(1, None).level_rule is None


def test_a_placement_without_any_level_is_refused() -> None:
    with pytest.raises(PlacementIsEmpty):
        place(None, Skills(), NOW)


def test_a_level_reached_in_class_outdates_the_placement() -> None:
    assert learner(1, Level.A1).finished(Level.A2).level is Level.A2


def test_a_new_placement_is_refused_while_in_a_course() -> None:
    with pytest.raises(PlacementIsInUse):
        learner(1).joined(COURSE).placed(place(Level.B1, Skills(), NOW))
