"""What organizations owe each other: required reports, memberships and shared plans, in any weather."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from passerelle.contracts.statistics import Figure
from passerelle.messaging.decisions import Refusal
from passerelle.partnership.reporting import answers
from passerelle.partnership.reporting.report import RequiredReport
from passerelle.privacy.counts import closed_quarters, tell
from passerelle.testing.checker import check
from passerelle.testing.network import CALM, ROUGH, STORM, Faults, MemoryNetwork
from referral.commands import memberships, requirements, shared_plans
from referral.commands.requirements import Wanted
from referral.domain.errors import ReferralError
from referral.domain.membership import EndReason, Membership, MembershipStatus, Role
from referral.domain.requirement import Requirement
from referral.domain.shared_plan import SHELF, OwnPlan, ReceivedPlan, Shelf
from referral.plans.own import own_id
from referral.reactions import networks
from referral.reactions.requirements import REACTIONS as AUTHORITY

FARMER = (Path(__file__).parents[2] / "services/referral/referral/plans/farmer.yaml").read_text("utf-8")
CITIES, PARTNERS = ("singa", "lyon", "brest"), ("langues", "migracoop", "adie")
NETWORK = "anvita"


class Country:
    """A network of cities that is a local authority too, and everybody who reports to it."""

    def __init__(self, seed: int, weather: Faults) -> None:
        self.net = MemoryNetwork(seed, weather)
        self.dice = Random(f"{seed}/matters")
        everything = answers.REACTIONS | AUTHORITY | networks.REACTIONS
        for name in (NETWORK, *CITIES):
            self.net.add(name, "referral", everything, refusals=(ReferralError,))
        for name in PARTNERS:
            self.net.add(name, "language", answers.REACTIONS)
        self.version = 0

    def of(self, organization: str, kind: type[Any]) -> list[Any]:
        states = self.net.organizations[organization].states.values()
        return sorted((one for one in states if isinstance(one, kind)), key=lambda one: str(one.key))

    def act(self) -> None:
        """Somebody does something, by chance."""
        deed = self.dice.choice(
            [self.require, self.report, self.invite, self.answer, self.share, self.follow, self.end]
        )
        with suppress(Refusal, ReferralError):
            deed()
        self.net.advance(timedelta(hours=self.dice.randint(0, 40)))

    def require(self) -> None:
        now = self.net.clock.now
        first, last = closed_quarters(now, 2)
        wanted = Wanted((Figure.EMPLOYED, Figure.TRIALS_COMPLETED), first, last, now + timedelta(days=20))
        asked = tuple(self.dice.sample([*CITIES, *PARTNERS], 3))
        self.ask(NETWORK, [], partial(requirements.set_requirement, wanted=wanted, organizations=asked))

    def report(self) -> None:
        name = self.dice.choice([*CITIES, *PARTNERS])
        for one in self.of(name, RequiredReport):
            counts = [{Figure.EMPLOYED: self.dice.randint(0, 9)} for _ in range(3)]
            told = tuple(count for quarter in one.quarters for count in tell(quarter, counts).quarters)
            self.ask(name, [one.ref], partial(answers.report_figures, ref=one.ref, counts=told))

    def invite(self) -> None:
        city = self.dice.choice(CITIES)
        if not any(one.peer == city and one.is_open for one in self.of(NETWORK, Membership)):
            self.ask(NETWORK, [], partial(memberships.ask, peer=city, role=Role.NETWORK))

    def answer(self) -> None:
        city = self.dice.choice(CITIES)
        for one in self.of(city, Membership):
            self.ask(city, [one.ref], partial(memberships.accept, ref=one.ref))

    def share(self) -> None:
        self.version += 1
        document = FARMER.replace("plan: farmer", "plan: welcome").replace("version: 1\n", f"version: {self.version}\n")
        keys = [SHELF, *(one.ref for one in self.of(NETWORK, Membership))]
        self.ask(NETWORK, keys, partial(shared_plans.share_plan, document=document))

    def follow(self) -> None:
        city = self.dice.choice(CITIES)
        for one in self.of(city, ReceivedPlan):
            keys = [one.id, own_id(one.plan, one.version)]
            if one.adopted_at is None:
                self.ask(city, keys, partial(shared_plans.adopt_plan, received=one.id, in_files={}))

    def end(self) -> None:
        if self.dice.random() < 0.8:
            return
        name = self.dice.choice([NETWORK, *CITIES])
        for one in self.of(name, Membership)[:1]:
            ending = partial(memberships.end, ref=one.ref, own=name, reason=EndReason.LEFT)
            self.ask(name, [one.ref], ending)

    def ask(self, organization: str, keys: list[UUID], command: Any) -> None:
        self.net.execute(organization, keys, command)


@pytest.mark.parametrize(("seed", "weather"), [(1, CALM), (2, ROUGH), (3, STORM), (4, STORM)])
def test_both_sides_agree_about_every_matter_in_the_end(seed: int, weather: Faults) -> None:
    country = Country(seed, weather)
    for _ in range(120):
        country.act()
    country.net.heal()
    country.net.run_until_quiet()

    reports = [one for name in (*CITIES, *PARTNERS) for one in country.of(name, RequiredReport)]
    assert any(one.reported_at for one in reports)
    assert any(one.reminded_at for one in reports)
    told = {(one.organization, one.ref): one for each in country.of(NETWORK, Requirement) for one in each.addressed}
    for name in (*CITIES, *PARTNERS):
        for report in country.of(name, RequiredReport):
            seen = told.pop((name, report.ref))
            assert [(one.quarter, one.figure, one.count) for one in seen.counts] == [
                (one.quarter, one.figure.value, one.count) for one in report.counts
            ]
            assert (seen.reported_at is None) == (report.reported_at is None)
            assert bool(seen.reminders) == (report.reminded_at is not None)
    assert told == {}
    assert check(country.net.observe()) == []


@pytest.mark.parametrize(("seed", "weather"), [(11, CALM), (12, ROUGH), (13, STORM), (14, STORM)])
def test_members_have_every_plan_shared_while_they_were_members(seed: int, weather: Faults) -> None:
    country = Country(seed, weather)
    for _ in range(150):
        country.act()
    country.net.heal()
    country.net.run_until_quiet()

    (shelf,) = country.of(NETWORK, Shelf)
    newest = shelf.newest[0].version
    for city in CITIES:
        received = {one.version for one in country.of(city, ReceivedPlan)}
        here = {one.ref: one.status for one in country.of(city, Membership)}
        there = {one.ref: one.status for one in country.of(NETWORK, Membership) if one.peer == city}
        assert here == there
        assert MembershipStatus.ACCEPTED not in here.values() or newest in received
        assert {(one.plan, one.version) for one in country.of(city, OwnPlan)} <= {("welcome", one) for one in received}
    assert any(country.of(city, OwnPlan) for city in CITIES)
    assert check(country.net.observe()) == []
