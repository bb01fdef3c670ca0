import re

import pytest

from passerelle.demo.gathering import gatherings
from passerelle.demo.people import FEWEST, MOST, TO_FLASHCOOP, Story, cast
from passerelle.demo.stories import STORIES
from tests.demo.desk import RecordingDesk


def test_a_dozen_people_live_every_story_once() -> None:
    assert [person.story for person in cast(12)] == list(Story)


def test_every_story_is_told_by_a_journey() -> None:
    assert set(STORIES) == set(Story)


def test_the_cast_is_the_same_at_every_performance() -> None:
    assert cast(40) == cast(40)


def test_nobody_has_a_number_or_address_of_anybody() -> None:
    for person in cast(MOST):
        assert re.fullmatch(r"\+33 6 39 98 \d\d \d\d", person.phone)
        assert person.email.endswith(".example")


def test_no_two_people_can_be_taken_for_each_other() -> None:
    people = cast(MOST)

    assert len({person.phone for person in people}) == len({person.email for person in people}) == MOST


def test_learners_of_several_levels_take_part() -> None:
    assert {person.level for person in cast(12)} >= {"alpha", "A1", "A2"}


@pytest.mark.parametrize("count", range(FEWEST, MOST + 1))
def test_every_flashcoop_has_enough_people_to_begin(count: int) -> None:
    going = [person for person in cast(count) if person.story in TO_FLASHCOOP]
    sessions = gatherings(RecordingDesk(), len(going))
    staying = [
        sum(person.story is not Story.SAYS_NO for person in going[number :: len(sessions)])
        for number in range(len(sessions))
    ]

    assert min(staying) >= 3
    assert sum(session.missing for session in sessions) == len(going)
