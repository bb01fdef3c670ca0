"""`passerelle accounts` as the person who runs it at an organization sees it."""

import asyncio
from collections.abc import Callable

import pytest

from passerelle.pages.roles import Role
from passerelle.testing.stand import free_port
from tests.pages.forms import posted
from tests.pages.island import PASSWORD, Island, hosted_island, path_of, served
from tests.shared.runtime.hosting import API_KEY
from tests.shared.runtime.speaking_command import Said, Terminal

Command = Callable[..., Said]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`passerelle accounts ...` against the organization at a port."""
    terminal = Terminal(monkeypatch, capsys)
    monkeypatch.setenv("PASSERELLE_API_KEY", API_KEY)

    def run(island: Island, *arguments: str) -> Said:
        url = f"http://127.0.0.1:{island.organization.settings.http_port}"
        return terminal.run("accounts", *arguments, "--organization", "singa", "--url", url)

    return run


async def test_an_account_is_added_listed_disabled_and_reset(
    database: str, tmp_path_factory: pytest.TempPathFactory, command: Command
) -> None:
    folder, email = tmp_path_factory.mktemp("island"), "Camille@Singa.example"
    async with hosted_island(database, folder, http_port=free_port()) as island, served(island):
        more = ("--name", "Camille", "--role", "coordinator", "--role", "adviser", "--territory", "38")
        added = await asyncio.to_thread(command, island, "add", email, *more)
        again = await asyncio.to_thread(command, island, "add", email, *more)
        link = path_of(added.out.split()[-1])
        chosen = await posted(island.browser(), link, password=PASSWORD, again=PASSWORD)
        listed = await asyncio.to_thread(command, island, "list")
        disabled = await asyncio.to_thread(command, island, "disable", email)
        reset = await asyncio.to_thread(command, island, "reset", email, "--second-factor")
        unknown = await asyncio.to_thread(command, island, "disable", "nobody@singa.example")

    assert (added.status, chosen.status_code, disabled.status) == (0, 303, 0)
    assert (again.status, unknown.status) == (1, 1)
    assert "email_is_taken" in again.err
    assert "account_is_unknown" in unknown.err
    assert {"coordinator", "38"} <= set(listed.out.replace(",", " ").split())
    assert "/desk/set-up/" in reset.out
    assert PASSWORD not in added.out + listed.out + reset.out


async def test_accounts_are_for_those_with_the_organizations_key(island: Island) -> None:
    answers = [
        await island.browser().get("/accounts"),
        await island.browser().post("/accounts", json={}),
        (await (await island.signed(Role.ADMIN))[0].get("/accounts")),
    ]

    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize(
    "body",
    [
        {"email": "camille", "name": "Camille", "roles": ["adviser"]},
        {"email": "camille@singa.example", "name": "Camille", "roles": ["owner"]},
        {"email": "camille@singa.example", "name": "Camille", "roles": ["adviser"], "password": "x"},
    ],
)
async def test_an_account_that_is_not_as_described_is_refused(island: Island, body: dict[str, object]) -> None:
    refused = await island.api("POST", "/accounts", json=body)

    assert refused.status_code == 422
    assert "camille" not in refused.text
