import pytest
import yaml

from passerelle.runtime.yaml_lines import line_at

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
