"""Every page that links lead to, at every kind of organization: nothing to object to, on a phone and on a desktop."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.pages.harness import DESKTOP, PHONE, Pages, leave, troubles
from tests.pages.reaching import ORGANIZATIONS, every_role, inhabit, reached_by

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow, pytest.mark.timeout(400)]
FEWEST = {"singa": 12}
SIDEWAYS = "() => document.documentElement.scrollWidth > innerWidth"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def inhabited(pages: Pages) -> AsyncIterator[Pages]:
    await inhabit(pages.town)
    yield pages


async def objections(page: Page, address: str) -> list[str]:
    await page.goto(address)
    wide = [f"{address} is wider than the screen"] if await page.evaluate(SIDEWAYS) else []
    return wide + [f"{address}: {one}" for one in await troubles(page)]


@pytest.mark.parametrize("name", ORGANIZATIONS)
async def test_every_page_that_can_be_reached_is_sound(inhabited: Pages, name: str) -> None:
    roles, hosted = every_role(), inhabited.town.organizations[name]
    phone = await inhabited.signed_in(name, *roles, language="fr", width=PHONE)
    desktop = await inhabited.signed_in(name, *roles, language="en", width=DESKTOP)

    found = await reached_by(phone, hosted)
    wrong = [one for there in found for page in (phone, desktop) for one in await objections(page, there.address)]

    assert wrong == []
    assert len(found) >= FEWEST.get(name, 5)
    for page in (phone, desktop):
        await leave(page)
