"""OpenID Connect against a real provider on this machine, over HTTP."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio

from passerelle.pages.provider import Provider
from passerelle.pages.roles import Role
from passerelle.testing.stand import free_port
from tests.pages.conftest import Logged
from tests.pages.island import Island, hosted_island
from tests.pages.providing import provider_running

# The provider's own use of Authlib is dated; warnings are errors here, also in its thread.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")

EMAIL = "camille@singa.example"
CLIENT = {"oidc_client_id": "passerelle", "oidc_client_secret": "secret"}


@pytest.fixture
def issuer() -> Iterator[str]:
    with provider_running() as address:
        yield address


@pytest_asyncio.fixture
async def tied(database: str, tmp_path: Path, issuer: str) -> AsyncIterator[Island]:
    """An island that signs its staff in through the provider."""
    settings = {"oidc_issuer": issuer, **CLIENT}
    async with hosted_island(database, tmp_path, http_port=free_port(), **settings) as island:
        yield island


def user(issuer: str, subject: str, **claims: object) -> None:
    """Somebody the provider knows."""
    httpx.put(f"{issuer}/users/{subject}", json=claims).raise_for_status()


async def went_and_came(island: Island, browser: httpx.AsyncClient, subject: str) -> httpx.Response:
    """To the provider, where `subject` signs in, and back with what it gave."""
    return await browser.get(await address_back(browser, subject))


async def address_back(browser: httpx.AsyncClient, subject: str) -> str:
    left = await browser.get("/desk/provider?next=/desk/probe")
    assert left.status_code == 303, left.text
    async with httpx.AsyncClient() as client:
        given = await client.post(left.headers["location"], data={"sub": subject})
    back = urlsplit(given.headers["location"])
    return f"{back.path}?{back.query}"


async def test_a_verified_address_opens_its_account(tied: Island, issuer: str) -> None:
    await tied.invited(EMAIL, Role.ADMIN)
    user(issuer, "camille", email=EMAIL, email_verified=True)
    browser = tied.browser()

    back = await went_and_came(tied, browser, "camille")

    assert back.headers["location"] == "/desk/second-factor/set-up?next=%2Fdesk%2Fprobe"
    assert (await browser.get("/desk/second-factor/set-up")).status_code == 200


async def test_the_subject_stays_tied_when_the_address_changes(tied: Island, issuer: str) -> None:
    await tied.invited(EMAIL, Role.ADMIN)
    await tied.invited("other@singa.example", Role.ADMIN)
    user(issuer, "camille", email=EMAIL, email_verified=True)
    await went_and_came(tied, tied.browser(), "camille")
    user(issuer, "camille", email="new@singa.example", email_verified=True)
    user(issuer, "thief", email=EMAIL, email_verified=True)

    again = await went_and_came(tied, tied.browser(), "camille")
    stolen = await went_and_came(tied, tied.browser(), "thief")

    assert again.status_code == 303
    assert stolen.status_code == 422


@pytest.mark.parametrize("claims", [{"email": EMAIL, "email_verified": False}, {"email": EMAIL}, {}])
async def test_an_unverified_address_opens_nothing(tied: Island, issuer: str, claims: dict[str, object]) -> None:
    await tied.invited(EMAIL, Role.ADMIN)
    user(issuer, "camille", **claims)

    back = await went_and_came(tied, tied.browser(), "camille")

    assert back.status_code == 422
    assert "not known here" in back.text


async def test_nobody_gets_an_account_by_signing_in(tied: Island, issuer: str) -> None:
    user(issuer, "stranger", email="stranger@singa.example", email_verified=True)

    back = await went_and_came(tied, tied.browser(), "stranger")

    assert back.status_code == 422
    assert (await tied.api("GET", "/accounts")).json() == []


async def test_an_account_is_made_where_that_is_set(database: str, tmp_path: Path, issuer: str) -> None:
    settings = {"oidc_issuer": issuer, **CLIENT, "oidc_new_roles": "manager,admin"}
    user(issuer, "stranger", email="stranger@singa.example", email_verified=True)
    async with hosted_island(database, tmp_path, http_port=free_port(), **settings) as island:
        back = await went_and_came(island, island.browser(), "stranger")
        listed = (await island.api("GET", "/accounts")).json()

    assert back.status_code == 303
    assert [(one["email"], one["roles"]) for one in listed] == [("stranger@singa.example", ["admin", "manager"])]


async def test_the_second_factor_is_owed_here_all_the_same(tied: Island, issuer: str) -> None:
    await tied.invited(EMAIL, Role.COORDINATOR)
    user(issuer, "camille", email=EMAIL, email_verified=True)
    browser = tied.browser()

    back = await went_and_came(tied, browser, "camille")

    assert back.headers["location"].startswith("/desk/second-factor/set-up")
    assert (await browser.get("/desk")).status_code == 303


async def test_an_answer_is_good_once_in_the_browser_that_asked(tied: Island, issuer: str) -> None:
    await tied.invited(EMAIL, Role.ADMIN)
    user(issuer, "camille", email=EMAIL, email_verified=True)
    browser = tied.browser()
    address = await address_back(browser, "camille")

    elsewhere = await tied.browser().get(address)
    first = await browser.get(address)
    second = await browser.get(address)

    assert [elsewhere.status_code, first.status_code, second.status_code] == [404, 303, 404]


async def test_a_code_given_for_another_nonce_is_refused(tied: Island, issuer: str, logged: Logged) -> None:
    await tied.invited(EMAIL, Role.ADMIN)
    user(issuer, "camille", email=EMAIL, email_verified=True)
    browser = tied.browser()
    address = await address_back(browser, "camille")
    async with tied.organization.connection() as connection:
        await connection.execute("UPDATE provider_sign_ins SET nonce = 'another'")

    refused = await browser.get(address)

    assert refused.status_code == 422
    assert "did not work" in refused.text
    assert "provider_failed" in [line["event"] for line in logged]


async def test_the_browser_leaves_with_pkce_state_and_nonce(tied: Island, issuer: str) -> None:
    started = await Provider(tied.organization.settings, f"{issuer}/back").start("state", "nonce", "verifier" * 6)

    asked = parse_qs(urlsplit(started.address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["state"], asked["nonce"], asked["response_type"]) == (["state"], ["nonce"], ["code"])
    assert "verifier" not in started.address.replace("code_verifier", "")


async def test_a_provider_that_is_away_is_said_plainly(database: str, tmp_path: Path) -> None:
    settings = {"oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": "passerelle"}
    async with hosted_island(database, tmp_path, **settings) as island:
        left = await island.browser().get("/desk/provider")

    assert left.status_code == 422
    assert "did not work" in left.text
