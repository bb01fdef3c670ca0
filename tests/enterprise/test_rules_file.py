from datetime import date
from pathlib import Path

import pytest

from enterprise.domain.errors import NoRuleForTheDate
from enterprise.domain.rules import RuleStatus
from enterprise.settings.rules_file import RulesAreBroken, load_rules, read_rules, shipped_rules

DAY = date(2026, 11, 2)
OWN = """\
roles:
  - role: coordination
    at_least: 2
    valid_from: 2026-06-01
    source: statutes of the group
    status: confirmed
parameters:
  - name: contract_warning_days
    value: 90
    valid_from: 2019-01-01
    source: our own choice
    status: confirmed
"""


def test_every_shipped_rule_is_dated_and_has_a_source() -> None:
    rules = shipped_rules()
    every = (*rules.formats, *rules.contracts, *rules.roles, *rules.parameters)
    assert all(one.source and one.holds_on(DAY) for one in every)
    assert {one.code: one.status for one in rules.contracts} == {
        "cape": RuleStatus.CONFIRMED,
        "cesa": RuleStatus.TO_BE_CONFIRMED,
    }


def test_an_organization_adds_rules_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    rules = load_rules(own)
    assert rules.roles_on(DAY)["coordination"].at_least == 2
    assert rules.roles_on(date(2026, 5, 31))["coordination"].at_least == 1
    assert rules.number_on(DAY, "contract_warning_days") == 90
    assert rules.contract_on(DAY, "cape").longest_months == 12


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OWN.replace("at_least: 2", "at_least: many"), r"own\.yaml:3: roles\.0\.at_least: "),
        (OWN.replace("    source: statutes of the group\n", ""), r"own\.yaml:2: roles\.0\.source: Field required"),
        (OWN.replace("status: confirmed", "status: sure", 1), r"own\.yaml:6: roles\.0\.status: "),
        (OWN.replace("value: 90", "value: 90\n    colour: red"), r"own\.yaml:10: parameters\.0\.colour: "),
        (
            OWN.replace("status: confirmed", "status: confirmed\n    valid_until: 2020-01-01", 1),
            r"valid_until is before",
        ),
        ("roles: [", r"own\.yaml:\d+: is not YAML"),
        ("- a list", r"own\.yaml:1: the file: "),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_key(text: str, problem: str) -> None:
    with pytest.raises(RulesAreBroken, match=problem):
        read_rules(text, "own.yaml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesAreBroken, match=r"nowhere\.yaml:1: cannot be read"):
        load_rules(tmp_path / "nowhere.yaml")


def test_a_rule_that_has_ended_holds_no_more() -> None:
    ended = read_rules(
        OWN.replace("valid_from: 2026-06-01", "valid_from: 2026-06-01\n    valid_until: 2026-10-31"), "own"
    )
    assert "coordination" in ended.roles_on(date(2026, 10, 31))
    assert "coordination" not in ended.roles_on(DAY)
    with pytest.raises(NoRuleForTheDate):
        ended.contract_on(DAY, "cape")
