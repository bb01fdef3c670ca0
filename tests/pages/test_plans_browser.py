"""Plans in a real browser: drawn, compared, tried and adopted, on a network of real organizations."""

from pathlib import Path
from typing import cast

import pytest
from playwright.async_api import Page, expect

from passerelle.demo.desks import OwnerDesk
from passerelle.pages.roles import Role
from tests.pages import harness
from tests.pages.harness import Pages, check_page, leave
from tests.referral.test_dry_run import FARMER, LEARNER

pytestmark = pytest.mark.asyncio(loop_scope="module")

NEXT = (
    LEARNER.replace("version: 1", "version: 2", 1)
    .replace("kind: language, service: french_course", "kind: enterprise, service: flashcoop", 1)
    .replace("purpose: learn_french", "purpose: try_enterprise", 1)
    .replace("course_completed, if: {level_reached: {at_least: A2}}", "trial_completed, if: {outcome: left}", 1)
    .replace("{upon: course_completed, go_to: another_course}", "{upon: trial_completed, go_to: another_course}", 1)
)
FARMING = (
    FARMER.replace("version: 1", "version: 2", 1)
    .replace("finish: 540 days", "finish: 365 days", 1)
    .replace("{upon: access_to_rights_blocked, go_to: reassess}", "{upon: access_to_rights_blocked, go_to: talk}", 1)
    .replace(
        "  farming:\n",
        "  talk:\n    title: {en: Talk about rights, fr: Faire le point sur les droits}\n    decided_by: coordinator\n"
        "    options: [access_to_rights, stopped]\n\n  farming:\n",
        1,
    )
    .replace("options: [access_to_rights, rapid_integration, stopped]", "options: [rapid_integration, stopped]", 1)
)


async def begun(pages: Pages, plan: str, partner: str = "", purpose: str = "", **more: str) -> None:
    """A pathway of a synthetic person, who agreed to this partner if one is named."""
    singa = cast(OwnerDesk, pages.town.desks["singa"])
    person = {"given_name": "Nour", "family_name": "Delafiction", "commune": "38185", "languages": ["ar"], **more}
    registered = await singa.post("/people", person)
    opened = await singa.post("/pathways", {"person": registered["id"], "plan": plan})
    if partner:
        agreement = pages.town.agreement(pages.town.desks[partner], purpose)
        await singa.post(f"/pathways/{opened['id']}/grants", agreement)


async def shared(pages: Pages, document: str = FARMING) -> None:
    """Grenoble shares a plan as a network; Singa is its member."""
    grenoble, singa = pages.town.desks["grenoble"], pages.town.desks["singa"]
    if not await singa.get("/memberships"):
        await grenoble.post("/memberships", {"organization": singa.id, "role": "network"})
        await pages.town.settle()
        invited = await singa.get("/memberships")
        await singa.post(f"/memberships/{invited[0]['ref']}/accept")
        await pages.town.settle()
    await grenoble.post("/shared-plans", {"document": document})
    await pages.town.settle()


async def fits(page: Page) -> bool:
    """Whether the page needs no scrolling sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def decoded(page: Page) -> None:
    """Every picture of the page can be seen."""
    for image in await page.locator("main img").all():
        assert await image.evaluate("async one => { await one.decode(); return one.naturalWidth }") > 0


async def test_plans_read_well_from_list_to_dry_run(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "TALLEST", 850)
    await shared(pages)
    for name in ("Nour", "Amina <b>", "Silvia"):
        await begun(pages, "farmer", given_name=name)

    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto("/desk/plans")
        await check_page(page, "plans")
        assert await fits(page)
        await page.locator("a[href*='/desk/plans/compare']").first.click()
        await decoded(page)
        await check_page(page, "plans-compare")
        assert await fits(page)
        await page.goto("/desk/plans/plan?of=farmer/1")
        await decoded(page)
        await check_page(page, "plans-plan")
        assert await fits(page)


async def test_a_file_is_chosen_checked_corrected_and_tried(
    pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, "TALLEST", 850)
    for name in ("Nour", "Amina <b>", "Silvia"):
        await begun(pages, "language-to-enterprise", "migracoop", "try_enterprise", given_name=name)
    await begun(pages, "language-to-enterprise", "langues", "learn_french", given_name="Idris")
    await begun(pages, "language-to-enterprise", given_name="Zelda")
    broken, good = tmp_path / "broken.yaml", tmp_path / "good.yaml"
    broken.write_text(NEXT.replace("go_to: another_course}", "go_to: nowhere}"), "utf-8")
    good.write_text(NEXT, "utf-8")

    async for page in pages.every("singa", Role.COORDINATOR):
        await page.goto("/desk/plans/file")
        await page.locator("input[type=file]").set_input_files(broken)
        await page.locator("main form button").click()
        await expect(page.get_by_role("table")).to_contain_text("nowhere")
        await check_page(page, "plans-file", status=422)
        assert await fits(page)
        await page.locator("input[type=file]").set_input_files(good)
        await page.locator("main form button").click()
        await expect(page.get_by_role("link", name="Amina <b> Delafiction").first).to_be_visible()
        await decoded(page)
        await check_page(page, "plans-try")
        assert await fits(page)


async def test_a_shared_plan_is_tried_and_adopted_by_keyboard(pages: Pages) -> None:
    await shared(pages, FARMING.replace("plan: farmer", "plan: our-farming"))
    page = await pages.signed_in("singa", Role.COORDINATOR, language="en")
    await page.goto("/desk/plans")
    offered = page.get_by_role("row").filter(has_text="our-farming")

    await offered.get_by_role("link", name="Try it").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Adopt").focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status")).to_contain_text("Adopted")
    await expect(page.locator("#followed + div")).to_contain_text("our-farming")
    await leave(page)
