"""Every datum of the synthetic people is a canary: found where an agreement in force allows it, and nowhere else."""

import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
import pytest_asyncio
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from passerelle.demo.desks import OwnerDesk, PartnerDesk
from passerelle.platform import KafkaAccess, Platform
from passerelle.runtime.logging import configure_logging
from passerelle.runtime.tracing import Tracing
from passerelle.testing.town import Referred, Town, hosted_town
from referral.api.person_given import PersonGiven
from referral.domain.codes import FieldGroup
from referral.domain.person import shared_fields
from tests.person.canaries import Canaries, found
from tests.person.dumps import api_of, database_of, metrics_of, refusals_of, topics_of
from tests.person.walking import learn, lend, try_together

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow, pytest.mark.timeout(300)]
MEANT = {
    "commune": "75056",
    "work_right": "any_profession",
    "aims": ["cook"],
    "languages": [{"code": "fa", "level": "native"}],
    "work_right_from": "2026-01-01",
    "work_right_until": None,
    "birth_year": 1990,
    "safe_times": [],
    "since": "2026-01-01",
    "until": "2026-02-01",
    "verified_on": "2026-01-01",
    "preferred": None,
}
"""Values with a meaning of their own, which no canary can take."""


@dataclass
class Known:
    """Somebody, with all that was written down of them."""

    referred: Referred
    partner: PartnerDesk
    data: dict[str, Any]
    words: list[str]


@dataclass
class Scene:
    """The town, what it said, and everybody in it."""

    town: Town
    log: StringIO
    spans: InMemorySpanExporter
    canaries: Canaries = field(default_factory=Canaries)
    people: list[Known] = field(default_factory=list)
    guarantor: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)

    @property
    def owner(self) -> OwnerDesk:
        desk = self.town.desks["singa"]
        assert isinstance(desk, OwnerDesk)
        return desk

    def partner(self, name: str) -> PartnerDesk:
        desk = self.town.desks[name]
        assert isinstance(desk, PartnerDesk)
        return desk

    async def refer(self, name: str, service: str, purpose: str) -> Referred:
        """Somebody whose every datum is a canary."""
        already = len(self.canaries.words)
        body = self.canaries.body(await api_of(self.town.organizations["singa"]), "/people", **MEANT)
        partner = self.partner(name)
        referred = await self.town.refer(self.owner, partner, service=service, purpose=purpose, **body)
        self.people.append(Known(referred, partner, body, self.canaries.words[already:]))
        return referred

    async def made(self, organization: str, path: str, **fixed: Any) -> tuple[dict[str, Any], list[str]]:
        """A body for another route, and its canaries."""
        already = len(self.canaries.words)
        body = self.canaries.body(await api_of(self.town.organizations[organization]), path, **fixed)
        return body, self.canaries.words[already:]

    async def allowed(self, name: str) -> list[str]:
        """The canaries that agreements in force let this organization know."""
        if name == "singa":
            return [word for one in self.people for word in one.words] + self.proposed
        told: list[str] = []
        for one in self.people:
            fields = await self._agreed(one, self.town.desks[name].id)
            told += found(one.words, " ".join(shared_fields(PersonGiven(**one.data).data(), fields).values()))
        return told + (self.guarantor if name == "adie" else []) + (self.proposed if name == "langues" else [])

    async def _agreed(self, one: Known, recipient: str) -> tuple[FieldGroup, ...]:
        grants = await self.owner.find(f"/pathways/{one.referred.pathway}/grants") or []
        return tuple(
            FieldGroup(group)
            for grant in grants
            if grant["recipient"] == recipient and grant["is_in_force"]
            for group in grant["fields"]
        )

    async def leaks(self) -> dict[str, list[str]]:
        """Canaries in databases of organizations that may not know them."""
        beyond = {}
        for name, organization in self.town.organizations.items():
            there, allowed = await database_of(organization), await self.allowed(name)
            beyond[name] = [word for word in found(self.canaries.words, there) if word not in allowed]
        return {name: words for name, words in beyond.items() if words}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """Journeys walked, logs and spans kept."""
    log, spans = StringIO(), InMemorySpanExporter()
    with contextlib.redirect_stderr(log):
        configure_logging("json", "debug", "town")

    def traced(organization: str) -> Tracing:
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(spans))
        return Tracing(organization, provider=provider)

    async with hosted_town(platform, tmp_path_factory.mktemp("town"), traced) as town:
        scene = Scene(town, log, spans)
        await walk(scene)
        yield scene
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.basicConfig(handlers=[], force=True)


