"""A desk that answers everything and remembers what it was asked."""

import time
from typing import Any

import httpx
import psutil

from passerelle.demo.desks import PartnerDesk
from passerelle.runtime.local import LocalOrganization


def organization(name: str = "langues-plurielles", pid: int = 0, started_at: float = 0.0) -> LocalOrganization:
    return LocalOrganization(
        organization=name,
        name=name,
        kind="language",
        url="http://desk.example",
        api_key="key",
        dsn="",
        pid=pid or psutil.Process().pid,
        started_at=started_at or time.time(),
    )


class RecordingDesk(PartnerDesk):
    def __init__(self) -> None:
        super().__init__(organization(), httpx.AsyncClient())
        self.posted: list[str] = []

    async def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        self.posted.append(path)
        return {"id": "session-1"}
