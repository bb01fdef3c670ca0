"""Staff of a language cooperative: agree places, plan, place, note facts, enrol, teach, pause, assess."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID

from language import reactions
from language.commands import breaks, courses, learners, proofs, streams
from language.domain.breaks import BreakReason
from language.domain.calendar import Slot, diary_key
from language.domain.course import Course, CourseStatus, EnrolmentStatus, LeftReason, Plan
from language.domain.facts import Basis, FactCode
from language.domain.learner import Learner
from language.domain.levels import Level
from language.domain.placement import Skills
from language.domain.stream_places import Period, stream_key
from language.settings.rule_files import load_book
from passerelle.contracts.days import day_of
from passerelle.partnership import ReceivedReferral
from tests.journeys.partner_staff import UNANSWERED, PartnerStaff

BOOK = load_book()
STREAM = "everyday"
AIM = proofs.Noted(FactCode.AIM, "naturalisation", Basis.DECLARED)


class LanguageStaff(PartnerStaff):
    hooks = reactions.HOOKS

    def act(self) -> None:
        if self.dice.random() < 0.25:
            self.run_a_course()
        else:
            super().act()

    @property
    def courses(self) -> list[Course]:
        found = [state for state in self.states.values() if isinstance(state, Course)]
        return [course for course in found if course.status is not CourseStatus.ENDED]

    def run_a_course(self) -> None:
        running = self.courses
        if len(running) < 2:
            if self.open_course(self.dice.choice((1, 1, 2, 3, 4))) is None or stream_key(STREAM) not in self.states:
                self.agree_places(self.dice.randint(2, 8))
            return
        course = self.dice.choice(running)
        if course.status is CourseStatus.PLANNED and self.dice.random() < 0.3:
            self.plan_calendar(course)
        elif course.status is CourseStatus.PLANNED:
            self.start_course(course.key)
        elif self.dice.random() < 0.8:
            self.hold_session(course)
        else:
            key = course.key
            self.ask("end_course", [key], lambda states, moment: courses.end_course(states, moment, key))

    def agree_places(self, more: int) -> None:
        """The funder sets a limit, and later adds to it: from the first on not every course can be opened."""
        today = day_of(self.network.clock.now)
        agreed = self.states.get(stream_key(STREAM))
        first = Period(today, today + timedelta(days=3650), 0, "agreement")
        period = first if agreed is None else agreed.periods[0]
        self.ask(
            "agree_places",
            [stream_key(STREAM)],
            lambda states, moment: streams.agree_places(
                states, moment, BOOK, STREAM, replace(period, places=period.places + more)
            ),
        )

    def open_course(self, places: int = 3) -> UUID | None:
        """None when the funder has no places left."""
        today = day_of(self.network.clock.now)
        plan = Plan(
            title="Everyday French",
            stream=STREAM,
            level_from=Level.ALPHA,
            level_to=Level.B2,
            places=places,
            starts_on=today,
            ends_on=today + timedelta(days=120),
            sessions=20,
            attendance_needed=50,
        )
        answer = self.ask(
            "open_course",
            [stream_key(STREAM)],
            lambda states, moment: courses.open_course(states, moment, BOOK, plan),
        )
        return None if answer is None else UUID(answer["id"])

    def plan_calendar(self, course: Course) -> None:
        """Two teachers for all courses: some hours are taken."""
        teacher, first = self.dice.choice(("teacher-1", "teacher-2")), course.plan.starts_on
        days = self.dice.sample(range(14), 3)
        slots = [Slot(first + timedelta(days=day), time(9 + day % 2), time(11 + day % 2)) for day in days]
        self.ask(
            "plan_calendar",
            [course.key, diary_key(teacher)],
            lambda states, moment: courses.plan_calendar(states, moment, course.key, teacher, slots),
        )

    def start_course(self, course: UUID) -> None:
        self.ask("start_course", [course], lambda states, moment: courses.start_course(states, moment, course))

    def hold_session(self, course: Course, *, everybody: bool = False) -> None:
        """Most of those who have a place are there."""
        key = course.key
        placed = [self.states[line.learner].ref for line in course.with_status(EnrolmentStatus.ENROLLED)]
        present = [ref for ref in placed if everybody or self.dice.random() < 0.9]
        call = courses.RollCall(present)
        self.ask(
            "record_session", [key, *present], lambda states, moment: courses.record_session(states, moment, key, call)
        )

    def see(self, referral: ReceivedReferral) -> None:
        learner = self.states.get(referral.case) if referral.case else None
        if referral.status in UNANSWERED and not isinstance(learner, Learner):
            answer = self.one_of({self.accept: 7.0, self.decline: 1.5, self.waitlist: 1.0})
            answer(referral.ref)
        elif isinstance(learner, Learner) and learner.level is None:
            # Some forget to ask: the stream then lets nobody in until they do.
            asked = self.dice.random() < 0.8
            self.place(referral.ref, self.dice.choice((Level.ALPHA, Level.A1, Level.A2)), noting=asked)
        elif isinstance(learner, Learner) and not learner.facts and self.dice.random() < 0.5:
            self.note(referral.ref)
        elif isinstance(learner, Learner) and learner.course is None:
            if self.courses:
                self.enrol(self.dice.choice(self.courses).key, referral.ref, may_wait=self.dice.random() < 0.8)
        elif isinstance(learner, Learner) and learner.course is not None:
            does = {self.complete: 8.0, self.leave: 1.0, self.withdraw: 0.5, self.pause: 1.5, self.resume: 3.0}
            self.one_of(does)(learner.course, referral.ref)

    def place(self, ref: UUID, level: Level, *, noting: bool = True) -> None:
        """Tested, and asked what the streams want to know."""
        self.ask("place", [ref], lambda states, moment: learners.place_learner(states, moment, ref, level, Skills()))
        if noting:
            self.note(ref)

    def note(self, ref: UUID) -> None:
        """Some hold a document that expires soon, and so come before others."""
        noted = [AIM]
        if self.dice.random() < 0.8:
            soon = day_of(self.network.clock.now) + timedelta(days=self.dice.randint(1, 400))
            noted.append(proofs.Noted(FactCode.RESIDENCE_DOCUMENT, "cst", Basis.VERIFIED, soon))
        self.ask("note", [ref], lambda states, moment: proofs.note_facts(states, moment, ref, noted, "teacher-1"))

    def enrol(self, course: UUID, ref: UUID, *, may_wait: bool = True) -> None:
        self.ask(
            "enrol",
            [course, ref],
            lambda states, moment: learners.enrol(states, moment, BOOK, course, ref, may_wait=may_wait),
        )

    def complete(self, course: UUID, ref: UUID, level: Level | None = None) -> None:
        reached = level or self.dice.choice((Level.A1, Level.A2, Level.A2, Level.B1))
        self.ask(
            "complete_course",
            [course, ref],
            lambda states, moment: learners.complete(states, moment, course, ref, reached),
        )

    def leave(self, course: UUID, ref: UUID) -> None:
        reason = self.dice.choice(list(LeftReason))
        self.ask(
            "leave_course", [course, ref], lambda states, moment: learners.leave(states, moment, course, ref, reason)
        )

    def withdraw(self, course: UUID, ref: UUID) -> None:
        self.ask("withdraw", [course, ref], lambda states, moment: learners.withdraw(states, moment, course, ref))

    def pause(self, course: UUID, ref: UUID) -> None:
        """Half of them want the place kept for some days."""
        days = self.dice.choice((None, self.dice.randint(1, 30)))
        until = None if days is None else day_of(self.network.clock.now) + timedelta(days=days)
        self.ask(
            "pause",
            [course, ref],
            lambda states, moment: breaks.pause(states, moment, course, ref, BreakReason.FAMILY, until),
        )

    def resume(self, course: UUID, ref: UUID) -> None:
        self.ask("resume", [course, ref], lambda states, moment: breaks.resume(states, moment, course, ref))
