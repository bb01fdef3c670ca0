"""What may be lent depends on the day; a rule says where it comes from, and is checked when it is loaded."""

from datetime import date
from pathlib import Path
from typing import cast

import pytest

from funding import api
from funding.domain.errors import NoRuleForTheDate, SectorIsUnknown
from funding.domain.parameters import Name, Purpose, Standing
from funding.rules import RulesAreBroken, load_rules
from passerelle.runtime.organization import Organization
from tests.funding.agency import Agency
from tests.funding.counter import Desk
from tests.funding.examples import RULES, TODAY

LATER = """
parameters:
  - name: outstanding_cap_cents
    purpose: business
    value: 1500000
    valid_from: 2027-01-01
    source: "an invented later rule"
    status: to_be_confirmed
"""
OWN_RATE = """
parameters:
  - name: annual_rate_basis_points
    value: 912
    valid_from: 2018-01-01
    source: "the agency's own tariff"
    status: confirmed
"""


def own(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("purpose", "cap_cents", "months"), [(Purpose.BUSINESS, 1_200_000, 60), (Purpose.PERSONAL, 800_000, 84)]
)
def test_the_caps_of_r518_61_hold_from_their_first_day(purpose: Purpose, cap_cents: int, months: int) -> None:
    limit = RULES.parameters.limit_on(date(2022, 2, 7), purpose)

    assert (limit.cap_cents, limit.longest_months, limit.most_employees) == (cap_cents, months, 3)
    assert limit.loans_behind_allowed == 0
    assert "R.518-61" in RULES.parameters.on(TODAY, Name.OUTSTANDING_CAP, purpose).source


@pytest.mark.parametrize("purpose", list(Purpose))
def test_no_cap_is_made_up_for_the_day_before(purpose: Purpose) -> None:
    with pytest.raises(NoRuleForTheDate):
        RULES.parameters.limit_on(date(2022, 2, 6), purpose)


def test_a_later_rule_holds_from_its_day_and_not_before(tmp_path: Path) -> None:
    parameters = load_rules(own(tmp_path, LATER)).parameters

    assert parameters.limit_on(date(2026, 12, 31), Purpose.BUSINESS).cap_cents == 1_200_000
    assert parameters.limit_on(date(2027, 1, 1), Purpose.BUSINESS).cap_cents == 1_500_000
    assert parameters.limit_on(date(2027, 1, 1), Purpose.PERSONAL).cap_cents == 800_000


def test_a_rule_ends_with_its_last_day(tmp_path: Path) -> None:
    ended = LATER.replace("2027-01-01", "2027-01-01\n    valid_until: 2027-06-30")
    parameters = load_rules(own(tmp_path, ended)).parameters

    assert parameters.limit_on(date(2027, 6, 30), Purpose.BUSINESS).cap_cents == 1_500_000
    assert parameters.limit_on(date(2027, 7, 1), Purpose.BUSINESS).cap_cents == 1_200_000


@pytest.mark.parametrize("name", [Name.ANNUAL_RATE, Name.GUARANTOR_SHARE])
def test_rate_and_share_say_that_they_are_unconfirmed(name: Name) -> None:
    parameter = RULES.parameters.on(TODAY, name)

    assert parameter.status is Standing.TO_BE_CONFIRMED
    assert "2018" in parameter.source


def test_the_terms_of_a_contract_name_what_is_unconfirmed() -> None:
    terms = RULES.parameters.terms_on(TODAY, Purpose.BUSINESS)

    assert (terms.rate_basis_points, terms.grace_days, terms.longest_months) == (753, 7, 60)
    assert terms.unconfirmed == (Name.ANNUAL_RATE, Name.GRACE)


def test_an_agency_replaces_what_nobody_has_confirmed(tmp_path: Path) -> None:
    rate = load_rules(own(tmp_path, OWN_RATE)).parameters.on(TODAY, Name.ANNUAL_RATE)

    assert (rate.value, rate.status) == (912, Standing.CONFIRMED)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OWN_RATE.replace("912", "0"), "own.yaml:3: annual_rate_basis_points must be 1 to 3000"),
        (OWN_RATE.replace("912", "a lot"), "own.yaml:3: `value` must be a whole number, not negative"),
        (OWN_RATE.replace("annual_rate_basis_points", "luck"), "own.yaml:3: `name` must be one of"),
        (OWN_RATE.replace("2018-01-01", "2018-02-30"), "own.yaml:5: `valid_from`: day is out of range for month"),
        (OWN_RATE.replace("confirmed", "hearsay"), "own.yaml:3: `status` must be one of confirmed, to_be_confirmed"),
        (OWN_RATE.replace("source", "sauce"), "own.yaml:3: unknown key `sauce`"),
        (OWN_RATE + OWN_RATE.partition("\nparameters:\n")[2], "own.yaml:8: annual_rate_basis_points stands twice"),
        (LATER.replace("    purpose: business\n", ""), "own.yaml:3: `purpose` must be one of business, personal"),
        (LATER.replace("2027-01-01", "2022-02-07"), "own.yaml:3: outstanding_cap_cents of 2022-02-07 is confirmed"),
        ("parameters: [", "own.yaml:1: is not YAML"),
        ("- 1", "own.yaml:1: must be a mapping of keys to values"),
    ],
)
def test_a_broken_rule_is_told_with_its_line(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(RulesAreBroken) as broken:
        load_rules(own(tmp_path, text))

    assert problem in str(broken.value)


def test_a_rules_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesAreBroken, match=r"none\.yaml:1: cannot be read"):
        load_rules(tmp_path / "none.yaml")


def test_the_sectors_are_the_sections_of_the_nomenclature() -> None:
    assert "".join(entry.naf for entry in RULES.sectors) == "ABCDEFGHIJKLMNPQRS"
    assert RULES.sector_on(TODAY, "construction") == "construction"


@pytest.mark.parametrize(("day", "code"), [(TODAY, "smuggling"), (date(2007, 12, 31), "construction")])
def test_a_sector_is_unknown_outside_the_list_of_the_day(day: date, code: str) -> None:
    with pytest.raises(SectorIsUnknown):
        RULES.sector_on(day, code)


def test_a_service_does_not_start_with_broken_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_FUNDING_RULES_FILE", str(own(tmp_path, OWN_RATE.replace("912", "0"))))

    with pytest.raises(RulesAreBroken, match=r"own\.yaml:3"):
        api.routes(cast(Organization, Desk(Agency())))
