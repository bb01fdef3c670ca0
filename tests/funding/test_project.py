"""A project is coded: purpose, sector of a closed list, a plan that adds up, an enterprise that is small enough."""

from dataclasses import replace

import pytest

from funding import commands
from funding.domain.errors import EnterpriseIsTooBig, PlanIsMissing, PlanIsNotBalanced, SectorIsUnknown
from funding.domain.project import Plan, Project, Spending, Stage, Use, check_project
from funding.domain.sectors import Sector
from funding.domain.territory import Territory, department_of, is_commune
from tests.funding import agency as at
from tests.funding.agency import REF
from tests.funding.examples import BUSINESS, KITCHEN, RULES, business, plan_for


def planned(plan: Plan | None) -> Project:
    return replace(KITCHEN, plan=plan)


def test_a_business_has_a_plan() -> None:
    with pytest.raises(PlanIsMissing):
        check_project(planned(None), BUSINESS)


@pytest.mark.parametrize(("own_funds", "spent"), [(0, 799_999), (1, 800_000), (100_000, 800_001)])
def test_a_plan_adds_up_to_the_cent(own_funds: int, spent: int) -> None:
    plan = Plan(Stage.IDEA, 0, own_funds, (Spending(Use.STOCK, spent),))

    with pytest.raises(PlanIsNotBalanced):
        check_project(planned(plan), BUSINESS)


def test_several_uses_and_own_funds_make_one_plan() -> None:
    spending = (Spending(Use.VEHICLE, 700_000), Spending(Use.FEES, 150_000))
    plan = Plan(Stage.RUNNING, 3, 50_000, spending)
    agency = at.invited()

    shown = agency.do(commands.submit, ref=REF, project=planned(plan), rules=RULES)

    assert shown["plan"]["spending"][1] == {"use": "fees", "amount_cents": 150_000}


def test_an_enterprise_has_at_most_three_employees() -> None:
    check_project(planned(plan_for(800_000, employees=3)), BUSINESS)
    with pytest.raises(EnterpriseIsTooBig):
        check_project(planned(plan_for(800_000, employees=4)), BUSINESS)


def test_a_sector_outside_the_list_is_refused() -> None:
    agency = at.invited()

    with pytest.raises(SectorIsUnknown):
        agency.do(commands.submit, ref=REF, project=business(100_000, Sector("smuggling")), rules=RULES)


def test_the_territory_of_the_application_wins() -> None:
    agency = at.referred()
    agency.do(commands.invite, ref=REF, terms=at.TERMS, territory=Territory("38185"))

    shown = agency.do(commands.submit, ref=REF, project=KITCHEN, rules=RULES, territory=Territory("2A004"))

    assert shown["territory"] == "2A004"


@pytest.mark.parametrize(("commune", "department"), [("38185", "38"), ("2A004", "2A"), ("97411", "974")])
def test_a_commune_belongs_to_a_department(commune: str, department: str) -> None:
    assert is_commune(commune)
    assert department_of(commune) == department


@pytest.mark.parametrize("code", ["3818", "381855", "2C004", "96001", "00001", "Paris"])
def test_what_is_no_code_of_a_commune_is_refused(code: str) -> None:
    assert not is_commune(code)
