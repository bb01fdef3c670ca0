"""What holds for every route of the pages of every kind of organization, also for those that are made tomorrow."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from httpx import Headers

from passerelle.pages.roles import Role
from passerelle.testing.platform import DatabaseFactory
from tests.pages.sites import KINDS, Hosted, filled, hosted_site, looks, templates

FOR_EVERYBODY = {
    "/desk",
    "/desk/account",
    "/desk/account/password",
    "/desk/account/recovery-codes",
    "/desk/account/sign-out-elsewhere",
    "/desk/demonstration/{token}",
    "/desk/language/{language}",
    "/desk/live",
    "/desk/second-factor",
    "/desk/second-factor/set-up",
    "/desk/set-up/{token}",
    "/desk/sign-in",
    "/desk/sign-out",
}
"""Routes that ask for no role."""
ENDLESS = "/desk/live"
LET_IN = {"/desk/sign-in", "/desk/set-up/{token}", "/desk/demonstration/{token}", "/desk/language/{language}"}
"""Routes for those who are not signed in yet."""


@pytest_asyncio.fixture(params=KINDS)
async def hosted(
    request: pytest.FixtureRequest, database_factory: DatabaseFactory, tmp_path: Path
) -> AsyncIterator[Hosted]:
    async with hosted_site(request.param, database_factory, tmp_path) as hosted:
        yield hosted


def at_random(name: str) -> list[str]:
    """Something that is not there."""
    return [str(uuid4())]


def desk(hosted: Hosted, method: str) -> list[str]:
    return [one for one in templates(hosted.organization, method) if one.startswith("/desk")]


async def test_without_the_role_every_route_is_the_same_404(hosted: Hosted) -> None:
    browser, signed = await hosted.signed()
    nowhere = looks(await browser.get("/desk/nowhere"))
    differ = []
    for template in set(desk(hosted, "GET")) - FOR_EVERYBODY:
        for address in filled(template, at_random):
            differ += [template] if looks(await browser.get(address)) != nowhere else []
    for template in set(desk(hosted, "POST")) - FOR_EVERYBODY:
        for address in filled(template, at_random):
            for form in (signed.form(), {}):
                differ += [f"POST {template}"] if looks(await browser.post(address, data=form)) != nowhere else []

    assert nowhere[0] == 404
    assert sorted(set(differ)) == []


async def test_what_is_not_there_is_the_same_404_too(hosted: Hosted) -> None:
    browser, _ = await hosted.signed(*Role)
    nowhere = looks(await browser.get("/desk/nowhere"))
    differ = [
        template
        for template in set(desk(hosted, "GET")) - FOR_EVERYBODY
        for address in filled(template, at_random)
        if "{" in template and looks(await browser.get(address)) != nowhere
    ]

    assert sorted(set(differ)) == []


async def test_whoever_is_not_signed_in_is_led_to_sign_in(hosted: Hosted) -> None:
    stranger = hosted.browser()
    astray = []
    for method in ("GET", "POST"):
        for template in set(desk(hosted, method)) - LET_IN - {"/desk/sign-out"}:
            for address in filled(template, at_random):
                answer = await stranger.request(method, address)
                there = answer.headers.get("location", "").startswith("/desk/sign-in")
                astray += [] if (answer.status_code, there) == (303, True) else [(method, template, answer.status_code)]

    assert astray == []


async def test_every_answer_carries_the_policy(hosted: Hosted) -> None:
    visitor, signed = await hosted.signed(*Role)
    loose = []
    for method in ("GET", "POST"):
        for template in set(templates(hosted.organization, method)) - {ENDLESS}:
            for address in filled(template, at_random):
                for browser in (hosted.browser(), visitor):
                    answer = await browser.request(method, address, data=signed.form() if method == "POST" else None)
                    loose += [] if is_protected(answer.headers) else [(method, template, answer.status_code)]

    assert loose == []


def is_protected(headers: Headers) -> bool:
    """Nothing from elsewhere, no script but our own files, nothing kept by the browser or told to other sites."""
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    return (
        policy["default-src"] == "'none'"
        and policy.get("script-src", "'none'") in {"'self'", "'none'"}
        and "unsafe" not in policy.get("script-src", "")
        and headers["x-content-type-options"] == "nosniff"
        and headers["referrer-policy"] == "no-referrer"
        and ("no-store" in headers.get("cache-control", "") or "immutable" in headers.get("cache-control", ""))
    )


def test_the_routes_for_everybody_are_still_there() -> None:
    assert LET_IN <= FOR_EVERYBODY
