"""The whole network of five processes, as a newcomer starts it, in a state folder of this module."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from passerelle.demo.legs import GUARANTOR, GUARANTOR_CONTACT
from passerelle.demo.network import members
from passerelle.demo.people import cast
from passerelle.platform import KafkaAccess, declared_topics
from passerelle.platform.embedded import EmbeddedPlatform
from passerelle.platform.topics import Topic

pytestmark = [pytest.mark.slow, pytest.mark.real, pytest.mark.timeout(420)]

CANARIES = [canary for person in cast(12) for canary in person.canaries] + [GUARANTOR, GUARANTOR_CONTACT]
Finished = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo") / "home"
    yield folder
    passerelle(folder, "reset", "--yes")


@pytest.fixture(scope="module")
def performance(home: Path) -> Finished:
    """`passerelle demo --once` from nothing."""
    return passerelle(home, "demo", "--once")


@pytest.fixture(scope="module")
def network(home: Path, performance: Finished) -> Path:
    """The same state once more, up for a closer look."""
    up = passerelle(home, "up")
    assert up.returncode == 0, up.stdout + up.stderr
    return home


def passerelle(home: Path, *arguments: str) -> Finished:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    return subprocess.run(
        [sys.executable, "-m", "passerelle.runtime.commands", *arguments],
        env={**environment, "PASSERELLE_HOME": str(home), "PASSERELLE_PLATFORM": "embedded", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )


async def bytes_on(kafka: KafkaAccess, topics: list[Topic]) -> dict[str, bytes]:
    """Keys, headers and bodies of everything the topics hold, as whoever reads the log sees them."""
    partitions = [TopicPartition(topic.name, number) for topic in topics for number in range(topic.partitions)]
    found = {topic.name: b"" for topic in topics}
    async with AIOKafkaConsumer(bootstrap_servers=kafka.bootstrap, **kafka.security) as consumer:
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        for partition, end in (await consumer.end_offsets(partitions)).items():
            while await consumer.position(partition) < end:
                for record in (await consumer.getmany(partition, timeout_ms=500)).get(partition, []):
                    headers = b"".join(value for _, value in record.headers)
                    found[partition.topic] += (record.key or b"") + (record.value or b"") + headers
    return found


def test_the_demonstration_ends_by_itself_with_status_0(performance: Finished) -> None:
    assert performance.returncode == 0, performance.stdout + performance.stderr
    assert "12 of 12 journeys ended as expected" in performance.stdout


@pytest.mark.parametrize(
    "fact",
    [
        "loan_disbursed",
        "guarantor found",
        "no guarantee asked",
        "protection_granted",
        "ends: farming (completed)",
        "referral_waitlisted",
        "moves up",
        "offer_lapsed",
        "declined by the person",
        "agreement_withdrawn",
        "erasure_answered done",
        "proposal_accepted",
        "placement_completed alpha",
        "1. language_course [langues-plurielles] → course_completed",
        "next: waits_for_agreement by person",
        "/asyncapi",
    ],
)
def test_the_demonstration_tells_what_came_to_pass(performance: Finished, fact: str) -> None:
    assert fact in performance.stdout


def test_the_demonstration_stops_all_that_it_started(performance: Finished, home: Path) -> None:
    assert (performance.returncode, passerelle(home, "status").stdout.count("stopped")) == (0, 7)


def test_no_log_of_an_organization_names_a_person(network: Path) -> None:
    logs = {path.name: path.read_text("utf-8") for path in (network / "logs").glob("*.log")}

    assert set(logs) >= {f"{member.id}.log" for member in members()}
    assert [(name, canary) for name, text in logs.items() for canary in CANARIES if canary in text] == []


def test_no_topic_of_the_network_names_a_person(network: Path) -> None:
    kafka = asyncio.run(EmbeddedPlatform(network).start()).kafka
    declared = declared_topics()
    inboxes = [declared.inbox(member.id) for member in members()]

    contents = asyncio.run(bytes_on(kafka, [*declared.shared(), *inboxes]))

    assert [inbox.name for inbox in inboxes if b"passerelle." not in contents[inbox.name]] == []
    found = [(topic, one) for topic, content in contents.items() for one in CANARIES if one.encode() in content]
    assert found == []


@pytest.mark.parametrize("organization", [member.id for member in members()])
def test_the_audit_of_every_organization_verifies(network: Path, organization: str) -> None:
    verified = passerelle(network, "audit", "verify", "-o", organization)

    assert verified.returncode == 0, verified.stderr
    assert "intact" in verified.stdout


def test_the_owners_record_each_disclosure(network: Path) -> None:
    verified = passerelle(network, "audit", "verify", "-o", "singa")

    assert "The chain of 0 records" not in verified.stdout


@pytest.mark.parametrize("organization", [member.id for member in members()])
def test_nothing_is_parked_at_any_organization(network: Path, organization: str) -> None:
    listed = passerelle(network, "parked", "list", "-o", organization)

    assert listed.stdout.strip() == f"Nothing is parked at {organization}."


def test_a_second_performance_joins_what_runs(network: Path) -> None:
    before = passerelle(network, "status").stdout

    again = passerelle(network, "demo", "--once", "--people", "3")

    assert again.returncode == 0, again.stdout + again.stderr
    assert "3 of 3 journeys ended as expected" in again.stdout
    assert passerelle(network, "status").stdout == before
