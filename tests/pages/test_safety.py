from datetime import timedelta
from uuid import uuid4

import pytest

from passerelle.pages import links, second_factor
from passerelle.pages.attempts import PER_ACCOUNT, PER_ADDRESS
from passerelle.pages.cookies import new_token
from passerelle.pages.passwords import Passwords
from passerelle.pages.places import safe_next
from passerelle.pages.roles import Role
from tests.pages.conftest import Logged
from tests.pages.forms import hidden_fields, posted
from tests.pages.island import PASSWORD, QUICK, Island
from tests.pages.probe import HOSTILE, PERSON

EMAIL = "camille@singa.example"


async def test_an_account_is_closed_for_a_while_after_many_tries(island: Island) -> None:
    await island.registered()

    tries = [await tried(island, f"10.0.0.{number}") for number in range(PER_ACCOUNT + 1)]
    right = await tried(island, "10.0.1.1", PASSWORD)
    island.clock.move(timedelta(minutes=16))

    assert tries == [422] * PER_ACCOUNT + [429]
    assert right == 429
    assert await tried(island, "10.0.1.1", PASSWORD) == 303


async def test_passwords_are_kept_as_argon2id_hashes() -> None:
    kept = await Passwords().hash(PASSWORD)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await Passwords().fits(PASSWORD, kept)
    assert Passwords().is_dated(QUICK.hash(PASSWORD))
    assert not await Passwords().fits(PASSWORD, None)


