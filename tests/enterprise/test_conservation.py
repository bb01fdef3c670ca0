from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from enterprise import commands
from enterprise.commands.offers import Needs
from enterprise.domain.errors import EnterpriseError
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import ACTIVE, BEFORE_THE_START, DeclineReason, LeaveReason, Outcome, Status
from enterprise.domain.places import OFFER_LAPSES, RESERVATION_ENDS
from enterprise.domain.sessions import Session, SessionStatus
from passerelle.contracts.enterprise import TrialOffered
from passerelle.contracts.lifecycle import CancelReason
from passerelle.contracts.referral import ReferralCancelled
from passerelle.messaging.decisions import Decision, Refusal
from tests.enterprise.desk import Desk
from tests.enterprise.making import ref, volatile_cooperative

EVERYBODY = tuple(ref(number) for number in range(7))
PEOPLE = strategies.sampled_from(EVERYBODY)
PICKS = strategies.integers(min_value=0, max_value=len(EVERYBODY))
SESSIONS = strategies.integers(min_value=0, max_value=1)
CHILDREN = strategies.sampled_from((0, 0, 0, 1, 2))
HOLDS = {"reserved": Status.RESERVED, "offered": Status.OFFERED, "taken": Status.ACCEPTED, "waiting": Status.WAITING}


