"""The desk of a cooperative in a real browser, on a network of real organizations."""

from datetime import timedelta
from typing import Any, cast

import pytest
from playwright.async_api import Page, expect

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.pages.roles import Role
from tests.pages import harness
from tests.pages.harness import DESKTOP, PHONE, Pages, check_page, leave

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def person(pages: Pages, given_name: str) -> str:
    """Somebody taken on, whose name has come; the ref."""
    singa, migracoop = cast(OwnerDesk, pages.town.desks["singa"]), cast(PartnerDesk, pages.town.desks["migracoop"])
    names: dict[str, Any] = {"given_name": given_name, "family_name": "Sansexistence"}
    service, purpose = "volatile_cooperative", "try_enterprise"
    one = await pages.town.refer(singa, migracoop, service=service, purpose=purpose, **names)
    await migracoop.post(f"/referrals/{one.ref}/accept")
    await migracoop.contact(one.ref)
    return one.ref


async def trial(pages: Pages, *, days: int = 20, **changes: Any) -> str:
    today = pages.town.today()
    plan = {
        "format": "volatile_cooperative",
        "trade": "sewing",
        "places_min": 2,
        "places_max": 4,
        "starts_on": str(today + timedelta(days=days)),
        "ends_on": str(today + timedelta(days=days + 90)),
        "childcare_places": 2,
        "hours": [{"day": "monday", "begins": "09:00", "ends": "12:30"}],
    }
    return str((await pages.town.desks["migracoop"].post("/sessions", {**plan, **changes}))["id"])


async def offered(pages: Pages, where: str, given_name: str, how: str = "offers", **needs: Any) -> str:
    ref = await person(pages, given_name)
    await pages.town.desks["migracoop"].post(f"/sessions/{where}/{how}", {"ref": ref, **needs})
    return ref


async def begun(pages: Pages) -> tuple[str, list[str]]:
    """A group that has worked for a month."""
    migracoop, where = pages.town.desks["migracoop"], await trial(pages, days=0)
    people = [await offered(pages, where, name) for name in ("Lina", "Omar", "Dana")]
    for ref in people:
        await migracoop.post(f"/offers/{ref}/accept")
    await migracoop.post(f"/sessions/{where}/start")
    await migracoop.post(f"/participations/{people[0]}/roles", {"role": "accounts"})
    first, today = pages.town.today(), pages.town.today()
    parts = [{"ref": ref, "minutes": 600} for ref in people]
    sums = {"turnover_cents": 123_456, "costs_cents": 23_456, "kept_cents": 10_000, "sales": 40}
    await migracoop.post(
        f"/sessions/{where}/periods", {"starts_on": str(first), "ends_on": str(today), **sums, "people": parts}
    )
    await migracoop.post(f"/sessions/{where}/wishes", {"ref": people[0], "other": people[1]})
    await migracoop.post(f"/sessions/{where}/wishes", {"ref": people[1], "other": people[0]})
    return where, people


async def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    wide: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return wide


async def test_trials_and_their_places_read_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 800)
    migracoop, where = pages.town.desks["migracoop"], await trial(pages)
    ref = await offered(pages, where, "Amina <b>")
    await offered(pages, where, "Noor", "reservations", children=1)
    for name in ("Selam", "Aya"):
        await offered(pages, where, name)
    await offered(pages, where, "Idir", "waitlist")
    await person(pages, "Yann")
    await migracoop.post(f"/offers/{ref}/accept")

    async for page in pages.every("migracoop", Role.COORDINATOR):
        for path, name in (("", "trials"), (f"/{where}", "trial"), ("/new", "trial-new")):
            await page.goto(f"/desk/trials{path}")
            assert await fits(page)
            await check_page(page, f"enterprise-{name}")


async def test_a_group_at_work_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 900)
    where, people = await begun(pages)
    today = pages.town.today()
    term = {
        "code": "cape",
        "starts_on": str(today),
        "signed_on": str(today),
        "ends_on": str(today + timedelta(days=59)),
    }
    await pages.town.desks["migracoop"].post(f"/participations/{people[0]}/contracts", term)

    async for page in pages.every("migracoop", Role.ADVISER):
        for path, name in ((f"trials/{where}", "group"), (f"participations/{people[0]}", "participation")):
            await page.goto(f"/desk/{path}")
            assert await fits(page)
            await check_page(page, f"enterprise-{name}")
            await page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
            assert await fits(page)
            assert await harness.violations(page) == []


async def test_today_and_its_lists_read_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 800)
    where = await trial(pages, days=5, offer_days=2)
    await offered(pages, where, "Ines")
    _, people = await begun(pages)
    today = pages.town.today()
    term = {
        "code": "cape",
        "starts_on": str(today),
        "signed_on": str(today),
        "ends_on": str(today + timedelta(days=30)),
    }
    await pages.town.desks["migracoop"].post(f"/participations/{people[1]}/contracts", term)

    async for page in pages.every("migracoop", Role.COORDINATOR):
        for path, name in (("today", "today"), ("follow-ups", "follow-ups"), ("contracts", "contracts")):
            await page.goto(f"/desk/{path}")
            assert await fits(page)
            await check_page(page, f"enterprise-{name}")


async def test_supporters_money_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 800)
    migracoop, where, today = pages.town.desks["migracoop"], await trial(pages), pages.town.today()
    await migracoop.post("/supporters", {"code": "ville_de_paris", "name": "Ville de Paris"})
    given = {"starts_on": str(today), "ends_on": str(today + timedelta(days=300)), "amount_cents": 1_234_500}
    line = (await migracoop.post("/supporters/ville_de_paris/lines", {"purpose": "sessions", **given}))["id"]
    await migracoop.post("/supporters/ville_de_paris/lines", {"purpose": "childcare", **given})
    await migracoop.post(f"/lines/{line}/commitments", {"session": where, "amount_cents": 300_000})
    await migracoop.post("/supporters/ville_de_paris/reports", {"year": today.year - 1})

    async for page in pages.every("migracoop", Role.MANAGER):
        for path, name in (
            ("", "supporters"),
            ("/ville_de_paris", "supporter"),
            (f"/ville_de_paris/reports/{today.year - 1}", "supporter-report"),
        ):
            await page.goto(f"/desk/supporters{path}")
            assert await fits(page)
            await check_page(page, f"enterprise-{name}")


async def test_a_place_is_offered_and_accepted_by_touch(pages: Pages) -> None:
    where, name = await trial(pages), "Zora Sansexistence"
    await person(pages, "Zora")
    page = await pages.signed_in("migracoop", Role.ADVISER, language="fr", width=PHONE)

    await page.goto("/desk/trials?status=open")
    await page.locator(f"a[href='/desk/trials/{where}']").click()
    await page.get_by_label("Personne", exact=True).select_option(label=name)
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_role("status")).to_contain_text("La place est proposée.")
    await page.get_by_role("link", name=name).click()
    await page.get_by_role("button", name="La personne accepte").click()

    await expect(page.get_by_role("status")).to_have_text("La place est acceptée.")
    await expect(page.get_by_text("place acceptée")).to_be_visible()
    await leave(page)


async def test_a_refusal_takes_the_keyboard_to_its_reason(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 900)
    where = await trial(pages)
    page = await pages.signed_in("migracoop", Role.COORDINATOR, language="en", width=DESKTOP)
    await page.goto(f"/desk/trials/{where}")
    fold = page.locator("summary", has_text="Begin the trial")

    await fold.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text("Too few people accepted. Offer more places")
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_role("alert")).to_be_in_viewport()
    await check_page(page, "enterprise-refused", status=409)
    await leave(page)
