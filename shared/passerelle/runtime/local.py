"""Which organizations run on this machine: what `passerelle up` writes down and the other commands read."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

FILE = "network.json"


class LocalOrganization(BaseModel):
    """How to reach one organization started here."""

    model_config = ConfigDict(frozen=True)

    organization: str
    name: str
    kind: str
    url: str
    api_key: str = Field(repr=False)
    dsn: str = Field(repr=False)
    pid: int
    started_at: float
    """Creation time of the process, which tells it from a later one with the same number."""


class NotRunningHere(Exception):
    """The organization does not run here; start the network with `passerelle up`, or give --url."""


def home_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The state folder: PASSERELLE_HOME, or `.passerelle` here."""
    return Path(environment.get("PASSERELLE_HOME") or ".passerelle").absolute()


def write_local(home: Path, organizations: list[LocalOrganization]) -> None:
    """Remember what was started; only its owner may read the keys in it."""
    path = home / FILE
    new = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([organization.model_dump() for organization in organizations], file, indent=2)
    new.replace(path)


def read_local(home: Path) -> list[LocalOrganization]:
    """What was started here last; empty when nothing was."""
    path = home / FILE
    return [LocalOrganization(**one) for one in json.loads(path.read_text())] if path.exists() else []


def find_local(home: Path, organization: str) -> LocalOrganization:
    """One organization started here; raises NotRunningHere naming those there are."""
    known = read_local(home)
    for one in known:
        if one.organization == organization:
            return one
    names = ", ".join(one.organization for one in known) or "none"
    raise NotRunningHere(f"{organization!r} does not run here (running: {names}). Start with `passerelle up`.")
