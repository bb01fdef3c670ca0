"""What the list of pathways may be asked for, as it stands in the address: never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, ValidationError

from passerelle.pages.desk import Visitor, widened
from passerelle.runtime.organization import Organization
from referral.domain.plan import PathwayPlan, StepKind
from referral.plans.library import Guide
from referral.store.overview import Filter, Line, Place
from referral.store.views import SavedView
from referral.territory import official

UNKNOWN = "?"
"""The code of no area: nothing lies in it."""
AFTER = r"^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Asked(BaseModel):
    """Filters, order and place; empty leaves one out."""

    stage: Literal["open", "completed", "stopped", ""] = "open"
    step: Annotated[str, Field(max_length=60)] = ""
    partner: Annotated[str, Field(max_length=60)] = ""
    plan: Annotated[str, Field(max_length=60)] = ""
    stuck: Literal["", "0", "7", "14", "30", "90"] = ""
    """For at least so many days."""
    waits: Literal["", "agreement"] = ""
    area: Annotated[str, Field(max_length=60)] = ""
    order: Literal["since", "-since", ""] = "since"
    after: Annotated[str, Field(pattern=AFTER)] = ""

    def filter(self, visitor: Visitor, now: datetime) -> Filter:
        """The same for the store."""
        return Filter(
            stage=self.stage or "open",
            step=self.step or None,
            partner=self.partner or None,
            plan=self.plan or None,
            stuck_by=now - timedelta(days=int(self.stuck)) if self.stuck else None,
            unagreed_by=now if self.waits else None,
            areas=widened([area_code(self.area)]) if self.area.strip() else (),
            territories=visitor.territories,
        )

    @property
    def place(self) -> Place | None:
        since, _, id = self.after.partition("_")
        return Place(datetime.fromisoformat(since), UUID(id)) if id else None

    @property
    def is_descending(self) -> bool:
        return self.order == "-since"

    def address(self, path: str = "/desk/pathways", **changed: str) -> str:
        """The page with the same filters but what is changed; without a place unless one is given."""
        told = {**self.model_dump(), "after": "", **changed}
        plain = Asked().model_dump()
        query = urlencode({name: value for name, value in told.items() if value != plain[name]})
        return f"{path}?{query}" if query else path


def asked_of(view: SavedView) -> Asked:
    """A saved filter, as far as the page knows it today."""
    try:
        return Asked.model_validate(view.asked)
    except ValidationError:
        return Asked()


AskedFor = Annotated[Asked, Query()]


@dataclass(frozen=True, slots=True)
class Known:
    """What the filters may name, with the words people read."""

    plans: Mapping[tuple[str, int], PathwayPlan]
    partners: Mapping[str, str]
    language: str

    @property
    def plan_choices(self) -> list[tuple[str, str]]:
        newest = {name: plan.title.said_in(self.language) for (name, _), plan in sorted(self.plans.items())}
        return sorted(newest.items(), key=lambda one: one[1])

    @property
    def step_choices(self) -> list[tuple[str, str]]:
        titles = {
            step.name: step.title.said_in(self.language)
            for _, plan in sorted(self.plans.items())
            for step in plan.steps
            if step.ending is None
        }
        return sorted(titles.items(), key=lambda one: one[1])

    @property
    def partner_choices(self) -> list[tuple[str, str]]:
        return sorted(self.partners.items(), key=lambda one: one[1])

    def plan_title(self, line: Line) -> str:
        plan = self.plans.get((line.plan, line.version))
        return line.plan if plan is None else plan.title.said_in(self.language)

    def step_title(self, line: Line) -> str:
        plan = self.plans.get((line.plan, line.version))
        found = [] if plan is None else [step for step in plan.steps if step.name == line.step]
        return found[0].title.said_in(self.language) if found else line.step.replace("_", " ")

    def kind(self, line: Line) -> StepKind | None:
        plan = self.plans.get((line.plan, line.version))
        return None if plan is None else next((one.kind for one in plan.steps if one.name == line.step), None)


def known_of(organization: Organization, guide: Guide, language: str) -> Known:
    """Plans of the guide, partners of the directory at this moment."""
    partners = {one.organization: one.name for one in organization.directory.entries()}
    partners.pop(organization.id, None)
    return Known(guide.plans, partners, language)


def area_code(text: str) -> str:
    """The code of a department or commune typed by code or by the beginning of its name."""
    territory, typed = official(), text.strip()
    departments = territory.areas.get("department", {})
    if typed.upper() in departments:
        return typed.upper()
    named = [one.code for one in departments.values() if one.name.lower() == typed.lower()]
    communes = [] if named else [one.code for one in territory.beginning(typed, 1)]
    return next(iter([*named, *communes]), UNKNOWN)


def place_of(line: Line) -> str:
    """Where a page ends, for the address of the next."""
    return f"{line.since.isoformat().replace('+00:00', 'Z')}_{line.id}"
