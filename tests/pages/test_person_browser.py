"""The person's own page in a real browser: six languages on a telephone, two on a desk, large targets, no script."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import pytest
from playwright.async_api import Page, ViewportSize, expect

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.pages import links
from passerelle.pages.roles import Role
from passerelle.pages.site import Site
from passerelle.pages.words import RIGHT_TO_LEFT
from referral.domain.own_page import GOOD_FOR, OPENINGS, Holder
from tests.pages import harness
from tests.pages.harness import DESKTOP, PHONE, WATCHES, Pages, check_page, leave
from tests.pages.personal import SIX, Post

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIGHT = 60_000
"""Bytes: an old telephone, a slow network."""
SMALLEST = 48
SMALL = """least => [...document.querySelectorAll("a, button, label.box")]
    .filter(one => !one.classList.contains("skip"))
    .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.width < least || box.height < least).map(([text, box]) => `${text} ${box.height}`)"""
SEEN = [(language, PHONE) for language in SIX] + [("fr", DESKTOP), ("en", DESKTOP)]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with a partner at work, another question to answer, and a document that runs out."""

    person: str
    pathway: str
    referral: str
    grant: str


async def link_to(pages: Pages, person: str, holder: Holder = Holder.PERSON) -> str:
    """Good for many openings, as one test opens it in every language."""
    organization = pages.town.organizations["singa"]
    now = organization.now()
    async with organization.connection() as connection:
        token = await links.make(connection, UUID(person), holder, now, now + GOOD_FOR, uses=100 * OPENINGS)
    return f"/me/open/{token}"


async def somebody(pages: Pages, **data: Any) -> Known:
    singa, langues = cast(OwnerDesk, pages.town.desks["singa"]), cast(PartnerDesk, pages.town.desks["langues"])
    contact = {"contact": {"phone": "+33 6 00 00 00 01", "email": "nour@example.org"}}
    told = await pages.town.refer(
        singa, langues, service="french_course", purpose="learn_french", **{"given_name": "Nour", **contact, **data}
    )
    await langues.post(f"/referrals/{told.ref}/accept")
    seen = {"expires_on": str(pages.town.today()), "verified_by": "desk", "verified_on": str(pages.town.today())}
    await singa.post(f"/people/{told.person}/documents", {"kind": "recepisse", **seen})
    other = await singa.post("/pathways", {"person": told.person, "plan": "only-flashcoop"})
    [grant] = await singa.get(f"/pathways/{told.pathway}/grants")
    return Known(told.person, told.pathway, other["referral"]["id"], grant["id"])


async def entered(pages: Pages, person: str, language: str, width: ViewportSize) -> Page:
    page = await pages.stranger("singa", language, width)
    await page.goto(f"{await link_to(pages, person)}?in={language}")
    await page.locator("main button").click()
    await page.wait_for_url("**/me")
    return page


async def in_every_language(pages: Pages, person: str) -> AsyncIterator[tuple[str, Page]]:
    """Six on a telephone, French and English on a desk; each page is left after use."""
    for language, width in SEEN:
        page = await entered(pages, person, language, width)
        yield language, page
        await leave(page)


async def check_own(page: Page, name: str) -> None:
    """What holds for every page, and what an old telephone and a tired finger need besides."""
    await check_page(page, name)
    assert WATCHES[page].sent_bytes <= LIGHT, WATCHES[page].sent_bytes
    assert await page.evaluate(SMALL, SMALLEST) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator("script").count() == 0


