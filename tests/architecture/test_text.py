"""What no file of the project may contain: a registry's host, a path of someone's machine, a skipped test."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, project_files, python_files

# Put together from pieces, so that this file keeps its own rule.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("repo1", "maven"),
        ("maven", "apache", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("index", "crates"),
        ("proxy", "golang"),
    )
]
HOST = re.compile("|".join(map(re.escape, REGISTRIES)))
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:home|Users)/[a-z]\w*|(?<![\w.$}])/(?:root|work)/\w+")
UNTESTED = re.compile(r"\bpytest\.(?:mark\.)?(?:skip\w*|xfail|importorskip)\b|\bunittest\.skip\w*|\bSkipTest\b")


def lines_matching(pattern: re.Pattern[str], path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    return [
        f"{path.name}:{number} {match[0]}" for number, line in enumerate(lines, 1) if (match := pattern.search(line))
    ]


def test_no_file_names_the_host_of_a_registry() -> None:
    assert [found for path in project_files() for found in lines_matching(HOST, path)] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [found for path in project_files() for found in lines_matching(MACHINE_PATH, path)] == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    assert [found for path in python_files(ROOT, "tests") for found in lines_matching(UNTESTED, path)] == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in python_files(ROOT, "tests")}

    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (HOST, "--index https://" + "pypi" + ".org/simple"),
        (MACHINE_PATH, "DATA=" + "/home" + "/amina/data"),
        (MACHINE_PATH, "see " + "/root" + "/notes.txt"),
        (UNTESTED, "@pytest." + "mark.skipif(True)"),
        (UNTESTED, "pytest." + "importorskip('x')"),
    ],
)
def test_a_planted_text_is_found(pattern: re.Pattern[str], text: str, tmp_path: Path) -> None:
    planted = tmp_path / "planted.txt"
    planted.write_text(text, encoding="utf-8")

    assert len(lines_matching(pattern, planted)) == 1