async def test_an_address_is_closed_whatever_account_it_tries(island: Island, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.pages.attempts.PER_ADDRESS", 3)
    await island.registered()

    tries = [await tried(island, "10.0.0.9", email=f"{number}@singa.example") for number in range(4)]

    assert tries == [422, 422, 422, 429]
    assert await tried(island, "10.0.0.8", PASSWORD) == 303
    assert PER_ADDRESS > PER_ACCOUNT


async def tried(island: Island, address: str, password: str = "not this one, no", email: str = EMAIL) -> int:
    browser = island.browser(address=address)
    return (await posted(browser, "/desk/sign-in", email=email, password=password)).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
async def test_a_form_from_elsewhere_changes_nothing(island: Island, headers: dict[str, str]) -> None:
    browser, _ = await island.signed(Role.COORDINATOR)
    fields = hidden_fields(await browser.get("/desk/probe"))

    refused = await browser.post("/desk/probe/tell", data=fields, headers=headers)

    assert refused.status_code == 403
    assert "0 tellings" in (await browser.get("/desk/probe")).text


async def test_a_form_without_its_secret_changes_nothing(island: Island) -> None:
    browser, signed = await island.signed(Role.COORDINATOR)
    _, other = await island.signed(Role.COORDINATOR)

    answers = [
        await browser.post("/desk/probe/tell", data={**signed.form(), "csrf": secret})
        for secret in ("", "é", other.csrf, new_token())
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert "0 tellings" in (await browser.get("/desk/probe")).text


async def test_a_form_sent_twice_counts_once(island: Island) -> None:
    browser, _ = await island.signed(Role.COORDINATOR)
    fields = hidden_fields(await browser.get("/desk/probe"))

    answers = [await browser.post("/desk/probe/tell", data=fields) for _ in range(2)]
    shown = await browser.get(answers[0].headers["location"])

    assert {answer.status_code for answer in answers} == {303}
    assert "1 telling<" in shown.text
    assert "It was told." in shown.text


async def test_what_is_forbidden_looks_like_what_does_not_exist(island: Island) -> None:
    adviser, _ = await island.signed(Role.ADVISER)
    coordinator, _ = await island.signed(Role.COORDINATOR)

    forbidden = await adviser.get(f"/desk/people/{PERSON}")
    absent = await adviser.get(f"/desk/people/{uuid4()}")
    nowhere = await adviser.get("/desk/nowhere")
    wrong = await coordinator.get("/desk/people/nobody")

    assert {answer.status_code for answer in (forbidden, absent, nowhere, wrong)} == {404}
    assert plain(forbidden.text) == plain(absent.text) == plain(nowhere.text)
    assert (await coordinator.get(f"/desk/people/{PERSON}")).status_code == 200


def plain(text: str) -> str:
    """A page without its own address, which the language switch repeats."""
    return "".join(line for line in text.splitlines() if "/desk/language/" not in line)


async def test_each_read_of_a_person_leaves_a_row(island: Island) -> None:
    coordinator, signed = await island.signed(Role.COORDINATOR)
    adviser, _ = await island.signed(Role.ADVISER)

    await coordinator.get(f"/desk/people/{PERSON}")
    await adviser.get(f"/desk/people/{PERSON}")

    async with island.organization.connection() as connection:
        rows = await connection.fetch("SELECT account, thread, what FROM page_reads")
    assert [tuple(row) for row in rows] == [(signed.account, PERSON, "person")]


async def test_pages_send_the_headers_that_protect_them(island: Island) -> None:
    shown = await island.browser().get("/desk/sign-in")

    policy = shown.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in shown.text
    assert "style=" not in shown.text


async def test_cookies_over_https_belong_to_one_host(island: Island) -> None:
    secure = island.browser("https://singa.example")
    local = island.browser()

    (over_https,) = (await secure.get("/desk/sign-in")).headers.get_list("set-cookie")
    (over_http,) = (await local.get("/desk/sign-in")).headers.get_list("set-cookie")

    assert over_https.startswith("__Host-passerelle-form=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(over_https.split("; "))
    assert "Domain" not in over_https
    assert over_http.startswith(f"passerelle-local-{island.organization.id}-form=")
    assert "HttpOnly" in over_http


async def test_nobody_signs_in_over_a_network_in_clear(island: Island) -> None:
    refused = await island.browser("http://singa.example").get("/desk/sign-in")

    assert refused.status_code == 403
    assert "https" in refused.text
    assert "password" not in refused.text


async def test_sessions_end_when_idle_and_in_any_case(island: Island) -> None:
    settings = island.organization.settings
    idle, _ = await island.signed(Role.ADVISER)
    island.clock.move(settings.session_idle + timedelta(seconds=1))
    busy, _ = await island.signed(Role.ADVISER)

    seen = []
    for _ in range(14):
        island.clock.move(timedelta(minutes=55))
        seen.append((await busy.get("/desk")).status_code)

    assert (await idle.get("/desk")).status_code == 303
    assert seen == [200] * 13 + [303]


async def test_signing_out_elsewhere_leaves_this_browser(island: Island) -> None:
    here, secret = await island.registered()
    island.clock.move(timedelta(minutes=1))
    there = island.browser()
    await posted(there, "/desk/sign-in", email=EMAIL, password=PASSWORD)

    await posted(there, "/desk/second-factor", code=second_factor.code_at(secret, island.clock.now()))

    ended = await posted(here, "/desk/account", to="/desk/account/sign-out-elsewhere")

    assert (await there.get("/desk")).status_code == 303
    assert "signed out everywhere else" in (await here.get(ended.headers["location"])).text


async def test_a_new_password_signs_out_and_the_old_one_is_asked(island: Island) -> None:
    here, _ = await island.registered()
    new = "four quiet rivers meet"
    wrong = await posted(here, "/desk/account", to="/desk/account/password", password="no", new=new, again=new)

    changed = await posted(here, "/desk/account", to="/desk/account/password", password=PASSWORD, new=new, again=new)

    assert wrong.status_code == 422
    assert changed.status_code == 303
    assert await tried(island, "10.0.0.1") == 422
    assert await tried(island, "10.0.0.1", new) == 303
    assert (await here.get("/desk")).status_code == 200


async def test_signing_out_ends_the_session_on_the_server(island: Island) -> None:
    browser, signed = await island.signed(Role.ADVISER)

    await browser.post("/desk/sign-out", data=signed.form())

    assert (await island.browser(**{signed.cookie: signed.token}).get("/desk")).status_code == 303


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/desk",
        "//evil.example",
        "/desk//evil.example",
        "/desk\\evil",
        "/desktop",
        "javascript:alert(1)",
        "/desk/\n",
        "",
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(asked: str) -> None:
    assert safe_next(asked) == "/desk"


async def test_an_error_is_a_page_that_tells_nothing(island: Island, logged: Logged) -> None:
    browser, _ = await island.signed(Role.COORDINATOR)

    broken = await browser.get("/desk/broken")

    assert broken.status_code == 500
    assert "Something went wrong" in broken.text
    assert "alert" not in broken.text
    assert [line for line in logged if line["event"] == "page_failed"] != []
    assert HOSTILE not in broken.text


async def test_the_demonstrations_door_is_shut_unless_it_is_set(island: Island) -> None:
    asked = await island.api("POST", "/accounts/demonstration")

    assert asked.status_code == 404
    assert (await island.browser().get(f"/desk/demonstration/{new_token()}")).status_code == 404


async def test_a_persons_link_opens_as_often_as_it_was_made_for(island: Island) -> None:
    thread, now = uuid4(), island.clock.now()
    async with island.organization.connection() as connection:
        token = await links.make(connection, thread, "pathway", now, now + timedelta(days=2), uses=2)
        kept = await connection.fetchval("SELECT token_hash FROM person_links")
        seen = [await links.verify(connection, token, now) for _ in range(5)]
        used = [await links.use(connection, token, now) for _ in range(3)]

    assert len(token) >= 43
    assert token.encode() not in kept
    assert set(seen) == {links.Opened(thread, "pathway")}
    assert used == [links.Opened(thread, "pathway")] * 2 + [None]


async def test_a_persons_link_ends_in_time_and_when_withdrawn(island: Island) -> None:
    thread, now = uuid4(), island.clock.now()
    async with island.organization.connection() as connection:
        late = await links.make(connection, thread, "pathway", now, now + timedelta(days=2))
        assert await links.use(connection, late, now + timedelta(days=2)) is None
        token = await links.make(connection, thread, "pathway", now, now + timedelta(days=2))
        await links.withdraw(connection, thread)
        assert await links.verify(connection, token, now) is None