async def test_the_pathway_reads_well_in_every_language(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", int(PHONE["height"]))
    one = await somebody(pages)

    async for language, page in in_every_language(pages, one.person):
        await page.goto("/me")
        side = await page.locator("h1").evaluate("one => getComputedStyle(one).direction")
        assert side == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
        await check_own(page, "person")


async def test_who_knows_what_reads_well_in_every_language(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", int(PHONE["height"]))
    one = await somebody(pages)
    staff = await pages.signed_in("singa", Role.COORDINATOR)
    await staff.goto(f"/desk/pathways/{one.pathway}")
    await leave(staff)

    async for _, page in in_every_language(pages, one.person):
        await page.goto("/me/known")
        await check_own(page, "person-known")


async def test_every_other_page_reads_well_in_every_language(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """No pictures of these are kept: six languages of each would be many."""
    monkeypatch.delenv("UPDATE_SCREENS", raising=False)
    one = await somebody(pages)
    paths = ("/me/data", "/me/data/correction", "/me/data/erasure", "/me/help", "/me/left")
    about = (f"/me/referrals/{one.referral}", f"/me/referrals/{one.referral}/no")
    agreed = (f"/me/agreements/{one.grant}", f"/me/agreements/{one.grant}/stop")

    async for _, page in in_every_language(pages, one.person):
        for path in (*about, *agreed, *paths):
            await page.goto(path)
            await check_own(page, "person-other")


async def test_the_question_before_a_yes_and_before_a_stop_are_shown(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, "TALLEST", int(PHONE["height"]))
    one = await somebody(pages)

    for language in ("fr", "prs"):
        page = await entered(pages, one.person, language, PHONE)
        await page.goto(f"/me/referrals/{one.referral}")
        await check_own(page, "person-question")
        await page.goto(f"/me/agreements/{one.grant}/stop")
        await check_own(page, "person-stop")
        await page.goto("/me/data")
        await check_own(page, "person-data")
        await leave(page)


async def test_arabic_begins_at_the_right(pages: Pages) -> None:
    one = await somebody(pages)
    page = await entered(pages, one.person, "ar", PHONE)

    boxes = [
        await page.locator(where).evaluate("one => one.getBoundingClientRect().x")
        for where in (".tiles li:nth-child(1)", ".tiles li:nth-child(2)", "h1 img", "h1")
    ]

    assert boxes[0] > boxes[1]
    assert boxes[2] > boxes[3] + 200
    assert await page.locator("html").get_attribute("lang") == "ar"
    await leave(page)


async def test_a_person_answers_by_touch_without_script(pages: Pages) -> None:
    """From the message to a yes, and back to a no, on a telephone that runs no script."""
    singa = pages.town.desks["singa"]
    one = await somebody(pages, languages=["es"])
    site = Site.of(pages.town.organizations["singa"])
    before, site.sender = site.sender, (post := Post([]))
    staff = await pages.signed_in("singa", Role.COORDINATOR, language="en", width=PHONE)
    await staff.goto(f"/desk/pathways/{one.pathway}/own-page")
    await staff.get_by_role("button", name="Send the link").click()
    await expect(staff.get_by_role("status")).to_have_text("The link is sent.")
    await leave(staff)
    site.sender = before

    context = await pages.browser.new_context(
        base_url=site.address, viewport=PHONE, has_touch=True, java_script_enabled=False
    )
    page = await context.new_page()
    await page.goto(post.link)
    await page.get_by_role("button", name="Abrir mi página").tap()
    await page.get_by_role("button", name="Responder sí o no").tap()
    await page.get_by_role("checkbox", name="su derecho a trabajar").tap()
    await page.get_by_role("button", name="Sí, hablen de mí").tap()
    await expect(page.get_by_role("status")).to_have_text("Anotado: ha dicho que sí.")
    await page.get_by_role("link", name="Quién sabe qué").tap()
    await page.get_by_role("button", name="Cambiar o parar").last.tap()
    await page.get_by_role("button", name="Ya no estoy de acuerdo").tap()
    await page.get_by_role("button", name="Sí, parar").tap()
    await expect(page.get_by_role("status")).to_have_text("Anotado: este acuerdo está parado.")
    await page.get_by_role("button", name="Salir ahora").tap()
    await page.wait_for_url("**/me/left")
    await page.go_back()
    await expect(page.get_by_role("heading", name="Ahora no es posible")).to_be_visible()
    await context.close()

    agreements = [
        agreement
        for pathway in await singa.get("/pathways", person=one.person)
        for agreement in await singa.get(f"/pathways/{pathway['id']}/grants")
    ]
    said = {agreement["collected_how"]: agreement for agreement in agreements}
    assert set(said["online"]["fields"]) == {"pathway", "work_right"}
    assert sorted(agreement["standing"] for agreement in agreements) == ["in_force", "withdrawn"]


async def test_the_staffs_page_about_it_reads_well(pages: Pages) -> None:
    one = await somebody(pages, family_name="Delafiction")
    person = await entered(pages, one.person, "fr", PHONE)
    await person.goto("/me/data/correction")
    await person.get_by_role("checkbox").first.check()
    await person.locator("main form button").click()
    await leave(person)

    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto(f"/desk/pathways/{one.pathway}/own-page")
        await check_page(page, "person-link")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
