from datetime import timedelta

from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from enterprise import commands
from enterprise.domain.errors import EnterpriseError
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Status
from enterprise.domain.sessions import SessionStatus
from passerelle.contracts.enterprise import TrialOffered
from passerelle.contracts.lifecycle import CancelReason
from passerelle.contracts.referral import ReferralCancelled
from passerelle.messaging.decisions import Refusal
from tests.enterprise.desk import Desk
from tests.enterprise.making import ref, volatile_cooperative

PEOPLE = strategies.integers(min_value=0, max_value=9).map(ref)
HOLDS = {"offered": Status.OFFERED, "taken": Status.ACCEPTED, "waiting": Status.WAITING}


class Cooperative(RuleBasedStateMachine):
    """People come, wait, answer, forget to answer and leave, in any order; two sessions compete for them."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.sessions: list[SessionId] = []

    @initialize(places=strategies.lists(strategies.integers(min_value=1, max_value=3), min_size=2, max_size=2))
    def open_sessions(self, places: list[int]) -> None:
        self.sessions = [self.desk.open_session(volatile_cooperative(places_max=most)) for most in places]

    @rule(person=PEOPLE)
    def refer(self, person: Ref) -> None:
        if person not in self.desk.states or not self.desk.referral(person).is_open:
            self.desk.refer(person)

    @rule(person=PEOPLE, which=strategies.integers(min_value=0, max_value=1))
    def offer(self, person: Ref, which: int) -> None:
        session = self.sessions[which]
        waiting, free = self.desk.session(session).waiting, self.desk.session(session).free
        try:
            self.desk.offer(session, person)
        except (EnterpriseError, Refusal):
            return
        assert waiting.index(person) < free if person in waiting else len(waiting) < free

    @rule(person=PEOPLE, which=strategies.integers(min_value=0, max_value=1))
    def queue(self, person: Ref, which: int) -> None:
        try:
            self.desk.queue(self.sessions[which], person)
        except (EnterpriseError, Refusal):
            return
        assert self.desk.session(self.sessions[which]).waiting[-1] == person

    @rule(person=PEOPLE, answer=strategies.sampled_from(("accept", "decline", "complete", "leave")))
    def answer(self, person: Ref, answer: str) -> None:
        try:
            match answer:
                case "accept":
                    self.desk.ask_about(commands.accept_offer, person)
                case "decline":
                    self.desk.ask_about(commands.decline_offer, person, DeclineReason.NOT_AVAILABLE)
                case "complete":
                    self.desk.ask_about(commands.complete, person, Outcome.EMPLOYMENT)
                case _:
                    self.desk.ask_about(commands.leave, person, LeaveReason.MOVED)
        except (EnterpriseError, Refusal):
            return

    @rule(person=PEOPLE)
    def take_back(self, person: Ref) -> None:
        if person in self.desk.states:
            referral = self.desk.referral(person).referral
            self.desk.receive(person, ReferralCancelled(referral=referral, reason=CancelReason.PERSON_LEFT))

    @rule(which=strategies.integers(min_value=0, max_value=1))
    def start(self, which: int) -> None:
        try:
            self.desk.ask_session(commands.start_session, self.sessions[which])
        except EnterpriseError:
            return
        assert self.desk.session(self.sessions[which]).status is SessionStatus.STARTED

    @rule(days=strategies.sampled_from((0, 1, 3, 7, 20)))
    def pass_time(self, days: int) -> None:
        """After every deadline is answered, nobody waits beside a free place."""
        before = {session: self.desk.session(session).waiting for session in self.sessions}
        heard = len(self.desk.sent)
        self.desk.pass_time(timedelta(days=days))
        offered = [about for about, event in self.desk.sent[heard:] if isinstance(event, TrialOffered)]
        for session, line in before.items():
            served = [person for person in offered if person in line]
            assert served == list(line[: len(served)])
            state = self.desk.session(session)
            assert state.next_in_line is None or self.desk.now >= state.last_answer

    @invariant()
    def places_are_conserved(self) -> None:
        for session in map(self.desk.session, self.sessions):
            assert len(session.offered) + len(session.taken) <= session.calling.places_max
            assert len(session.links) == len(set(session.links))

    @invariant()
    def sessions_and_participations_agree(self) -> None:
        for session in map(self.desk.session, self.sessions):
            begun = session.status is SessionStatus.STARTED
            for name, status in HOLDS.items():
                expected = Status.STARTED if begun and name == "taken" else status
                held = set(getattr(session, name))
                assert held == self._people_with(session.id, expected)

    @invariant()
    def a_kept_place_always_has_its_deadline(self) -> None:
        for session in map(self.desk.session, self.sessions):
            for person in session.offered:
                participation = self.desk.participation(person)
                due = self.desk.deadlines[person, commands.OFFER_LAPSES, str(participation.id)]
                assert due == participation.answer_by

    def _people_with(self, session: SessionId, status: Status) -> set[Ref]:
        return {
            person
            for person in map(ref, range(10))
            if person in self.desk.states
            and self.desk.referral(person).case is not None
            and self.desk.participation(person).session == session
            and self.desk.participation(person).status is status
        }


Cooperative.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestPlacesAndQueueUnderRandomAnswers = Cooperative.TestCase
