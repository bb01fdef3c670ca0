"""The demonstration's organizations in one process, on a real platform, under one clock that can be moved."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
import uvicorn

from passerelle.contracts.days import day_of
from passerelle.demo.desks import Desk, OwnerDesk, PartnerDesk
from passerelle.demo.network import Member, members
from passerelle.demo.people import cast
from passerelle.demo.waiting import wait_until
from passerelle.demo.walk import SHARED
from passerelle.messaging import deadlines, outbox
from passerelle.platform import Platform
from passerelle.runtime.app import app_of
from passerelle.runtime.local import LocalOrganization
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import find_service
from passerelle.runtime.settings import Settings
from passerelle.runtime.tracing import Tracing
from passerelle.testing.clock import MovableClock
from passerelle.testing.stand import Stand, fresh_name

PATIENCE_S = 30
STEPS = 24
"""Into how many steps a jump of the clock is cut at most, so that one deadline can set the next."""
NAMES = {"grenoble-metropole": "grenoble", "langues-plurielles": "langues"}
PURPOSES = {
    "french_course": "learn_french",
    "flashcoop": "try_enterprise",
    "volatile_cooperative": "try_enterprise",
    "agricultural_activity": "find_activity",
    "microcredit": "finance_project",
}
ONE_STEP = """\
plan: only-{name}
version: 1
title: {{en: Only this, fr: Rien que cela}}
first: {service}

steps:
  {service}:
    title: {{en: The one step, fr: La seule étape}}
    refer_to: {{kind: {kind}, service: {service}}}
    purpose: {purpose}
    shares: [{shares}]
    clocks: {{agreement: 30 days, answer: 14 days, waitlist: 90 days, start: 60 days, finish: 300 days}}
    next: []
    fallback: reassess

  reassess:
    title: {{en: Reassess together, fr: Faire le point ensemble}}
    decided_by: coordinator
    options: [{service}, done]
    clocks: {{finish: 21 days}}

  done:
    title: {{en: Done, fr: Terminé}}
    ends: completed
"""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Referred:
    """A synthetic person who agreed, and whose referral has arrived."""

    person: str
    pathway: str
    referral: str
    ref: str


class HostedServer(uvicorn.Server):
    """Leaves the signals of the process to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


class Town:
    """All organizations, their desks, and the time they share."""

    def __init__(self) -> None:
        self.clock = MovableClock()
        self.organizations: dict[str, Organization] = {}
        self.desks: dict[str, Desk] = {}
        self._people = iter(cast(120))

    def names(self) -> dict[str, Any]:
        """What a page of examples may use."""
        told = {
            "until": self.until,
            "later": self.later,
            "now": self.clock.now,
            "today": self.today,
            "refer": self.refer,
            "timedelta": timedelta,
        }
        return {**self.desks, **told}

    def today(self) -> date:
        """The day it is by the shared clock, in UTC."""
        return day_of(self.clock.now())

    async def until(self, look: Callable[[], Awaitable[Found]], what: str) -> Found:
        """The first true answer; raises NothingArrived."""

        async def once() -> Found | None:
            return await look() or None

        return await wait_until(once, what, PATIENCE_S)

    async def later(self, **passed: float) -> None:
        """Let time pass (`days=15`): every deadline on the way is answered in its turn, every message arrives."""
        span = timedelta(**passed)
        await self.settle()
        end = self.clock.now() + span
        while self.clock.now() < end:
            come = [due for due in [await self._next_due(one) for one in self.organizations.values()] if due]
            self.clock.move_to(min(end, max(min(come, default=end), self.clock.now() + span / STEPS)))
            await self.settle()

    async def settle(self) -> None:
        """Until nothing is due, nothing is queued and nothing is on its way; what never arrives is not waited for."""
        end = time.monotonic() + PATIENCE_S
        is_busy = True
        while is_busy and time.monotonic() < end:
            woken = [await one.commands.wake_due() for one in self.organizations.values()]
            queued = [await self._is_busy(one) for one in self.organizations.values()]
            is_busy = any(woken) or any(queued) or await self._is_awaited()
            await asyncio.sleep(0.02)

    async def refer(
        self,
        owner: OwnerDesk,
        partner: PartnerDesk,
        *,
        service: str,
        purpose: str,
        plan: str | None = None,
        fields: list[str] | None = None,
        **data: Any,
    ) -> Referred:
        """Register a synthetic person, open a pathway, collect the agreement, and wait until the referral arrives.

        Without a plan: one of a single step. `data` replaces what is registered of the person.
        """
        registration = {**next(self._people).registration(), **data}
        person = (await owner.post("/people", registration))["id"]
        chosen = plan or f"only-{service.replace('_', '-')}"
        pathway = (await owner.post("/pathways", {"person": person, "plan": chosen}))["id"]
        await owner.post(f"/pathways/{pathway}/grants", self.agreement(partner, purpose, fields))

        async def is_sent() -> Any:
            found = (await owner.get(f"/pathways/{pathway}"))["referral"]
            return found if found and found["partner"] == partner.id and found["status"] == "sent" else None

        referral = (await self.until(is_sent, f"a referral to {partner.id}"))["id"]
        return Referred(person, pathway, referral, await partner.arrived(referral))

    def agreement(self, partner: Desk, purpose: str, fields: list[str] | None = None) -> dict[str, Any]:
        """What staff type in when a person agrees for a year."""
        return {
            "recipient": partner.id,
            "purpose": purpose,
            "fields": SHARED[purpose] if fields is None else fields,
            "valid_until": (self.clock.now() + timedelta(days=365)).isoformat(),
            "notice_version": "2026-01",
            "notice_language": "fr",
            "interpreter": False,
            "collected_by": "front_desk",
            "collected_how": "in_person",
        }

    async def _next_due(self, one: Organization) -> datetime | None:
        async with one.connection() as connection:
            return await deadlines.next_due(connection)

    async def _is_busy(self, one: Organization) -> bool:
        due = await self._next_due(one)
        async with one.connection() as connection:
            waiting, _ = await outbox.backlog(connection)
        return bool(waiting) or (due is not None and due <= self.clock.now())

    async def _is_awaited(self) -> bool:
        """Whether somebody has told another more than that one has heard; whoever erased a ref listens no more."""
        told: dict[tuple[str, UUID], int] = {}
        heard: dict[tuple[str, UUID], float] = {}
        for one in self.organizations.values():
            async with one.connection() as connection:
                rows = await connection.fetch("SELECT ref, peer, next_in, next_out, stopped_at FROM streams")
            told.update({(row["peer"], row["ref"]): row["next_out"] for row in rows})
            heard.update({(one.id, row["ref"]): inf if row["stopped_at"] else row["next_in"] for row in rows})
        return any(heard.get(place, 1) < number for place, number in told.items())


