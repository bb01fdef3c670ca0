"""Which figures are asked for: a year, a plan, a place, as they stand in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import HTTPException, Query
from pydantic import BaseModel, Field

from passerelle.pages.desk import Visitor
from referral.domain.eligibility import department_of
from referral.domain.figures import WHOLE
from referral.domain.plan import PathwayPlan, PlanStep
from referral.pages.showing import commune_name
from referral.territory import official

PATH = "/desk/figures"
OF_DEPARTMENT = 3
"""Codes of departments have as many letters or fewer."""


class Asked(BaseModel):
    """Empty: the last year that is over, the plan that is followed most, everywhere."""

    year: Annotated[str, Field(pattern=r"^(20[0-9]{2})?$")] = ""
    plan: Annotated[str, Field(max_length=60)] = ""
    place: Annotated[str, Field(pattern=r"^[0-9AB]{0,5}$")] = ""


AskedFor = Annotated[Asked, Query()]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is shown: the plan with the steps of all its versions."""

    year: int
    plan: str
    place: str
    plans: Mapping[str, PathwayPlan]
    """The newest version of each."""
    steps: Mapping[str, PlanStep]
    """Of the chosen plan, by name."""
    firsts: frozenset[str]

    def address(self, path: str = PATH, **changed: str) -> str:
        told = {"year": str(self.year), "plan": self.plan, "place": self.place, **changed}
        return f"{path}?{urlencode({name: value for name, value in told.items() if value})}"

    @property
    def is_everywhere(self) -> bool:
        return self.place == WHOLE

    def is_near(self, place: str) -> bool:
        """Whether it can be gone to from here: every department, and the cities of the present one."""
        return is_department(place) or department_of(place) == department_of(self.place)

    def holds(self, place: str) -> bool:
        """Whether a place lies right below the one chosen."""
        if self.is_everywhere:
            return is_department(place)
        return is_department(self.place) and not is_department(place) and department_of(place) == self.place


def chosen(asked: Asked, visitor: Visitor, plans: Sequence[PathwayPlan], years: Sequence[int], usual: str) -> Chosen:
    """For somebody responsible for some territories only, one of these; raises 404 for another."""
    newest = {plan.name: plan for plan in sorted(plans, key=lambda one: one.version)}
    plan = asked.plan or (usual if usual in newest else min(newest, default=""))
    year = int(asked.year) if asked.year else years[0]
    if year not in years or plan not in newest:
        raise HTTPException(404)
    versions = [one for one in plans if one.name == plan]
    steps = {step.name: step for one in sorted(versions, key=lambda one: -one.version) for step in one.steps}
    firsts = frozenset(one.first for one in versions)
    return Chosen(year, plan, _place(asked.place, visitor), newest, steps, firsts)


def _place(place: str, visitor: Visitor) -> str:
    if not place and visitor.territories:
        return _city_of(visitor.territories[0])
    if not may_see(visitor, place):
        raise HTTPException(404)
    return place


def may_see(visitor: Visitor, place: str) -> bool:
    """Whether the visitor's territories hold this place."""
    allowed = {_city_of(one) for one in visitor.territories}
    return not allowed or bool({place, department_of(place)} & allowed)


def _city_of(code: str) -> str:
    """A department as it is; a municipal arrondissement as its city."""
    if is_department(code):
        return code
    territory = official()
    found = territory.communes.get(territory.merged.get(code, code))
    return code if found is None else found.part_of or found.code


def is_department(place: str) -> bool:
    return 0 < len(place) <= OF_DEPARTMENT


def place_name(place: str) -> str:
    """The official name; the code when there is none."""
    department = official().areas.get("department", {}).get(place)
    if department is not None:
        return f"{department.name} ({place})"
    return commune_name(place)
