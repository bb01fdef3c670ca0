"""The organizations of the demonstration network, from network.yaml."""

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from passerelle.contracts.base import Kind, OrganizationId
from passerelle.contracts.directory import ServiceOffered
from passerelle.runtime.yaml_files import loaded


class Member(BaseModel):
    """One organization, before it has an address, keys or a database."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: OrganizationId
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    kind: Kind
    services: tuple[ServiceOffered, ...] = ()


@cache
def members() -> tuple[Member, ...]:
    """All of them, in the order of the file."""
    declared = loaded(files("passerelle.demo").joinpath("network.yaml").read_text("utf-8"))
    return tuple(Member(**one) for one in declared["organizations"])
