"""The README is held to its word: its example runs, and it names every refusal, route, deadline and setting."""

import json
import re
from pathlib import Path
from typing import cast

from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from referral.app import service
from referral.domain.errors import ReferralError
from referral.domain.status import StepStatus
from referral.plans.plan_file import read_plan
from referral.reactions import table
from referral.settings import ReferralSettings
from tests.referral.office import Desktop, Neighbours
from tests.referral.walking import OWNER, Walk

README = (Path(__file__).parents[2] / "services" / "referral" / "README.md").read_text(encoding="utf-8")
REQUEST = re.compile(r"^post (\S+)(?: '(\{.*?\})')?$", re.MULTILINE | re.DOTALL)
ENDS = """
plan: example
version: 1
title: {en: E, fr: E}
first: language_course
steps:
%s
  another_course: {title: {en: A, fr: A}, ends: stopped}
  flashcoop: {title: {en: F, fr: F}, ends: completed}
  reassess: {title: {en: R, fr: R}, ends: stopped}
"""


class Stand:
    """As much of an organization as routes are made with."""

    id = OWNER
    directory = Neighbours()


async def test_the_example_of_the_readme_sends_a_referral(desktop: Desktop) -> None:
    known: dict[str, str] = {}
    for path, body in REQUEST.findall(README):
        for name, value in known.items():
            path, body = path.replace(f"${name}", value), body.replace(f"'${name}'", value)  # noqa: PLW2901
        answer = await desktop.done(path, json.loads(body))
        known |= {"/people": {"PERSON": answer["id"]}, "/pathways": {"PATHWAY": answer["id"]}}.get(path, {})

    assert (await desktop.get(f"/pathways/{known['PATHWAY']}"))["referral"]["status"] == "sent"


def test_the_example_plan_of_the_readme_can_be_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)

    assert read_plan(ENDS % example, "README.md")[1] == []


def test_every_refusal_is_named_in_the_readme() -> None:
    codes = {error.code for error in ReferralError.__subclasses__()}

    assert {code for code in codes if f"`{code}`" not in README} == set()


def test_every_route_is_named_in_the_readme() -> None:
    app = app_with(service.routes(cast(Organization, Stand())))
    routes = {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}

    assert {route for route in routes if f"`{route}`" not in README} == set()


def test_every_deadline_and_event_is_named_in_the_readme() -> None:
    reactions = table(Walk().guide)
    milestones = {event for event in reactions.messages if hasattr(event, "publishers") and event.publishers}
    told = {event.__name__ for event in {*reactions.messages} - milestones} | {
        one.__name__ for one in service.publishes
    }

    assert {name for name in {*reactions.deadlines, *told, *StepStatus} if f"`{name}`" not in README} == set()


def test_every_setting_is_named_in_the_readme() -> None:
    names = {f"PASSERELLE_REFERRAL_{name.upper()}" for name in ReferralSettings.model_fields}

    assert {name for name in names if name not in README} == set()
