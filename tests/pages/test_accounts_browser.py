"""Administering accounts, and seeing who read what, in a real browser."""

from typing import Any, cast

import pytest
from playwright.async_api import expect

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.pages.roles import Role
from tests.pages import harness
from tests.pages.harness import PHONE, Pages, check_page, leave, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_accounts_read_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 1000)
    singa = pages.town.organizations["singa"]
    for name, role, places in (("Alix Martin", Role.MANAGER, ()), ("Noa <b> Petit", Role.COORDINATOR, ("38", "75056"))):
        await sign_in(singa, role, name=name, territories=places)

    async for page in pages.every("singa", Role.ADMIN):
        await page.goto("/desk/accounts")
        await expect(page.get_by_role("link", name="Noa <b> Petit")).to_be_visible()
        await expect(page.get_by_text("Isère, Paris")).to_be_visible()
        await check_page(page, "accounts")


async def test_a_colleague_is_invited_and_locked_by_the_keyboard(pages: Pages) -> None:
    page = await pages.signed_in("langues", Role.ADMIN, language="en", width=PHONE)
    await page.goto("/desk/accounts")

    await page.get_by_label("First and last name").focus()
    await page.keyboard.type("Mariam Sow")
    await page.keyboard.press("Tab")
    await page.keyboard.type("mariam@langues.example")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Link to hand over")).to_be_visible()
    await expect(page.locator("code.secret")).to_contain_text("/desk/set-up/")
    await page.locator("code.secret").evaluate("one => one.textContent = 'https://langues.example/desk/set-up/…'")
    await check_page(page, "accounts-link")
    await page.get_by_role("link", name="All accounts").press("Enter")
    await page.get_by_role("link", name="Mariam Sow").press("Enter")
    await page.get_by_role("button", name="Lock this account").press("Enter")
    await expect(page.get_by_role("status")).to_have_text("The account is locked.")
    await expect(page.get_by_text("Account locked")).to_be_visible()
    await leave(page)


async def test_one_account_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 1000)
    langues = pages.town.organizations["langues"]
    asked = {"name": "Ines Roux", "email": "ines@langues.example", "roles": ["coordinator"], "territories": ["38"]}
    await pages.town.desks["langues"].post("/accounts", asked)
    async with langues.connection() as connection:
        key = await connection.fetchval("SELECT id FROM staff_accounts WHERE email = 'ines@langues.example'")

    async for page in pages.every("langues", Role.ADMIN):
        await page.goto(f"/desk/accounts/{key}")
        await expect(page.get_by_role("heading", name="Ines Roux")).to_be_visible()
        await check_page(page, "accounts-one")


async def test_who_read_what_reads_well_everywhere(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 1000)
    singa, langues = cast(OwnerDesk, pages.town.desks["singa"]), cast(PartnerDesk, pages.town.desks["langues"])
    names: dict[str, Any] = {"given_name": "Amina", "family_name": "Sansexistence"}
    one = await pages.town.refer(singa, langues, service="french_course", purpose="learn_french", **names)
    reader = await pages.signed_in("singa", Role.COORDINATOR)
    await reader.goto(f"/desk/pathways/{one.pathway}")
    await reader.goto("/desk/pathways")
    await leave(reader)

    async for page in pages.every("singa", Role.MANAGER, name="Alix Martin"):
        await page.goto("/desk/reads")
        await expect(page.get_by_role("link", name="Amina Sansexistence").first).to_be_visible()
        await check_page(page, "reads")
