"""Files and functions stay short enough to be read, not searched: a hard limit each, and targets for the whole."""

import statistics
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, function_lengths, python_files

PRODUCTION = python_files(ROOT, "shared", "services")
TESTS = python_files(ROOT, "tests", "benchmarks")


def test_no_file_is_longer_than_anyone_would_read() -> None:
    too_long = [*_longer_than(400, PRODUCTION), *_longer_than(500, TESTS)]

    assert too_long == []


def test_no_function_is_longer_than_one_screen() -> None:
    lengths = {
        f"{path.relative_to(ROOT).parent}/{name}": length
        for path in PRODUCTION + TESTS
        for name, length in function_lengths(path).items()
    }

    assert {name: length for name, length in lengths.items() if length > 60} == {}


def test_files_are_short_in_the_median_and_the_tail() -> None:
    lengths = {str(path.relative_to(ROOT)): length for path in PRODUCTION if (length := _lines(path))}

    _assert_distribution(lengths, median=100, p90=250)


def test_functions_are_short_in_the_median_and_the_tail() -> None:
    lengths = {
        f"{path.relative_to(ROOT).parent}/{name}": length
        for path in PRODUCTION
        for name, length in function_lengths(path).items()
    }

    _assert_distribution(lengths, median=10, p90=30)


def test_a_long_file_and_a_long_function_are_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def endless() -> None:\n" + "    print()\n" * 400, encoding="utf-8")

    assert _longer_than(400, [planted]) == [f"{planted}: 401 lines"]
    assert function_lengths(planted) == {"planted.py:1 endless": 401}


def test_a_tail_of_long_files_is_named() -> None:
    with pytest.raises(AssertionError, match=r"p90 260 > 250.*long\.py: 260"):
        _assert_distribution({"short.py": 10, "plain.py": 10, "long.py": 260}, median=100, p90=250)


def test_the_top_of_the_tree_fits_on_one_screen() -> None:
    visible = [path.name for path in ROOT.iterdir() if not path.name.startswith(".")]

    assert len(visible) <= 15, sorted(visible)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _longer_than(limit: int, paths: list[Path]) -> list[str]:
    return [f"{path}: {_lines(path)} lines" for path in paths if _lines(path) > limit]


def _assert_distribution(lengths: dict[str, int], median: int, p90: int) -> None:
    ordered = sorted(lengths.values())
    middle, tail = statistics.median(ordered), ordered[int(len(ordered) * 0.9)]
    offenders = [f"{name}: {length}" for name, length in lengths.items() if length > p90]
    assert middle <= median, f"median {middle} > {median}"
    assert tail <= p90, f"p90 {tail} > {p90}; " + ", ".join(offenders)
