"""A whole network in one process, one thread and one virtual time, from one seed."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Command, Reactions, Refusal
from passerelle.testing.history import BacklogSeen, Fault, Finished, History, ParkedSeen
from passerelle.testing.network.broker import MemoryBroker
from passerelle.testing.network.chance import CALM, Chance, Crashed, Faults
from passerelle.testing.network.clock import VirtualClock
from passerelle.testing.network.notary import Member
from passerelle.testing.network.organization import GrantInForce, MemoryOrganization, Surroundings, always_in_force
from passerelle.testing.network.transaction import Busy
from passerelle.testing.recorder import Recorder

HORIZON = timedelta(days=800)
NEVER_QUIET = 2_000_000
"""More steps than any honest network of a test needs: reached only by work that feeds itself."""


class NeverQuiet(Exception):
    """The network goes on working without end."""


class MemoryNetwork:
    """Organizations, the broker between them, and everything that may go wrong."""

    def __init__(
        self, seed: int = 0, faults: Faults = CALM, organization: type[MemoryOrganization] = MemoryOrganization
    ) -> None:
        self.seed = seed
        self.clock = VirtualClock()
        self.chance = Chance(seed, faults)
        self.history = History(seed)
        self.recorder = Recorder(self.history, self.clock)
        self.broker = MemoryBroker(self.chance, self.recorder.carried, self._fault("poisoned"))
        self.organizations: dict[str, MemoryOrganization] = {}
        self.refusals: tuple[type[Exception], ...] = (Refusal,)
        self._organization = organization
        self._members: dict[str, Member] = {}
        self._operations = 0

    def add(
        self,
        identifier: str,
        kind: str,
        reactions: Reactions,
        *,
        refusals: Collection[type[Exception]] = (),
        grant_in_force: GrantInForce = always_in_force,
    ) -> MemoryOrganization:
        """Admit an organization; `refusals` are the errors with which its commands may say no."""
        self.broker.open_topic(identifier)
        self._members[identifier] = Member(kind, identifier.encode())
        around = Surroundings(self.clock, self.broker, self.chance, self._members)
        recorded = self.recorder.reactions(identifier, reactions)
        member = self._organization(identifier, kind, recorded, around, grant_in_force)
        self.organizations[identifier] = member
        self.refusals = (*self.refusals, *refusals)
        return member

    def execute(self, organization: str, keys: Collection[UUID], command: Command, name: str = "command") -> Any:
        """Ask an organization for something, again and again until it answers; raises its refusal."""
        self._operations += 1
        operation = f"{organization}/{self._operations}"
        recorded = self.recorder.command(organization, operation, command)
        while True:
            try:
                result = self._attempt(self.organizations[organization], keys, recorded, operation)
            except Crashed:
                self._finish(operation, organization, name, "info")
                self._crashed(organization)
                self._work(self.chance.dice.randint(0, 3))
            except self.refusals:
                self._finish(operation, organization, name, "fail")
                raise
            else:
                self._finish(operation, organization, name, "ok")
                return result

    def step(self) -> bool:
        """Let one organization do one thing; False when there was nothing to do."""
        faults, dice = self.chance.faults, self.chance.dice
        members = list(self.organizations.values())
        if faults.shuffled:
            self.clock.advance(timedelta(milliseconds=dice.randint(1, 20)))
            start = dice.randrange(len(members))
            members = members[start:] + members[:start]
        for member in members:
            jobs = member.jobs()
            if not jobs:
                continue
            if self.chance.happens(faults.redelivered):
                self.broker.rewind(member.id)
            if self.chance.happens(faults.power_lost):
                self.lose_power(member.id)
            if self._do(member, dice.choice(jobs) if faults.shuffled else jobs[-1]):
                return True
        return False

    def settle(self) -> None:
        """Work until nothing is left to do at this time, but for what is held back."""
        for _ in range(NEVER_QUIET):
            if not self.step():
                return
        raise NeverQuiet(f"seed {self.seed}")

    def advance(self, by: timedelta) -> None:
        """Let time pass; what falls due on the way is done at its time."""
        self.run_until(self.clock.now + by)

    def run_until(self, moment: datetime) -> None:
        """Work through everything that falls due up to a moment."""
        for _ in range(NEVER_QUIET):
            self.settle()
            due = self._next_due()
            if due is None or due > moment:
                self.clock.advance_to(moment)
                return
            self.clock.advance_to(due)
        raise NeverQuiet(f"seed {self.seed}")

    def run_until_quiet(self, horizon: timedelta = HORIZON) -> None:
        """Work, and let time pass, until nothing is left to do nor to wait for (or the horizon is reached)."""
        end = self.clock.now + horizon
        self.settle()
        while (due := self._next_due()) is not None and due <= end:
            self.clock.advance_to(due)
            self.settle()

    def heal(self) -> None:
        """No more faults; what the broker forgot is sent again."""
        self.chance.faults = CALM
        for member in self.organizations.values():
            member.relay.reconcile()

    def observe(self) -> History:
        """The whole history, with what every organization is left with; to be asked once, at the end."""
        for member in self.organizations.values():
            self.recorder.collect(member.states.values())
            for parked in member.parked:
                number = self.history.next_number()
                self.recorder.note(ParkedSeen(number, parked.at, member.id, parked.reason, parked.detail, parked.ref))
            self.recorder.note(
                BacklogSeen(
                    self.history.next_number(),
                    self.clock.now,
                    member.id,
                    len(member.database.unsent),
                    self.broker.has_news(member.id),
                    sum(map(len, member.database.held.values())),
                )
            )
        return self.history

    def lose_power(self, organization: str) -> None:
        """Let the broker forget the end of a partition of this organization's inbox."""
        self.broker.lose_power(organization)
        self._fault("power_lost")(organization)

    def _attempt(self, member: MemoryOrganization, keys: Collection[UUID], command: Command, operation: str) -> Any:
        if operation in member.database.answered or not self.chance.happens(self.chance.faults.slow_commit):
            return member.execute(keys, command, operation)
        transaction = member.prepare(keys, command, operation)
        transaction.hold_open()
        lives = member.lives
        self._work(self.chance.dice.randint(1, 6))
        if member.lives != lives:
            raise Crashed("the process died while the transaction was open")
        member.commit(transaction)
        return transaction.answered[operation]

    def _work(self, steps: int) -> None:
        for _ in range(steps):
            self.step()

    def _do(self, member: MemoryOrganization, job: Any) -> bool:
        try:
            job()
        except Busy:
            return False
        except Crashed:
            self._crashed(member.id)
        return True

    def _crashed(self, organization: str) -> None:
        self._fault("crashed")(organization)
        self.organizations[organization].restart()

    def _fault(self, kind: str) -> Callable[[str], None]:
        return lambda organization: self.recorder.note(
            Fault(self.history.next_number(), self.clock.now, organization, kind)
        )

    def _finish(self, operation: str, organization: str, name: str, outcome: str) -> None:
        number, now = self.history.next_number(), self.clock.now
        self.recorder.note(Finished(number, now, organization, operation, name, outcome))

    def _next_due(self) -> datetime | None:
        dates = [due for member in self.organizations.values() if (due := member.database.next_due()) is not None]
        return min(dates, default=None)
