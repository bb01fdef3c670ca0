"""Two organizations of the sample services, one person, one referral: what most tests begin with."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Reactions
from passerelle.testing.checker import Violation, check
from passerelle.testing.history import GrantGiven
from passerelle.testing.network import CALM, Faults, MemoryNetwork, MemoryOrganization
from tests.shared.network import owner, partner


class Pair:
    """Singa refers to Langues."""

    def __init__(self, faults: Faults = CALM, seed: int = 1, partner_table: Reactions = partner.table) -> None:
        self.network = MemoryNetwork(seed, faults)
        self.singa = self.network.add("singa", "referral", owner.table, grant_in_force=owner.grant_in_force)
        self.langues = self.network.add("langues", "language", partner_table)
        self.case = UUID(self.ask("singa", [], owner.open_case))
        self.course = UUID(self.ask("langues", [], partial(partner.open_course, capacity=2)))

    def ask(self, organization: str, keys: Collection[UUID], command: Any) -> Any:
        """Execute a command."""
        return self.network.execute(organization, keys, command)

    def refer(self) -> UUID:
        """Refer the person, with an agreement."""
        answer = self.ask("singa", [self.case], partial(owner.refer, case=self.case, partner="langues"))
        number, now = self.network.history.next_number(), self.network.clock.now
        until = self.sent(UUID(answer["ref"])).until
        self.network.recorder.note(GrantGiven(number, now, "singa", UUID(answer["grant"]), "langues", until))
        return UUID(answer["ref"])

    def end(self, command: Any, ref: UUID) -> None:
        """Withdraw or cancel."""
        self.ask("singa", [self.case], partial(command, case=self.case, ref=ref))

    def step(self, name: str, ref: UUID) -> None:
        """Something the partner's staff does."""
        more = {"course": self.course} if name == "accept" else {}
        self.ask("langues", [ref, *more.values()], partial(partner.steps[name], ref=ref, **more))

    def sent(self, ref: UUID) -> owner.Sent:
        """The referral at its owner."""
        referrals: Mapping[UUID, owner.Sent] = self.singa.states[self.case].referrals
        return referrals[ref]

    def guest(self, ref: UUID) -> partner.Guest:
        """The referral at the partner."""
        found = self.langues.states[ref]
        assert isinstance(found, partner.Guest)
        return found

    def judged(self) -> list[Violation]:
        """Heal, settle and check."""
        self.network.heal()
        self.network.run_until_quiet()
        return check(self.network.observe())


def parked_reasons(organization: MemoryOrganization) -> list[str]:
    """Why things were parked."""
    return [parked.reason for parked in organization.parked]
