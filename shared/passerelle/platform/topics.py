import re
from importlib.resources import files
from typing import Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator

from passerelle.platform.errors import OrganizationNameIsInvalid, TopicsAreInvalid

ORGANIZATION_NAME = re.compile(r"[a-z][a-z0-9-]{1,47}")
RESERVED_NAMES = frozenset({"admin", "broker", "directory", "postgres", "statistics", "template0", "template1"})
DAY_MS = 24 * 60 * 60 * 1000

Operation = Literal["read", "write", "describe"]


class Topic(NamedTuple):
    name: str
    partitions: int
    settings: dict[str, str]


class Right(NamedTuple):
    operation: Operation
    resource: Literal["topic", "group"]
    name: str
    is_prefix: bool


class TopicDeclaration(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^passerelle\.[a-z.{}]+$")
    partitions: PositiveInt
    cleanup: Literal["delete", "compact"]
    retention_days: PositiveInt | None = None
    max_message_bytes: PositiveInt

    @model_validator(mode="after")
    def retention_belongs_to_delete(self) -> "TopicDeclaration":
        if (self.cleanup == "delete") != (self.retention_days is not None):
            raise ValueError("retention_days is for topics whose cleanup is delete, and these need it")
        return self

    def topic(self, organization: str = "") -> Topic:
        settings = {"cleanup.policy": self.cleanup, "max.message.bytes": str(self.max_message_bytes)}
        if self.retention_days is not None:
            settings["retention.ms"] = str(self.retention_days * DAY_MS)
        return Topic(self.name.replace("{organization}", organization), self.partitions, settings)


class AccessDeclaration(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    operation: Operation
    topic: str | None = None
    topic_prefix: str | None = None
    group: str | None = None
    group_prefix: str | None = None

    @model_validator(mode="after")
    def names_one_resource(self) -> "AccessDeclaration":
        if len(self.model_fields_set) != 2:
            raise ValueError("an access rule names exactly one of topic, topic_prefix, group, group_prefix")
        return self

    def right(self, organization: str) -> Right:
        resource: Literal["topic", "group"] = "topic" if self.topic or self.topic_prefix else "group"
        name = self.topic or self.topic_prefix or self.group or self.group_prefix or ""
        is_prefix = bool(self.topic_prefix or self.group_prefix)
        return Right(self.operation, resource, name.replace("{organization}", organization), is_prefix)


class TopicDeclarations(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    inbox: TopicDeclaration
    directory: TopicDeclaration
    statistics: TopicDeclaration


class Topics(BaseModel):
    """What topics.yaml declares."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: TopicDeclarations
    access: tuple[AccessDeclaration, ...] = Field(min_length=1)

    def inbox(self, organization: str) -> Topic:
        return self.topics.inbox.topic(checked_name(organization))

    def shared(self) -> list[Topic]:
        return [self.topics.directory.topic(), self.topics.statistics.topic()]

    def rights(self, organization: str) -> list[Right]:
        name = checked_name(organization)
        return [declaration.right(name) for declaration in self.access]


def checked_name(organization: str) -> str:
    if not ORGANIZATION_NAME.fullmatch(organization) or organization in RESERVED_NAMES:
        raise OrganizationNameIsInvalid(f"Not accepted: {organization!r}.")
    return organization


def read_topics(text: str) -> Topics:
    try:
        return Topics.model_validate(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise TopicsAreInvalid(str(error)) from error


def declared_topics() -> Topics:
    return read_topics(files("passerelle.platform").joinpath("topics.yaml").read_text("utf-8"))