async def walk(scene: Scene) -> None:
    """One journey at each partner, a guarantor, and a proposal."""
    learner = await scene.refer("langues", "french_course", "learn_french")
    await learn(scene.partner("langues"), learner.ref, scene.town.today())
    others = [await scene.refer("migracoop", "flashcoop", "try_enterprise") for _ in range(3)]
    await try_together(scene.partner("migracoop"), [one.ref for one in others], scene.town.today())
    borrower = await scene.refer("adie", "microcredit", "finance_project")
    today = scene.town.today().isoformat()
    guarantor, scene.guarantor = await scene.made(
        "adie", "/applications/{application}/guarantor", notice_given_on=today, consented_on=today
    )
    await lend(scene.partner("adie"), borrower.ref, guarantor)
    agreement = {
        "agreed_at": (scene.town.clock.now()).isoformat(),
        "valid_until": "2030-01-01T00:00:00Z",
        "notice_version": "2026-01",
        "notice_language": "fr",
        "interpreter": False,
        "collected_by": "front_desk",
        "collected_how": "in_person",
    }
    proposal, scene.proposed = await scene.made(
        "langues", "/proposals", owner=scene.owner.id, agreement=agreement, service="french_course"
    )
    await scene.partner("langues").post("/proposals", proposal)
    await scene.town.until(lambda: _proposed(scene), "a proposal with its contact")
    await scene.town.settle()


async def _proposed(scene: Scene) -> Any:
    return [one for one in await scene.owner.get("/proposals") if one["contact"]]


async def test_the_canaries_sing_where_they_are_kept(scene: Scene) -> None:
    there = await database_of(scene.town.organizations["singa"])
    assert all(one.words and found(one.words, there) == one.words for one in scene.people)
    for one in scene.people:
        held = await database_of(scene.town.organizations[_name(scene, one.partner)])
        assert found(one.words, held), one.partner.id


async def test_no_database_holds_what_no_agreement_covers(scene: Scene) -> None:
    assert await scene.leaks() == {}


async def test_no_topic_holds_a_datum_of_anybody(scene: Scene, kafka: KafkaAccess) -> None:
    written = await topics_of(kafka, list(scene.town.organizations.values()))
    assert "passerelle.handover.handover_delivered.v1" in written
    assert found(scene.canaries.words, written) == []


async def test_no_refusal_repeats_what_was_sent(scene: Scene) -> None:
    words = scene.canaries.words
    for name, organization in scene.town.organizations.items():
        said = await refusals_of(organization, words)
        assert "urn:passerelle:problem" in said
        assert (name, found(words, said)) == (name, [])


async def test_no_log_line_holds_a_datum_of_anybody(scene: Scene) -> None:
    written = scene.log.getvalue()
    assert "organization_started" in written
    assert found(scene.canaries.words, written) == []


async def test_no_metric_holds_a_datum_of_anybody(scene: Scene) -> None:
    for organization in scene.town.organizations.values():
        shown = await metrics_of(organization)
        assert "passerelle_" in shown
        assert found(scene.canaries.words, shown) == []


async def test_no_trace_holds_a_datum_of_anybody(scene: Scene) -> None:
    written = "\n".join(span.to_json() for span in scene.spans.get_finished_spans())
    assert "POST /people" in written
    assert found(scene.canaries.words, written) == []


async def test_everything_held_is_shown_to_the_person(scene: Scene) -> None:
    for one in scene.people:
        at_owner = str(await scene.owner.get(f"/people/{one.referred.person}/export"))
        at_partner = str(await one.partner.get(f"/referrals/{one.referred.ref}/export"))
        held = await database_of(scene.town.organizations[_name(scene, one.partner)])
        assert found(one.words, at_owner) == one.words
        assert found(one.words, at_partner) == found(one.words, held)


async def test_a_withdrawal_takes_what_was_handed_over(scene: Scene) -> None:
    learner = scene.people[0]
    (grant,) = await scene.owner.get(f"/pathways/{learner.referred.pathway}/grants")

    await scene.owner.post(f"/pathways/{learner.referred.pathway}/grants/{grant['id']}/withdraw")
    await scene.town.settle()

    assert found(learner.words, await database_of(scene.town.organizations["langues"])) == []
    assert await scene.leaks() == {}


async def test_an_erasure_leaves_nothing_with_anybody(scene: Scene) -> None:
    for one in scene.people:
        await scene.owner.post(f"/people/{one.referred.person}/erasure")
    await scene.town.settle()

    words = [word for one in scene.people for word in one.words]
    for name, organization in scene.town.organizations.items():
        assert (name, found(words, await database_of(organization))) == (name, [])


def _name(scene: Scene, desk: PartnerDesk) -> str:
    return next(name for name, one in scene.town.desks.items() if one is desk)