@asynccontextmanager
async def hosted_town(
    platform: Platform, folder: Path, tracing: Callable[[str], Tracing] | None = None
) -> AsyncIterator[Town]:
    """Fresh keys, databases and topics, and everybody served over HTTP in this process."""
    town, stand = Town(), Stand(platform, folder)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=30))
        with _plans(folder):
            for member in members():
                organization = await _prepared(stand, member, town.clock, tracing)
                await stack.enter_async_context(_served(organization))
                name = NAMES.get(member.id, member.id.replace("-", "_"))
                town.organizations[name] = organization
                town.desks[name] = _desk(organization, member, client)
        await wait_until(lambda: _all_met(town), "everybody knows everybody", PATIENCE_S)
        yield town


async def _prepared(
    stand: Stand, member: Member, clock: MovableClock, tracing: Callable[[str], Tracing] | None
) -> Organization:
    offers = stand.folder / f"{member.id}.services.json"
    offers.write_text(json.dumps([one.model_dump(mode="json") for one in member.services]), "utf-8")
    settings = await stand.settings(fresh_name(member.id), member.kind, services_file=offers, pool_size=4)
    named = Settings.model_validate(settings.model_dump() | {"name": member.name})
    return Organization(find_service(member.kind), named, clock.now, tracing(named.organization) if tracing else None)


@asynccontextmanager
async def _served(organization: Organization) -> AsyncIterator[None]:
    config = uvicorn.Config(
        app_of(organization),
        port=organization.settings.http_port,
        lifespan="on",
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    server = HostedServer(config)
    serving = asyncio.create_task(server.serve())
    try:
        await wait_until(lambda: _has_started(server), f"{organization.id} serves", PATIENCE_S)
        yield
    finally:
        server.should_exit = True
        await serving


async def _has_started(server: uvicorn.Server) -> bool:
    return server.started


async def _all_met(town: Town) -> bool:
    hosted = town.organizations.values()
    return all(
        one.exchange.is_connected and len(one.directory.entries()) == len(hosted) and one.exchange.inbox is not None
        for one in hosted
    )


def _desk(organization: Organization, member: Member, client: httpx.AsyncClient) -> Desk:
    settings = organization.settings
    local = LocalOrganization(
        organization=organization.id,
        name=member.name,
        kind=member.kind,
        url=f"http://127.0.0.1:{settings.http_port}",
        api_key=organization.id,
        dsn=settings.dsn.get_secret_value(),
        pid=os.getpid(),
        started_at=0,
    )
    return (OwnerDesk if member.kind == "referral" else PartnerDesk)(local, client)


@contextmanager
def _plans(folder: Path) -> Iterator[None]:
    """A plan of one step for each service, beside those shipped; the services read the setting when they are made."""
    plans = folder / "plans"
    plans.mkdir()
    for member in members():
        for offered in member.services:
            purpose, name = PURPOSES[offered.service], offered.service.replace("_", "-")
            shares = ", ".join(SHARED[purpose])
            text = ONE_STEP.format(name=name, service=offered.service, kind=member.kind, purpose=purpose, shares=shares)
            (plans / f"{name}.yaml").write_text(text, "utf-8")
    before = os.environ.get("PASSERELLE_REFERRAL_PLANS_FOLDER")
    os.environ["PASSERELLE_REFERRAL_PLANS_FOLDER"] = str(plans)
    try:
        yield
    finally:
        del os.environ["PASSERELLE_REFERRAL_PLANS_FOLDER"]
        if before is not None:
            os.environ["PASSERELLE_REFERRAL_PLANS_FOLDER"] = before
