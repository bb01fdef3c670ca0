"""The page on which accounts are administered, at an organization of any kind."""

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response

from passerelle.pages.administration import Administration
from passerelle.pages.errors import AccountIsOwn, AccountIsUnknown
from passerelle.pages.roles import Role
from passerelle.pages.senders import FileSender
from passerelle.pages.territories import Codes
from tests.pages.coordinating import House
from tests.pages.forms import posted
from tests.pages.island import PASSWORD, Island, path_of
from tests.pages.probe import HOSTILE

PLACE = "/desk/accounts"
CAMILLE = {"name": "Camille", "email": "camille@singa.example", "role_coordinator": "1", "territories": "38"}


async def account_of(island: Island | House, email: str = CAMILLE["email"]) -> Any:
    async with island.organization.connection() as connection:
        return await connection.fetchrow("SELECT * FROM staff_accounts WHERE email = $1", email)


async def invited(island: Island, browser: AsyncClient, **changed: str) -> Any:
    """Camille's account, as it is in the database."""
    shown = await posted(browser, PLACE, **(CAMILLE | changed))
    assert shown.status_code == 200, shown.text
    return await account_of(island, (CAMILLE | changed)["email"])


async def act(browser: AsyncClient, account: Any, what: str, **fields: str) -> Response:
    page = f"{PLACE}/{account['id']}"
    return await posted(browser, page, to=f"{page}/{what}", **fields)


def link_in(shown: str) -> str:
    return path_of(shown.partition('<code class="secret">')[2].partition("<")[0])


async def test_without_a_sender_the_link_is_shown_once(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN)

    shown = await posted(browser, PLACE, **CAMILLE)
    chosen = await posted(island.browser(), link_in(shown.text), password=PASSWORD, again=PASSWORD)

    assert chosen.status_code == 303
    assert "/desk/set-up/" not in (await browser.get(PLACE)).text
    assert "Camille" in (await browser.get(PLACE)).text


async def test_with_a_sender_the_link_goes_to_its_owner(island: Island, tmp_path: Path) -> None:
    island.site.sender = FileSender(tmp_path / "sent.jsonl")
    browser, _ = await island.signed(Role.ADMIN)

    answer = await posted(browser, PLACE, **CAMILLE)
    sent = json.loads((tmp_path / "sent.jsonl").read_text("utf-8"))

    assert answer.headers["location"] == "/desk/accounts?said=accounts.sent"
    assert sent["to"] == CAMILLE["email"]
    assert "/desk/set-up/" in sent["text"]
    assert "/desk/set-up/" not in answer.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "A name is missing"),
        ({"name": " "}, "A name is missing"),
        ({"role_coordinator": ""}, "Choose at least one role"),
        ({"territories": "38, 99999 and more"}, "99999 and more"),
        ({"territories": "96"}, "A territory is not known"),
    ],
)
async def test_an_invitation_that_is_wrong_says_so(island: Island, wrong: dict[str, str], said: str) -> None:
    browser, _ = await island.signed(Role.ADMIN)

    refused = await posted(browser, PLACE, **(CAMILLE | wrong))

    assert refused.status_code == 422
    assert said in refused.text
    assert await account_of(island) is None


async def test_an_address_has_one_account_only(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN)
    await invited(island, browser)

    again = await posted(browser, PLACE, **(CAMILLE | {"email": "CAMILLE@singa.example"}))

    assert again.status_code == 422
    assert "has an account already" in again.text


async def test_roles_and_territories_are_changed_and_kept(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN, name="Dominique")
    camille = await invited(island, browser)

    await act(browser, camille, "roles", role_manager="1", territories="69123, 2A")
    changed, shown = await account_of(island), (await browser.get(f"{PLACE}/{camille['id']}")).text

    assert (changed["roles"], changed["territories"]) == (["manager"], ["69123", "2A"])
    assert "Manager, 69123, 2A" in shown
    assert shown.index("Roles or territories changed") < shown.index("Invited")
    assert "Dominique" in shown.partition('id="history"')[2]


async def test_a_locked_account_is_out_at_once(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN)
    theirs, signed = await island.signed(Role.COORDINATOR)
    them = {"id": signed.account}
    before = await theirs.get("/desk")

    await act(browser, them, "lock")
    during = await theirs.get("/desk")
    await act(browser, them, "unlock")

    assert (before.status_code, during.status_code) == (200, 303)
    history = (await browser.get(f"{PLACE}/{signed.account}")).text.partition('id="history"')[2]
    assert history.index("Account unlocked") < history.index("Account locked")


async def test_a_lost_phone_costs_the_password_too(island: Island) -> None:
    theirs, _ = await island.registered(CAMILLE["email"])
    browser, _ = await island.signed(Role.ADMIN)

    shown = await act(browser, await account_of(island), "lost-phone")
    reset = await account_of(island)
    tried = await posted(island.browser(), "/desk/sign-in", email=CAMILLE["email"], password=PASSWORD)

    assert (reset["password_hash"], reset["totp_secret"], tried.status_code) == (None, None, 422)
    assert (await theirs.get("/desk")).status_code == 303
    assert (await island.browser().get(link_in(shown.text))).status_code == 200


