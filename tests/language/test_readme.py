"""The README is held to its word: its example runs, and it names every refusal, route and setting."""

import json
import re
from pathlib import Path
from typing import cast

from httpx import AsyncClient

from language.api import own_routes
from language.domain.errors import LanguageError
from language.settings import LanguageSettings
from passerelle.runtime.organization import Organization
from passerelle.testing.routed import app_with
from tests.language.counter import InMemory, post
from tests.language.making import BOOK
from tests.language.town import Town

README = (Path(__file__).parents[2] / "services" / "language" / "README.md").read_text(encoding="utf-8")
REQUEST = re.compile(r"^post (\S+)(?: '(\{.*?\})')?$", re.MULTILINE | re.DOTALL)


async def test_the_example_of_the_readme_completes_a_course(town: Town, client: AsyncClient) -> None:
    ref = town.refer()
    course = ""
    for path, body in REQUEST.findall(README):
        filled = path.replace("$REF", str(ref)).replace("$COURSE", course)
        answer = await post(client, filled, json.loads(body.replace("'$REF'", str(ref)) or "null"))
        assert answer.status_code < 300, answer.text
        course = course or (answer.json()["id"] if path == "/courses" else "")

    assert town.heard(ref)[-1] == "course_completed"


def test_every_refusal_is_named_in_the_readme() -> None:
    codes = {error.code for error in LanguageError.__subclasses__()}

    assert {code for code in codes if f"`{code}`" not in README} == set()


def test_every_route_is_named_in_the_readme(town: Town) -> None:
    app = app_with(own_routes(cast(Organization, InMemory(town)), BOOK, LanguageSettings()))
    routes = {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}

    assert {route for route in routes if f"`{route.replace('{course}', '{id}')}`" not in README} == set()


def test_every_setting_is_named_in_the_readme() -> None:
    names = {f"PASSERELLE_LANGUAGE_{name.upper()}" for name in LanguageSettings.model_fields}

    assert {name for name in names if name not in README} == set()
