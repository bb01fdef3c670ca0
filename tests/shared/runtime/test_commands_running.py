import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from passerelle.messaging.shipment import inbox_topic
from passerelle.platform import KafkaAccess, Platform
from passerelle.runtime.local import LocalOrganization, write_local
from passerelle.testing.members import ProbeProcess
from passerelle.testing.platform import settled
from passerelle.testing.stand import Stand, fresh_name
from passerelle.testing.waiting import wait_until
from tests.shared.runtime.hosting import CANARY
from tests.shared.runtime.speaking import producing
from tests.shared.runtime.speaking_command import Terminal


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def probe(platform: Platform, home: Path) -> Iterator[ProbeProcess]:
    """An organization that `passerelle up` could have started."""
    started = ProbeProcess(settled(Stand(platform, home).settings(fresh_name("org"))), home)
    settled(started.start())
    settings = started.settings
    one = LocalOrganization(
        organization=settings.organization,
        name=settings.name,
        kind="referral",
        url=started.url,
        api_key=settings.organization,
        dsn=settings.dsn.get_secret_value(),
        pid=1,
        started_at=0,
    )
    write_local(home, [one])
    yield started
    started.end()


@pytest.fixture
def staff(terminal: Terminal, home: Path) -> Terminal:
    """A terminal that knows where the organizations of this machine are."""
    terminal.patch.setenv("PASSERELLE_HOME", str(home))
    return terminal


@pytest.fixture
def number(probe: ProbeProcess, kafka: KafkaAccess) -> int:
    """The number of a message that was parked just now."""
    return settled(park(probe, kafka))


async def park(probe: ProbeProcess, kafka: KafkaAccess) -> int:
    before = {one["number"] for one in await probe.get("/delivery/parked")}
    async with producing(kafka) as producer:
        await producer.send_and_wait(inbox_topic(probe.organization), CANARY.encode(), key=str(uuid4()).encode())
    found: list[int] = []

    async def is_parked() -> bool:
        found[:] = [one["number"] for one in await probe.get("/delivery/parked") if one["number"] not in before]
        return bool(found)

    await wait_until(is_parked, "parked")
    return found[0]


def test_parked_messages_are_listed_with_their_meaning(staff: Terminal, probe: ProbeProcess, number: int) -> None:
    said = staff.run("parked", "list", "-o", probe.organization)
    assert (said.status, said.err) == (0, "")
    assert re.search(rf"\b{number}\b", said.out)
    assert "bad_header" in said.out.replace(" ", "")
    assert CANARY not in said.out


def test_one_is_shown_without_its_content(staff: Terminal, probe: ProbeProcess, number: int) -> None:
    said = staff.run("parked", "show", number, "-o", probe.organization)
    assert said.status == 0
    assert f"size │ {len(CANARY)}" in said.out
    assert "The signature headers are missing or unreadable." in said.out.replace("│ ", "")
    assert CANARY not in said.out


def test_a_replay_that_fails_again_says_why(staff: Terminal, probe: ProbeProcess, number: int) -> None:
    said = staff.run("parked", "replay", number, "-o", probe.organization, "--by", "ada")
    assert said.status == 1
    assert said.err == "Error: The signature headers are missing or unreadable. (still_parked)"


def test_a_discard_asked_twice_is_done_once(staff: Terminal, probe: ProbeProcess, number: int) -> None:
    command = ("parked", "discard", number, "-o", probe.organization, "--by", "ada")
    first, second = staff.run(*command), staff.run(*command)
    assert (first.status, first.out.startswith(f"Message {number} was discarded")) == (0, True)
    assert second == first


def test_what_was_given_up_cannot_be_replayed(staff: Terminal, probe: ProbeProcess, number: int) -> None:
    staff.run("parked", "discard", number, "-o", probe.organization, "--by", "ada")
    said = staff.run("parked", "replay", number, "-o", probe.organization, "--by", "bob")
    assert said.err == f"Error: No open parked message has the number {number}. (not_found)"


def test_nothing_parked_is_said_in_words(staff: Terminal, probe: ProbeProcess, number: int) -> None:
    for one in settled(probe.get("/delivery/parked")):
        staff.run("parked", "discard", one["number"], "-o", probe.organization, "--by", "ada")
    assert staff.run("parked", "list", "-o", probe.organization).out == (f"Nothing is parked at {probe.organization}.")


def test_a_wrong_key_is_told_in_the_words_of_the_problem(staff: Terminal, probe: ProbeProcess) -> None:
    staff.patch.setenv("PASSERELLE_API_KEY", "wrong")
    said = staff.run("parked", "list", "-o", probe.organization, "--url", probe.url)
    assert said.err == "Error: Send `Authorization: Bearer <API key>`. (unauthorized)"


def test_another_name_is_answered_with_those_that_run(staff: Terminal, probe: ProbeProcess) -> None:
    said = staff.run("parked", "list", "-o", "nobody")
    assert said.err == f"Error: 'nobody' does not run here (running: {probe.organization}). Start with `passerelle up`."


def test_a_chain_is_verified_until_somebody_touches_it(staff: Terminal, probe: ProbeProcess) -> None:
    whole = staff.run("audit", "verify", "-o", probe.organization)
    assert (whole.status, whole.out) == (0, "The chain of 0 records is intact.")
    asyncio.run(plant_record(probe.settings.dsn.get_secret_value()))
    broken = staff.run("audit", "verify", "-o", probe.organization)
    assert broken.status == 1
    assert "The audit chain does not verify" in broken.err
    assert broken.out


async def plant_record(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "INSERT INTO disclosures (position, at, commitment, chain) VALUES (1, now(), $1, $1)", b"\0" * 32
    )
    await connection.close()
