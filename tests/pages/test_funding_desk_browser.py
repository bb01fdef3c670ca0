"""The desk of a microcredit agency in a real browser, on a network of real organizations."""

from typing import Any, cast

import pytest
from playwright.async_api import Page, expect

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.pages.roles import Role
from tests.pages import harness
from tests.pages.harness import PHONE, Pages, check_page, leave
from tests.pages.lending import GRANTING, PROJECT

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def invited(pages: Pages, given_name: str) -> tuple[str, str]:
    """Somebody taken on, whose name has come: the application and the ref."""
    singa, adie = cast(OwnerDesk, pages.town.desks["singa"]), cast(PartnerDesk, pages.town.desks["adie"])
    names: dict[str, Any] = {"given_name": given_name, "family_name": "Sansexistence"}
    one = await pages.town.refer(singa, adie, service="microcredit", purpose="finance_project", **names)
    await adie.post(f"/referrals/{one.ref}/accept")
    await adie.contact(one.ref)
    return str((await adie.get(f"/referrals/{one.ref}"))["case"]), one.ref


async def submitted(pages: Pages, given_name: str, **project: Any) -> str:
    application, ref = await invited(pages, given_name)
    await pages.town.desks["adie"].post("/applications", {"ref": ref, **PROJECT, **project})
    return application


async def ready(pages: Pages, given_name: str) -> str:
    application, adie = await submitted(pages, given_name), pages.town.desks["adie"]
    await adie.post(f"/applications/{application}/adviser", {"adviser": "staff-7"})
    without = {"reason": "small_amount", "decided_by": "staff-9"}
    await adie.post(f"/applications/{application}/no-guarantee", without)
    return application


async def lent(pages: Pages, given_name: str) -> str:
    application, adie = await ready(pages, given_name), pages.town.desks["adie"]
    await adie.post(f"/applications/{application}/decision", {**GRANTING, "months": 12})
    await adie.post(f"/applications/{application}/contract")
    await adie.post(f"/applications/{application}/disbursement")
    return application


async def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    wide: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return wide


async def test_applications_and_the_committee_read_well_everywhere(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, "TALLEST", 800)
    await invited(pages, "Amina <b>")
    await submitted(pages, "Noor")
    await ready(pages, "Selam")

    async for page in pages.every("adie", Role.COORDINATOR):
        for path, name in (
            ("applications", "applications"),
            ("committee", "committee"),
            ("advisers", "advisers"),
            ("reports", "reports"),
            ("today", "today"),
        ):
            await page.goto(f"/desk/{path}")
            assert await fits(page)
            await check_page(page, f"funding-{name}")


async def test_one_application_reads_well_at_each_step(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 900)
    new, _ = await invited(pages, "Aya")
    waiting, running = await ready(pages, "Idir"), await lent(pages, "Dana")

    async for page in pages.every("adie", Role.COORDINATOR):
        for application, name in ((new, "invited"), (waiting, "ready"), (running, "loan")):
            await page.goto(f"/desk/applications/{application}")
            assert await fits(page)
            await check_page(page, f"funding-application-{name}")
            await page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
            assert await fits(page)
            assert await harness.violations(page) == []


async def test_an_application_goes_from_form_to_grant_by_touch(pages: Pages) -> None:
    application, _ = await invited(pages, "Zora")
    page = await pages.signed_in("adie", Role.COORDINATOR, language="fr", width=PHONE, name="Paul Martin")

    await page.goto("/desk/applications?state=invited")
    await page.locator(f"a[href='/desk/applications/{application}']").click()
    await page.locator("summary", has_text="Noter la demande").click()
    await page.get_by_label("Pour", exact=True).select_option("personal")
    await page.get_by_label("Prêt demandé").fill("1 250,50")
    await page.get_by_role("button", name="Noter", exact=True).first.click()
    await expect(page.get_by_role("status")).to_contain_text("La demande est notée.")
    await page.get_by_role("button", name="Noter", exact=True).first.click()
    await expect(page.get_by_role("status")).to_have_text("Le dossier est confié.")
    await page.locator("summary", has_text="Se passer de garant").click()
    await page.locator("details[open]", has_text="Se passer de garant").get_by_role("button", name="Noter").click()
    await expect(page.get_by_role("status")).to_contain_text("se passer de garant")
    await page.locator("summary", has_text="Accorder").first.click()
    await page.get_by_label("Paul Martin").first.check()
    await page.get_by_label("Autres membres").first.fill("member-2")
    await page.get_by_role("button", name="Accorder", exact=True).click()

    await expect(page.get_by_role("status")).to_contain_text("Le prêt est accordé.")
    await expect(page.get_by_text("1\u202f250,50\u00a0€, sur 36 mois")).to_be_visible()
    await leave(page)


async def test_a_plan_that_does_not_add_up_shows_both_sums(pages: Pages) -> None:
    application, _ = await invited(pages, "Omar")
    page = await pages.signed_in("adie", Role.ADVISER, language="fr", width=PHONE)
    await page.goto(f"/desk/applications/{application}")
    await page.locator("summary", has_text="Noter la demande").click()
    await page.get_by_label("Pour", exact=True).select_option("business")
    await page.get_by_label("Prêt demandé").fill("5000")
    await page.get_by_label("Secteur").select_option("construction")
    await page.get_by_label("Avancement").select_option("idea")
    await page.get_by_label("Pour quoi").first.select_option("vehicle")
    await page.locator("[name='plan.spending.0.amount_cents']").fill("4000")

    await page.get_by_role("button", name="Noter", exact=True).first.click()

    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_text("Les besoins font 4\u202f000,00\u00a0€")).to_be_visible()
    await expect(page.get_by_label("Prêt demandé")).to_have_value("5000")
    await check_page(page, "funding-refused", status=422)
    await leave(page)


async def test_a_loan_that_is_behind_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Last of the file: the clock of all tests moves on."""
    monkeypatch.setattr(harness, "TALLEST", 800)
    application = await lent(pages, "Lina")
    await pages.town.later(days=45)
    year = pages.town.today().year - 1
    await pages.town.desks["adie"].post("/reports", {"year": year})

    async for page in pages.every("adie", Role.COORDINATOR):
        for path, name in (
            ("arrears", "arrears"),
            (f"applications/{application}", "application-behind"),
            (f"reports/{year}", "report"),
        ):
            await page.goto(f"/desk/{path}")
            assert await fits(page)
            await check_page(page, f"funding-{name}")