async def test_a_new_link_leaves_the_second_factor(island: Island) -> None:
    await island.registered(CAMILLE["email"])
    browser, _ = await island.signed(Role.ADMIN)

    await act(browser, await account_of(island), "link")

    renewed = await account_of(island)
    assert renewed["password_hash"] is None
    assert renewed["totp_secret"] is not None


async def test_nobody_changes_their_own_account(island: Island) -> None:
    browser, signed = await island.signed(Role.ADMIN)
    page = f"{PLACE}/{signed.account}"

    shown = await browser.get(page)
    tries = [
        await posted(browser, PLACE, to=f"{page}/{what}", role_coordinator="1")
        for what in ("roles", "lock", "unlock", "link", "lost-phone")
    ]

    assert f"{page}/lock" not in shown.text
    assert {one.status_code for one in tries} == {409}
    assert all("Nobody changes their own account" in one.text for one in tries)
    assert (await browser.get(PLACE)).status_code == 200


async def test_two_who_lock_each_other_leave_one_behind(island: Island) -> None:
    pair = [(await island.signed(Role.ADMIN))[1].account for _ in range(2)]
    first, second = (Administration(island.site, one) for one in pair)

    ends = await asyncio.gather(first.lock(pair[1]), second.lock(pair[0]), return_exceptions=True)
    async with island.organization.connection() as connection:
        left = await connection.fetchval("SELECT count(*) FROM staff_accounts WHERE disabled_at IS NULL")

    assert [type(one) for one in ends if one is not None] == [AccountIsUnknown]
    assert left == 1
    with pytest.raises(AccountIsOwn):
        await first.lock(pair[0])


async def test_more_power_asks_for_the_second_factor(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN)
    theirs, signed = await island.signed()

    await act(browser, {"id": signed.account}, "roles", role_coordinator="1", territories="")

    assert (await theirs.get("/desk")).status_code == 303


async def test_the_last_sign_in_is_shown(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN)
    await island.registered(CAMILLE["email"])
    await invited(island, browser, name=HOSTILE, email="new@singa.example")

    shown = (await browser.get(PLACE)).text

    assert shown.count("never") == 2  # whoever looks was signed in by the test
    assert HOSTILE not in shown
    assert "password not chosen yet" in shown


async def test_accounts_are_listed_page_by_page(island: Island, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.pages.accounts_pages.PAGE", 2)
    browser, _ = await island.signed(Role.ADMIN, name="Z")
    for name in ("b", "A", "c"):
        await invited(island, browser, name=name, email=f"{name}@singa.example")

    first = (await browser.get(PLACE)).text
    following = first.partition('" rel="next"')[0].rpartition('href="')[2]
    second = (await browser.get(following)).text

    assert "a@singa.example" in first
    assert "b@singa.example" in first
    assert "c@singa.example" not in first
    assert "c@singa.example" in second
    assert "@" not in following


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_accounts_are_for_administrators_only(island: Island, role: Role) -> None:
    browser, signed = await island.signed(role)

    answers = [
        await browser.get(PLACE),
        await browser.get(f"{PLACE}/{uuid4()}"),
        await browser.post(PLACE, data=signed.form(**CAMILLE)),
        await browser.post(f"{PLACE}/{signed.account}/roles", data=signed.form(role_admin="1")),
    ]

    assert {one.status_code for one in answers} == {404}
    assert await account_of(island) is None


async def test_an_account_there_is_not_is_a_404(island: Island) -> None:
    browser, signed = await island.signed(Role.ADMIN)

    assert (await browser.get(f"{PLACE}/{uuid4()}")).status_code == 404
    assert (await browser.post(f"{PLACE}/{uuid4()}/lock", data=signed.form())).status_code == 404


@pytest.mark.parametrize(
    ("typed", "code"),
    [("38", "38"), (" 2a ", "2A"), ("2B033", "2B033"), ("976", "976"), ("13055", "13055")],
)
def test_a_code_that_can_be_right_is_taken(typed: str, code: str) -> None:
    assert Codes().code_of(typed) == code


@pytest.mark.parametrize("typed", ["", "0", "00", "20", "96", "970", "Paris", "3818", "381855", "38'185"])
def test_a_code_that_cannot_be_right_is_refused(typed: str) -> None:
    assert Codes().code_of(typed) is None


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("isère, Marseille", ["38", "13055"]),
        ("Saint-Denis", None),
        ("Nowhere", None),
        ("Mar", None),
        ("Paris", ["75"]),
        ("75056; lyon 3e arrondissement", ["75056", "69383"]),
    ],
)
async def test_where_communes_are_known_names_are_taken(house: House, typed: str, codes: list[str] | None) -> None:
    browser, _ = await house.signed(Role.ADMIN)

    answer = await posted(browser, PLACE, **(CAMILLE | {"territories": typed}))

    account = await account_of(house)
    assert answer.status_code == (200 if codes else 422)
    assert (account and account["territories"]) == codes


async def test_an_account_by_the_api_is_kept_as_such(island: Island) -> None:
    await island.invited(CAMILLE["email"])
    browser, _ = await island.signed(Role.ADMIN)
    camille = await account_of(island)

    history = (await browser.get(f"{PLACE}/{UUID(str(camille['id']))}")).text.partition('id="history"')[2]

    assert "the organization&#39;s key" in history
