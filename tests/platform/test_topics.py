from importlib.resources import files
from pathlib import Path

import pytest

from passerelle.platform.errors import OrganizationNameIsInvalid, TopicsAreInvalid
from passerelle.platform.topics import Right, declared_topics, read_topics

DECLARED = files("passerelle.platform").joinpath("topics.yaml").read_text("utf-8")


def test_an_inbox_keeps_thirty_days_in_six_partitions() -> None:
    inbox = declared_topics().inbox("singa")
    assert (inbox.name, inbox.partitions) == ("passerelle.singa.inbox", 6)
    assert inbox.settings == {
        "cleanup.policy": "delete",
        "max.message.bytes": "1048576",
        "retention.ms": str(30 * 24 * 60 * 60 * 1000),
    }


def test_what_is_told_to_all_is_compacted() -> None:
    assert {topic.name for topic in declared_topics().shared()} == {"passerelle.directory", "passerelle.statistics"}
    assert {topic.settings["cleanup.policy"] for topic in declared_topics().shared()} == {"compact"}


def test_the_rights_of_an_organization_name_it() -> None:
    rights = declared_topics().rights("singa")
    assert Right("read", "topic", "passerelle.singa.inbox", False) in rights
    assert Right("read", "group", "singa.", True) in rights


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("partitions: 6", "partitions: 0"),
        ("retention_days: 30", "keep: 30"),
        ("    retention_days: 30\n", ""),
        ("operation: read, group_prefix", "operation: destroy, group_prefix"),
        ("topic: passerelle.directory}", "topic: passerelle.directory, group: x}"),
        ("topic: passerelle.directory}", "host: somewhere}"),
        ("name: passerelle.directory", "name: directory"),
        ("topics:", "topics: ["),
    ],
)
def test_a_wrong_declaration_is_refused(before: str, after: str) -> None:
    assert before in DECLARED
    with pytest.raises(TopicsAreInvalid):
        read_topics(DECLARED.replace(before, after, 1))


@pytest.mark.parametrize("name", ["", "a", "Singa", "7e", "a.b", "a_b", "pathway ", "x" * 49, "postgres", "admin"])
def test_a_name_that_would_break_a_topic_is_refused(name: str) -> None:
    with pytest.raises(OrganizationNameIsInvalid):
        declared_topics().inbox(name)


def test_deployments_use_the_same_declaration() -> None:
    deployed = Path(__file__).parents[2] / "deploy" / "topics.yaml"
    assert deployed.read_text("utf-8") == DECLARED
    assert deployed.is_symlink()
