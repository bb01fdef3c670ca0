"""A referring organization and a language cooperative on the network in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from language import reactions
from language.commands import courses, learners, proofs
from language.domain.course import Course
from language.domain.errors import LanguageError
from language.domain.facts import Basis, FactCode
from language.domain.learner import Learner
from language.domain.levels import Level
from language.domain.placement import Skills
from language.domain.stream_places import stream_key
from passerelle.contracts.base import Event
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.lifecycle import CancelReason, FieldGroup, Purpose
from passerelle.contracts.referral import ErasureRequested, GrantWithdrawn, ReferralCancelled, ReferralSent
from passerelle.messaging.decisions import Decision, Message, Moment, OpenRef, Outgoing, Reactions, States
from passerelle.partnership import ReceivedReferral
from passerelle.partnership.commands import accept_referral
from passerelle.testing.network import MemoryNetwork
from tests.language.making import BOOK, plan

OWNER, COOPERATIVE = "singa", "langues-plurielles"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the owner heard on one ref, in order."""

    key: UUID
    events: tuple[Event, ...] = ()


def _hear(states: States, message: Message, moment: Moment) -> Decision:
    heard = states.get(message.thread, Heard(message.thread))
    return Decision(changes=(replace(heard, events=(*heard.events, message.event)),))


@dataclass
class Town:
    """Speaks for staff on both sides; every step runs until the network is quiet."""

    network: MemoryNetwork = field(default_factory=MemoryNetwork)
    agreement: timedelta = timedelta(days=365)
    referrals: dict[UUID, UUID] = field(default_factory=dict)
    """The newest referral on each ref."""

    def __post_init__(self) -> None:
        self.network.add(OWNER, "referral", Reactions(dict.fromkeys(EVENTS.values(), _hear)))
        self.network.add(COOPERATIVE, "language", reactions.table, refusals=(LanguageError,))

    def refer(self, again: UUID | None = None) -> UUID:
        """A person is referred, on a ref of its own or again on the same; answers the ref."""
        ref = again or self.network.chance.new_id()
        self.referrals[ref] = self.network.chance.new_id()
        self._tell(ref, self._sent(ref), opens=True)
        return ref

    def renew(self, ref: UUID) -> None:
        """The person agrees once more, to the same referral."""
        self._tell(ref, self._sent(ref))

    def cancel(self, ref: UUID) -> None:
        self._tell(ref, ReferralCancelled(referral=self.referrals[ref], reason=CancelReason.PLAN_CHANGED))

    def withdraw_grant(self, ref: UUID) -> None:
        self._tell(ref, GrantWithdrawn(grant=ref, withdrawn_at=self.network.clock.now))

    def request_erasure(self, ref: UUID) -> None:
        answer_by = self.network.clock.now + timedelta(days=30)
        self._tell(ref, ErasureRequested(request=self.network.chance.new_id(), answer_by=answer_by))

    def accept(self, ref: UUID) -> None:
        """As the route of the partnership does."""
        self.do([ref], lambda states, moment: accept_referral(reactions.HOOKS, states, ref, moment))

    def open_course(self, **changes: Any) -> UUID:
        planned = plan(**changes)
        keys = [stream_key(planned.stream)]
        answer = self.do(keys, lambda states, moment: courses.open_course(states, moment, BOOK, planned))
        return UUID(answer["id"])

    def taken_on(self, level: Level = Level.A1) -> UUID:
        """A person referred, accepted and placed; answers the ref."""
        ref = self.refer()
        self.accept(ref)
        self.do([ref], lambda states, moment: learners.place_learner(states, moment, ref, level, Skills()))
        self.note(ref, proofs.Noted(FactCode.AIM, "resident_card", Basis.DECLARED))
        return ref

    def note(self, ref: UUID, *noted: proofs.Noted) -> None:
        self.do([ref], lambda states, moment: proofs.note_facts(states, moment, ref, noted, "teacher-1"))

    def enrol(self, course: UUID, *refs: UUID, may_wait: bool = True) -> None:
        for ref in refs:
            self.do(
                [course, ref],
                lambda states, moment, ref=ref: learners.enrol(states, moment, BOOK, course, ref, may_wait=may_wait),
            )

    def start(self, course: UUID) -> None:
        self.do([course], lambda states, moment: courses.start_course(states, moment, course))

    def hold_session(self, course: UUID, *present: UUID) -> None:
        call = courses.RollCall(present)
        self.do([course, *present], lambda states, moment: courses.record_session(states, moment, course, call))

    def complete(self, course: UUID, ref: UUID, level: Level = Level.A2) -> None:
        self.do([course, ref], lambda states, moment: learners.complete(states, moment, course, ref, level))

    def do(self, keys: list[UUID], command: Callable[..., Decision]) -> Any:
        answer = self.network.execute(COOPERATIVE, keys, command)
        self.network.settle()
        return answer

    def heard(self, ref: UUID) -> list[str]:
        """Short names of what the owner heard on a ref, in order."""
        state = self.network.organizations[OWNER].states.get(ref, Heard(ref))
        return [event.short_name() for event in state.events]

    def last_heard(self, ref: UUID) -> Event:
        events: tuple[Event, ...] = self.network.organizations[OWNER].states[ref].events
        return events[-1]

    def course(self, key: UUID) -> Course:
        found: Course = self.states[key]
        return found

    def received(self, ref: UUID) -> ReceivedReferral:
        found: ReceivedReferral = self.states[ref]
        return found

    def learner(self, ref: UUID) -> Learner:
        case = self.received(ref).case
        assert case is not None
        found: Learner = self.states[case]
        return found

    def status_in(self, course: UUID, ref: UUID) -> str:
        return self.course(course).enrolment_of(self.learner(ref).id).status.value

    @property
    def states(self) -> States:
        return self.network.organizations[COOPERATIVE].states

    def _sent(self, ref: UUID) -> ReferralSent:
        now = self.network.clock.now
        return ReferralSent(
            referral=self.referrals[ref],
            service="language_course",
            purpose=Purpose.LEARN_FRENCH,
            grant=ref,
            fields=(FieldGroup.PATHWAY,),
            answer_by=now + timedelta(days=10),
            grant_until=now + self.agreement,
        )

    def _tell(self, ref: UUID, event: Event, opens: bool = False) -> None:
        refs = (OpenRef(ref, COOPERATIVE, ref),) if opens else ()
        told = Decision(messages=(Outgoing(COOPERATIVE, ref, event),), refs=refs)
        self.network.execute(OWNER, [ref], lambda states, moment: told)
        self.network.settle()