class Cooperative(RuleBasedStateMachine):
    """People come, wait, answer, forget to answer and leave, in any order; two sessions compete for them."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.sessions: list[SessionId] = []

    @initialize(places=strategies.lists(strategies.integers(min_value=1, max_value=3), min_size=2, max_size=2))
    def open_sessions(self, places: list[int]) -> None:
        self.sessions = [self.desk.open_session(volatile_cooperative(places_max=most)) for most in places]
        for person in EVERYBODY:
            self.desk.refer(person)

    @rule(person=PEOPLE)
    def refer(self, person: Ref) -> None:
        if not self.desk.referral(person).is_open:
            self.desk.refer(person)

    @rule(person=PEOPLE, which=SESSIONS, children=CHILDREN)
    def offer(self, person: Ref, which: int, children: int) -> None:
        before = self.desk.session(self.sessions[which])
        if self._entered(commands.offer_place, which, person, children) and person not in before.reserved:
            self._had_a_turn(before, person, children)

    @rule(person=PEOPLE, which=SESSIONS, children=CHILDREN)
    def reserve(self, person: Ref, which: int, children: int) -> None:
        before = self.desk.session(self.sessions[which])
        if self._entered(commands.reserve_place, which, person, children):
            self._had_a_turn(before, person, children)

    @rule(person=PEOPLE, which=SESSIONS, children=CHILDREN)
    def queue(self, person: Ref, which: int, children: int) -> None:
        if self._entered(commands.join_waitlist, which, person, children):
            assert self.desk.session(self.sessions[which]).waiting[-1] == person

    @precondition(lambda self: self._people_with(Status.RESERVED))
    @rule(pick=PICKS)
    def give_up_reservation(self, pick: int) -> None:
        self.desk.ask_about(commands.give_up_reservation, self._pick(pick, Status.RESERVED))

    @precondition(lambda self: self._people_with(Status.OFFERED))
    @rule(pick=PICKS)
    def accept(self, pick: int) -> None:
        self.desk.ask_about(commands.accept_offer, self._pick(pick, Status.OFFERED))

    @precondition(lambda self: self._people_with(*BEFORE_THE_START))
    @rule(pick=PICKS)
    def decline(self, pick: int) -> None:
        person = self._pick(pick, *BEFORE_THE_START)
        self.desk.ask_about(commands.decline_offer, person, DeclineReason.NOT_AVAILABLE)

    @precondition(lambda self: self._people_with(Status.STARTED))
    @rule(pick=PICKS, goes_on=strategies.booleans())
    def pass_out(self, pick: int, goes_on: bool) -> None:
        person = self._pick(pick, Status.STARTED)
        if goes_on:
            self.desk.ask_about(commands.complete, person, Outcome.EMPLOYMENT)
        else:
            self.desk.ask_about(commands.leave, person, LeaveReason.MOVED)

    @rule(person=PEOPLE)
    def answer_out_of_turn(self, person: Ref) -> None:
        """Whatever a person without a place answers is refused and changes nothing."""
        before = self.desk.states
        if person not in self._people_with(*ACTIVE):
            with pytest.raises((EnterpriseError, Refusal)):
                self.desk.ask_about(commands.accept_offer, person)
            with pytest.raises((EnterpriseError, Refusal)):
                self.desk.ask_about(commands.complete, person, Outcome.EMPLOYMENT)
        assert self.desk.states == before

    @rule(person=PEOPLE)
    def take_back(self, person: Ref) -> None:
        referral = self.desk.referral(person).referral
        self.desk.receive(person, ReferralCancelled(referral=referral, reason=CancelReason.PERSON_LEFT))

    @rule(which=SESSIONS)
    def start(self, which: int) -> None:
        try:
            self.desk.ask_session(commands.start_session, self.sessions[which])
        except EnterpriseError:
            return
        assert self.desk.session(self.sessions[which]).status is SessionStatus.STARTED

    @rule(days=strategies.sampled_from((0, 0, 1, 2, 7)))
    def pass_time(self, days: int) -> None:
        """After every deadline is answered, nobody waits beside a free place; only for childcare is somebody passed."""
        before = {session: self.desk.session(session) for session in self.sessions}
        heard = len(self.desk.sent)
        self.desk.pass_time(timedelta(days=days))
        offered = [about for about, event in self.desk.sent[heard:] if isinstance(event, TrialOffered)]
        for session, earlier in before.items():
            served = [person for person in offered if person in earlier.waiting]
            state = self.desk.session(session)
            line = [person for person in earlier.waiting if person in served or not earlier.children.get(person, 0)]
            assert served == [person for person in line if person in served]
            assert all(person in served for person in line[: len(served)])
            assert state.next_in_line is None or self.desk.now >= state.last_answer

    @invariant()
    def places_are_conserved(self) -> None:
        for session in map(self.desk.session, self.sessions):
            assert len(session.holders) <= session.calling.places_max
            assert session.childcare_kept <= session.calling.childcare_places
            assert len(session.people) == len(set(session.people))

    @invariant()
    def sessions_and_participations_agree(self) -> None:
        for session in map(self.desk.session, self.sessions):
            begun = session.status is SessionStatus.STARTED
            for name, status in HOLDS.items():
                expected = Status.STARTED if begun and name == "taken" else status
                held = sorted(getattr(session, name))
                assert held == self._people_with(expected, session=session.id)

    @invariant()
    def a_kept_place_always_has_its_deadline(self) -> None:
        for session in map(self.desk.session, self.sessions):
            for person in session.offered:
                participation = self.desk.participation(person)
                due = self.desk.deadlines[person, OFFER_LAPSES, str(participation.id)]
                assert due == participation.answer_by
            for person in session.reserved:
                participation = self.desk.participation(person)
                due = self.desk.deadlines[person, RESERVATION_ENDS, str(participation.id)]
                assert due == participation.reserved_until

    def _entered(self, command: Callable[..., Decision], which: int, person: Ref, children: int) -> bool:
        session, needs = self.sessions[which], Needs(children)
        try:
            self.desk.ask(lambda states, moment: command(states, moment, session, person, needs), session, person)
        except (EnterpriseError, Refusal):
            return False
        return True

    def _had_a_turn(self, before: Session, person: Ref, children: int) -> None:
        """Whoever waited longer and could have been served had a place left as well."""
        waiting = before.waiting
        ahead = waiting[: waiting.index(person)] if person in waiting else waiting
        needed = before.children.get(person, 0) if person in waiting else children
        assert before.free > len(set(before.served) & set(ahead))
        assert needed <= before.childcare_free

    def _pick(self, pick: int, *statuses: Status) -> Ref:
        people = self._people_with(*statuses)
        return people[pick % len(people)]

    def _people_with(self, *statuses: Status, session: SessionId | None = None) -> list[Ref]:
        cases = {person: self.desk.referral(person).case for person in EVERYBODY}
        known = {person: self.desk.participation(person) for person, case in cases.items() if case is not None}
        return [
            person
            for person, participation in known.items()
            if participation.status in statuses and session in {None, participation.session}
        ]


Cooperative.TestCase.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
TestPlacesAndQueueUnderRandomAnswers = Cooperative.TestCase
