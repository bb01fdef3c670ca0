from collections.abc import Callable

import pytest
import yaml

from passerelle.runtime.yaml_files import composed, line_at, loaded

TEXT = """# rules
rules:
  - code: a
    from: 2026-01-01
  - code: b
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [((), 2), (("rules", 0, "from"), 4), (("rules", 1, "from"), 5), (("rules", 7), 3), (("other",), 2)],
    ids=["the file", "a value", "a missing value", "an index too far", "a missing key"],
)
def test_a_problem_is_told_on_the_line_it_stands_or_should_stand_on(place: tuple[int | str, ...], line: int) -> None:
    assert line_at(yaml.compose(TEXT, Loader=yaml.SafeLoader), place) == line


def test_a_file_that_says_nothing_has_its_problems_on_the_first_line() -> None:
    assert line_at(None, ("rules", 0)) == 1


@pytest.mark.parametrize("read", [composed, loaded])
def test_what_is_no_yaml_is_told_on_the_line_where_it_stops_being_yaml(read: Callable[[str], object]) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as told:
        read("rules:\n  - {rule: [")

    assert told.value.problem_mark is not None
    assert told.value.problem_mark.line == 1


def test_a_sound_file_is_read_alike_by_both_parsers() -> None:
    assert loaded(TEXT) == yaml.safe_load(TEXT)
    assert line_at(composed(TEXT), ("rules", 1, "code")) == 5
