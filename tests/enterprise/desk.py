"""One cooperative in memory: decisions see only what the runtime would load for them, and change dictionaries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from enterprise import commands, reactions
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import Participation
from enterprise.domain.sessions import Calling, Session
from passerelle.contracts.base import Event
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import Command, Decision, Due, Message, Moment, SetDeadline, merged
from passerelle.partnership.referral import ReceivedReferral
from tests.enterprise.making import NOW, RULES

OWNER = "singa"


@dataclass
class Desk:
    now: datetime = NOW
    states: dict[UUID, Any] = field(default_factory=dict)
    deadlines: dict[tuple[UUID, str, str], datetime] = field(default_factory=dict)
    sent: list[tuple[UUID, Event]] = field(default_factory=list)
    stopped: set[UUID] = field(default_factory=set)
    chance: Random = field(default_factory=lambda: Random(7))

    def ask(self, command: Command, *keys: UUID) -> Any:
        """Do what staff ask for; answers the result."""
        return self._apply(command(self._visible(keys), self._moment())).result

    def open_session(self, calling: Calling) -> SessionId:
        result = self.ask(lambda states, moment: commands.open_session(states, moment, RULES, calling))
        return SessionId(UUID(result["id"]))

    def offer(self, session: SessionId, ref: Ref) -> Any:
        return self.ask(lambda states, moment: commands.offer_place(states, moment, session, ref), session, ref)

    def queue(self, session: SessionId, ref: Ref) -> Any:
        return self.ask(lambda states, moment: commands.join_waitlist(states, moment, session, ref), session, ref)

    def ask_about(self, command: Callable[..., Decision], ref: Ref, *args: Any) -> Any:
        return self.ask(lambda states, moment: command(states, moment, ref, *args), ref)

    def ask_session(self, command: Callable[..., Decision], session: SessionId) -> Any:
        people = self.session(session).people
        return self.ask(lambda states, moment: command(states, moment, session), session, *people)

    def receive(self, ref: Ref, event: Event) -> None:
        """A message of the owner about a ref."""
        message = Message(self._new_id(), OWNER, ref, ref, 1, self.now, event)
        self._apply(reactions.table.messages[type(event)](self._visible([ref]), message, self._moment()))

    def refer(self, ref: Ref, agreement: timedelta = timedelta(days=365)) -> UUID:
        """A referral arrives; answers its grant."""
        grant = self._new_id()
        event = ReferralSent(
            referral=self._new_id(),
            service="cooperative_trial",
            purpose=Purpose.TRY_ENTERPRISE,
            grant=grant,
            fields=(FieldGroup.PATHWAY, FieldGroup.CONTACT),
            answer_by=self.now + timedelta(days=14),
            grant_until=self.now + agreement,
        )
        self.receive(ref, event)
        return grant

    def pass_time(self, time: timedelta = timedelta()) -> None:
        """Move the clock, and answer every deadline that has come, in order."""
        until = self.now + time
        while came := sorted((due, key) for key, due in self.deadlines.items() if due <= until):
            due, key = came[0]
            self.now = max(self.now, due)
            del self.deadlines[key]
            thread, name, about = key
            wake = reactions.table.deadlines[name]
            self._apply(wake(self._visible([thread]), Due(thread, name, about, due), self._moment()))
        self.now = until

    def session(self, session: SessionId) -> Session:
        found = self.states[session]
        assert isinstance(found, Session)
        return found

    def referral(self, ref: Ref) -> ReceivedReferral:
        found = self.states[ref]
        assert isinstance(found, ReceivedReferral)
        return found

    def participation(self, ref: Ref) -> Participation:
        case = self.referral(ref).case
        assert case is not None
        found = self.states[case]
        assert isinstance(found, Participation)
        return found

    def told(self, ref: Ref) -> list[str]:
        """What the owner was told about a ref, as short names in order; that a referral came in goes without saying."""
        names = [event.short_name() for about, event in self.sent if about == ref]
        return [name for name in names if name != "referral_received"]

    def _visible(self, keys: Iterable[UUID]) -> dict[UUID, Any]:
        seen = set(keys)
        for _ in range(2):
            states = [self.states[key] for key in seen if key in self.states]
            seen |= {link for state in states for link in getattr(state, "links", ())}
        return {key: self.states[key] for key in seen if key in self.states}

    def _apply(self, decision: Decision) -> Decision:
        self.states = merged(self.states, decision.changes, decision.forget)
        for deadline in decision.deadlines:
            key = (deadline.thread, deadline.name, deadline.about)
            if isinstance(deadline, SetDeadline):
                self.deadlines[key] = deadline.due
            else:
                self.deadlines.pop(key, None)
        self.sent += [(message.ref, message.event) for message in decision.messages]
        self.stopped |= set(decision.stop)
        return decision

    def _moment(self) -> Moment:
        return Moment(self.now, self._new_id, self.chance.randbytes)

    def _new_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)
