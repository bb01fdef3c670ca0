from datetime import timedelta

import pytest

from passerelle.pages import second_factor
from passerelle.pages.roles import Role
from tests.pages.conftest import Logged
from tests.pages.forms import posted
from tests.pages.island import PASSWORD, Island

EMAIL = "camille@singa.example"


async def test_a_link_sets_a_password_and_then_the_second_factor(island: Island) -> None:
    browser, _ = await island.registered()

    home = await browser.get("/desk")

    assert home.status_code == 200
    assert "Hello Camille" in home.text


async def test_a_password_and_a_code_open_the_page_asked_for(island: Island) -> None:
    _, secret = await island.registered()
    browser = island.browser()
    island.clock.move(timedelta(minutes=1))

    asked = await browser.get("/desk/probe?step=x")
    first = await posted(browser, asked.headers["location"], to="/desk/sign-in", email=EMAIL, password=PASSWORD)
    between = await browser.get("/desk/probe")
    code = second_factor.code_at(secret, island.clock.now())
    second = await posted(browser, first.headers["location"], to="/desk/second-factor", code=code)

    assert asked.headers["location"] == "/desk/sign-in?next=%2Fdesk%2Fprobe%3Fstep%3Dx"
    assert first.headers["location"] == "/desk/second-factor?next=%2Fdesk%2Fprobe%3Fstep%3Dx"
    assert between.status_code == 303
    assert second.headers["location"] == "/desk/probe?step=x"
    assert (await browser.get("/desk/probe")).status_code == 200


async def test_a_code_and_a_recovery_code_are_good_once(island: Island) -> None:
    _, secret = await island.registered()
    island.clock.move(timedelta(minutes=1))
    code = second_factor.code_at(secret, island.clock.now())

    assert await gives(island, code) == 303
    assert await gives(island, code) == 422
    async with island.organization.connection() as connection:
        left = await connection.fetchval("SELECT count(*) FROM staff_recovery_codes")
    assert left == 10


async def gives(island: Island, code: str) -> int:
    """Signs in from a new browser with this code; the status of the answer."""
    browser = island.browser()
    await posted(browser, "/desk/sign-in", email=EMAIL, password=PASSWORD)
    return (await posted(browser, "/desk/second-factor", code=code)).status_code


async def test_a_recovery_code_opens_once_when_the_phone_is_lost(island: Island) -> None:
    browser, _ = await island.registered()
    renewed = await posted(browser, "/desk/account", to="/desk/account/recovery-codes", password=PASSWORD)
    codes = [part.partition("<")[0] for part in renewed.text.split("<li><code>")[1:]]

    assert len(codes) == second_factor.RECOVERY_CODES
    assert await gives(island, codes[0].lower().replace("-", " ")) == 303
    assert await gives(island, codes[0]) == 422


@pytest.mark.parametrize("email", [EMAIL, "nobody@singa.example"])
async def test_a_wrong_password_says_the_same_for_everybody(island: Island, email: str, logged: Logged) -> None:
    await island.registered()

    refused = await posted(island.browser(), "/desk/sign-in", email=email, password="not this one, no")

    assert refused.status_code == 422
    assert "do not match" in refused.text
    assert EMAIL not in str(logged)


async def test_a_setup_link_is_good_once_and_not_for_ever(island: Island) -> None:
    link = await island.invited()
    late = await island.invited("late@singa.example")
    used = await posted(island.browser(), link, password=PASSWORD, again=PASSWORD)
    island.clock.move(timedelta(days=4))

    assert used.status_code == 303
    assert (await island.browser().get(link)).status_code == 404
    assert (await island.browser().get(late)).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "too short"),
        ("camille-camille", "camille-camille", "too easy"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "too easy"),
        (PASSWORD, PASSWORD + "!", "not the same"),
    ],
)
async def test_a_weak_or_mistyped_password_is_not_kept(island: Island, password: str, again: str, said: str) -> None:
    link = await island.invited()

    refused = await posted(island.browser(), link, password=password, again=again)

    assert refused.status_code == 422
    assert said in refused.text


@pytest.mark.parametrize("role", list(Role))
async def test_everybody_with_a_role_owes_a_second_factor(island: Island, role: Role) -> None:
    browser = island.browser()

    entered = await posted(
        browser, await island.invited("admin@singa.example", role), password=PASSWORD, again=PASSWORD
    )

    assert entered.headers["location"] == "/desk/second-factor/set-up"
    assert (await browser.get("/desk")).status_code == 303


async def test_nobody_replaces_a_second_factor_by_signing_in(island: Island) -> None:
    full, _ = await island.registered()
    browser = island.browser()
    await posted(browser, "/desk/sign-in", email=EMAIL, password=PASSWORD)

    assert (await full.get("/desk/second-factor/set-up")).headers["location"] == "/desk/account"
    assert (await browser.get("/desk/second-factor/set-up")).headers["location"] == "/desk/second-factor"
    assert (await browser.get("/desk/account")).status_code == 303


async def test_the_browser_gets_a_new_token_at_each_step(island: Island) -> None:
    await island.registered()
    browser = island.browser()
    await posted(browser, "/desk/sign-in", email=EMAIL, password=PASSWORD)
    half = dict(browser.cookies)
    async with island.organization.connection() as connection:
        kept = await connection.fetch("SELECT token_hash FROM staff_sessions WHERE NOT is_full")
    await posted(browser, "/desk/sign-in", email=EMAIL, password=PASSWORD)

    assert dict(browser.cookies) != half
    assert not any(token in str(kept) for token in half.values() if len(token) > 20)


async def test_disabled_and_reset_accounts_are_signed_out(island: Island) -> None:
    browser, _ = await island.registered()

    await island.api("POST", "/accounts/disable", json={"email": EMAIL})

    assert (await browser.get("/desk")).status_code == 303
    assert (await posted(island.browser(), "/desk/sign-in", email=EMAIL, password=PASSWORD)).status_code == 422
    reset = await island.api("POST", "/accounts/reset", json={"email": EMAIL, "second_factor": True})
    listed = (await island.api("GET", "/accounts")).json()[0]
    assert "/desk/set-up/" in reset.json()["link"]
    assert (listed["has_password"], listed["has_second_factor"], listed["is_disabled"]) == (False, False, False)
