"""Dated rules are files: what is wrong in one is told by file, line and code, before anything starts."""

from pathlib import Path
from typing import cast

import pytest

from language.app import routes_of
from language.domain.errors import RulesAreBroken
from language.domain.legal import LanguageLevel
from language.domain.levels import Level
from language.settings.rule_files import load_book, shipped_files
from passerelle.runtime.organization import Organization
from tests.language.making import BOOK

RULE = """
  - rule: language_resident_card
    procedure: resident_card
    valid_from: {since}
    {until}
    requires: {{language: {level}}}
    source: "A text"
    status: confirmed
"""


def rule(since: str, until: str = "", level: str = "B1") -> str:
    return RULE.format(since=since, until=f"valid_until: {until}" if until else "", level=level)


def own_file(folder: Path, *entries: str, part: str = "rules") -> Path:
    path = folder / "own.yaml"
    path.write_text(f"{part}:" + "".join(entries), encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(RulesAreBroken) as broken:
        load_book(path)
    return list(broken.value.problems)


def test_the_shipped_rules_can_be_used_and_name_the_five_streams() -> None:
    assert set(BOOK.streams) == {"city_funded", "refuge_call", "learning_app", "professional", "everyday"}
    assert [path.name for path in shipped_files()] == ["certificates.yaml", "legal_rules.yaml", "streams.yaml"]


def test_every_shipped_rule_cites_its_source() -> None:
    dated = [
        version for part in (BOOK.streams, BOOK.rules, BOOK.certificates) for one in part.values() for version in one
    ]

    assert all(len(version.validity.source) > 20 for version in dated)


def test_two_versions_that_hold_at_once_are_an_overlap(tmp_path: Path) -> None:
    path = own_file(tmp_path, rule("2020-01-01", "2026-06-30"), rule("2026-01-01"))

    [problem] = problems(path)
    assert problem.startswith("own.yaml: rule language_resident_card: overlap")
    assert "2026-01-01" in problem


def test_a_day_without_a_version_is_a_gap(tmp_path: Path) -> None:
    path = own_file(tmp_path, rule("2020-01-01", "2025-12-30"), rule("2026-01-01"))

    assert problems(path) == [
        "own.yaml: rule language_resident_card: gap: nothing holds between 2025-12-30 and 2026-01-01"
    ]


def test_a_version_that_ends_before_it_begins_is_told(tmp_path: Path) -> None:
    [problem] = problems(own_file(tmp_path, rule("2026-01-01", "2025-01-01")))

    assert "before it begins" in problem


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (rule("2026-01-01", level="B9"), "own.yaml:6: rules.0.requires.language"),
        (rule("2026-01-01").replace("resident_card\n", "golden_card\n", 2), "own.yaml:3: rules.0.procedure"),
        (
            rule("2026-01-01")
            + "    exemptions: [{code: x, when: {fact: shoe_size, is: [a]}, source: s, status: confirmed}]",
            "shoe_size",
        ),
        (
            rule("2026-01-01")
            + "    exemptions: [{code: x, when: {fact: work, is: [king]}, source: s, status: confirmed}]",
            "unknown code king for work",
        ),
        (rule("2026-01-01").replace("confirmed", "sure"), "own.yaml:8: rules.0.status"),
        (rule("2026-01-01").replace("{language: B1}", "{language: B1, nothing: true}"), "exactly one thing"),
        (rule("2026-01-01") + "    colour: blue\n", "own.yaml:9: rules.0.colour"),
    ],
    ids=["level", "procedure", "fact", "value", "status", "two requirements", "key"],
)
def test_an_unknown_code_is_named_with_its_line(tmp_path: Path, entry: str, said: str) -> None:
    assert any(said in problem for problem in problems(own_file(tmp_path, entry)))


def test_a_file_that_is_not_yaml_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("rules:\n  - {rule: [", encoding="utf-8")

    assert problems(path)[0].startswith("own.yaml:2: is not YAML")


def test_a_file_that_is_missing_is_told_by_its_name(tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere.yaml") == ["nowhere.yaml: cannot be read: FileNotFoundError"]


def test_a_cooperative_replaces_whole_what_it_names(tmp_path: Path) -> None:
    book = load_book(own_file(tmp_path, rule("2030-01-01", level="C1")))

    assert [version.requirement for version in book.rules["language_resident_card"]] == [LanguageLevel(Level.C1)]
    assert book.rules["language_naturalisation"] == BOOK.rules["language_naturalisation"]


def test_a_cooperative_may_add_a_stream_of_its_own(tmp_path: Path) -> None:
    entry = "\n  - {stream: region, title: Région, valid_from: 2026-01-01, source: Agreement 7, status: confirmed}"

    assert "region" in load_book(own_file(tmp_path, entry, part="streams")).streams


def test_a_cooperative_does_not_start_on_broken_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = own_file(tmp_path, rule("2020-01-01"), rule("2026-01-01"))
    monkeypatch.setenv("PASSERELLE_LANGUAGE_RULES_FILE", str(path))

    with pytest.raises(RulesAreBroken, match="language_resident_card: overlap"):
        routes_of(cast(Organization, None))
