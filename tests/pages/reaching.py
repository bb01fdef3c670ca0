"""Every page that links lead to: found from the desk's home, so that a new page is tried and measured by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from playwright.async_api import Page

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.pages.roles import Role
from passerelle.runtime.organization import Organization
from passerelle.testing.town import Town
from tests.pages.sites import PARAMETER, templates

ORGANIZATIONS = ("singa", "langues", "migracoop", "adie")
"""One of each kind."""
REFERRED = (
    ("langues", "french_course", "learn_french"),
    ("migracoop", "flashcoop", "try_enterprise"),
    ("adie", "microcredit", "finance_project"),
)
NO_PAGE = re.compile(r"^/desk/(live|language/|demonstration/|set-up/)|\.(csv|xlsx|pdf|svg)$|/files?/")
HREFS = "links => links.map(one => one.getAttribute('href'))"
MOST = 60
"""Pages looked for links at one organization."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A page as its route is declared, and one address of it."""

    template: str
    address: str


async def inhabit(town: Town) -> None:
    """Somebody referred to each kind of partner, and half of them welcome there."""
    singa = cast(OwnerDesk, town.desks["singa"])
    for name, service, purpose in REFERRED:
        partner = cast(PartnerDesk, town.desks[name])
        for is_welcome in (True, False):
            one = await town.refer(singa, partner, service=service, purpose=purpose)
            if is_welcome:
                await partner.post(f"/referrals/{one.ref}/accept")
    await town.later(days=12)


async def reached_by(page: Page, organization: Organization) -> list[Reached]:
    """The first address found of each route, for whoever holds every role; the page is theirs."""
    routes = [(one, _pattern(one)) for one in templates(organization, "GET") if one.startswith("/desk")]
    found, waiting = {"/desk": "/desk"}, ["/desk"]
    while waiting and len(found) < MOST:
        answer = await page.goto(waiting.pop(0))
        assert answer is not None
        assert answer.status == 200, (page.url, answer.status)
        hrefs = await page.eval_on_selector_all("a[href^='/desk']:not([download])", HREFS)
        for template, address in _matched(hrefs, routes):
            if template not in found:
                found[template] = address
                waiting.append(address)
    return [Reached(template, address) for template, address in sorted(found.items())]


def every_role() -> tuple[Role, ...]:
    """What the demonstration's visitor may do, and more."""
    return tuple(Role)


def _matched(hrefs: Sequence[str], routes: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[tuple[str, str]]:
    for href in hrefs:
        path = urlsplit(href).path
        if not NO_PAGE.search(path):
            # Routes without a parameter go first: /desk/plans/compare is not the plan named compare.
            fitting = [template for template, pattern in routes if pattern.fullmatch(path)]
            yield from ((template, href) for template in sorted(fitting, key=lambda one: one.count("{"))[:1])


def _pattern(template: str) -> re.Pattern[str]:
    parts = PARAMETER.split(template)[::2]
    return re.compile("[^/]+".join(map(re.escape, parts)))
