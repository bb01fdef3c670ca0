"""Walks people of the sample services through a network, from a seed, and hands back the history."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Decision, Refusal
from passerelle.testing.conduct import OWNER, PARTNER
from passerelle.testing.history import GrantEnded, GrantGiven, History, PlacesSeen, ReferralSeen
from passerelle.testing.network import Faults, MemoryNetwork, MemoryOrganization
from tests.shared.network import owner, partner

PARTNERS = ("langues", "paroles")
FULL = 3


class Walk:
    """One owner, two partners, a few people, and staff who do what comes to mind."""

    def __init__(self, seed: int, faults: Faults, organization: type[MemoryOrganization] = MemoryOrganization) -> None:
        self.network = MemoryNetwork(seed, faults, organization)
        self.dice = Random(f"{seed}/staff")
        self.network.add("singa", "referral", owner.table, grant_in_force=owner.grant_in_force)
        for name in PARTNERS:
            self.network.add(name, "language", partner.table)
        self.courses = {name: self._ask(name, [], partial(partner.open_course, capacity=FULL)) for name in PARTNERS}
        self.cases: list[UUID] = []
        self.sent: list[tuple[UUID, UUID, str, UUID]] = []

    def run(self, steps: int = 60) -> History:
        """Some weeks of it, then no more faults, and everything settles."""
        acts: tuple[Callable[[], None], ...] = (self.come_in, self.refer, self.refer, self.answer, self.answer)
        for _ in range(steps):
            self.dice.choice((*acts, self.answer, self.answer, self.take_back))()
            for _ in range(self.dice.randint(0, 6)):
                self.network.step()
            if self.dice.random() < 0.2:
                self.network.clock.advance(timedelta(hours=self.dice.randint(1, 72)))
        self.network.heal()
        self.network.run_until_quiet(timedelta(days=400))
        self.look()
        return self.network.observe()

    def come_in(self) -> None:
        """Somebody new."""
        self.cases.append(UUID(self._ask("singa", [], owner.open_case)))

    def refer(self) -> None:
        """Refer somebody to a partner."""
        if not self.cases:
            return
        case, name = self.dice.choice(self.cases), self.dice.choice(PARTNERS)
        answer = self._ask("singa", [case], partial(owner.refer, case=case, partner=name))
        ref, grant = UUID(answer["ref"]), UUID(answer["grant"])
        number, now = self.network.history.next_number(), self.network.clock.now
        until = datetime.fromisoformat(answer["until"])
        self.network.recorder.note(GrantGiven(number, now, "singa", grant, name, until))
        self.sent.append((case, ref, name, grant))

    def answer(self) -> None:
        """A partner does something about somebody."""
        if not self.sent:
            return
        _, ref, name, _ = self.dice.choice(self.sent[-12:])
        step = self.dice.choice(("accept", "accept", "start", "complete", "decline"))
        more: dict[str, Any] = {"course": UUID(self.courses[name])} if step == "accept" else {}
        self._ask(name, [ref, *more.values()], partial(partner.steps[step], ref=ref, **more))

    def take_back(self) -> None:
        """The owner cancels, or the person withdraws."""
        if not self.sent:
            return
        case, ref, _, grant = self.dice.choice(self.sent[-3:])
        withdrawing = self.dice.random() < 0.5
        end: Callable[..., Decision] = owner.withdraw if withdrawing else owner.cancel
        done = self._ask("singa", [case], partial(end, case=case, ref=ref), refused="refused")
        if withdrawing and done != "refused":
            number = self.network.history.next_number()
            self.network.recorder.note(GrantEnded(number, self.network.clock.now, "singa", grant))

    def look(self) -> None:
        """Note both sides' views of every referral, and who sits where."""
        history, note, now = self.network.history, self.network.recorder.note, self.network.clock.now
        for state in self.network.organizations["singa"].states.values():
            for sent in state.referrals.values() if isinstance(state, owner.Case) else ():
                number = history.next_number()
                note(ReferralSeen(number, now, "singa", sent.ref, sent.ref, sent.partner, OWNER, sent.status))
        for name in PARTNERS:
            states = self.network.organizations[name].states
            guests = [state for state in states.values() if isinstance(state, partner.Guest)]
            for one in guests:
                number = history.next_number()
                note(ReferralSeen(number, now, name, one.ref, one.ref, one.owner, PARTNER, one.status))
            key = UUID(self.courses[name])
            course = states[key]
            claimed = frozenset(one.ref for one in guests if one.course == key)
            number = history.next_number()
            note(PlacesSeen(number, now, name, key, course.capacity, course.free, course.holders, claimed))

    def _ask(self, organization: str, keys: list[UUID], command: Any, refused: Any = None) -> Any:
        try:
            return self.network.execute(organization, keys, command)
        except Refusal:
            return refused
