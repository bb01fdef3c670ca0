"""The README names every refusal, state, route and setting, so that it cannot fall behind."""

import re
from pathlib import Path

from funding.domain import errors
from funding.domain.application import Status
from funding.settings import FundingSettings
from tests.funding.agency import Agency
from tests.funding.counter import Counter, Desk

README = (Path(__file__).parents[2] / "services" / "funding" / "README.md").read_text(encoding="utf-8")


def own_routes() -> set[str]:
    paths = Counter(Desk(Agency())).app.openapi()["paths"]
    return {f"{method.upper()} {path.replace('{application}', '{id}')}" for path in paths for method in paths[path]}


def test_every_refusal_is_named_in_the_readme() -> None:
    codes = {error.code for error in errors.FundingError.__subclasses__()}

    assert {code for code in codes if f"`{code}`" not in README} == set()


def test_every_state_is_named_in_the_readme() -> None:
    assert {status for status in Status if not re.search(rf"\b{status}\b", README)} == set()


def test_every_route_is_named_in_the_readme() -> None:
    assert {route for route in own_routes() if f"`{route}`" not in README} == set()


def test_every_setting_is_named_in_the_readme() -> None:
    names = {f"PASSERELLE_FUNDING_{name.upper()}" for name in FundingSettings.model_fields}

    assert {name for name in names if name not in README} == set()
