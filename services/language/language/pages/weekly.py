"""A calendar in one line: the same hours on some days of the week, until all sessions are placed."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from pydantic import TypeAdapter, ValidationError

from language.api.bodies import StaffCode
from language.domain.calendar import Slot
from language.domain.course import Plan

WEEK = range(7)
_CODE: TypeAdapter[str] = TypeAdapter(StaffCode)


class NotAWeek(Exception):
    """The teacher, the days or the hours are missing or cannot be."""


def weekly(form: Mapping[str, str], plan: Plan) -> tuple[str, list[Slot]]:
    """The teacher's code and the meetings of the course; raises NotAWeek."""
    days = [day for day in WEEK if form.get(f"day-{day}") == "yes"]
    try:
        teacher = _CODE.validate_python(form.get("teacher", "").strip().lower())
        starts, ends = time.fromisoformat(form.get("starts", "")), time.fromisoformat(form.get("ends", ""))
    except (ValidationError, ValueError) as wrong:
        raise NotAWeek from wrong
    if not days or starts >= ends:
        raise NotAWeek
    return teacher, [Slot(on, starts, ends) for on in _dates(plan, days)]


def _dates(plan: Plan, days: list[int]) -> list[date]:
    every = (plan.starts_on + timedelta(days=passed) for passed in range((plan.ends_on - plan.starts_on).days + 1))
    return [on for on in every if on.weekday() in days][: plan.sessions]
