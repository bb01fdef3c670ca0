"""Staff of a cooperative: sessions, offers, the waiting list, outcomes."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from enterprise import commands, reactions
from enterprise.commands.budgets import supporter_of
from enterprise.commands.offers import NO_NEEDS, Needs
from enterprise.domain.budgets import BudgetLine, BudgetPurpose, Commitment
from enterprise.domain.contracts import Term, file_of
from enterprise.domain.follow_ups import Point, Situation, next_due
from enterprise.domain.frames import Format, Trade
from enterprise.domain.identifiers import LineId, Ref
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.domain.sessions import Calling, Session, SessionStatus
from enterprise.settings.rules_file import shipped_rules
from passerelle.contracts import lifecycle
from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Decision, Moment, States
from passerelle.partnership import ReceivedReferral
from tests.journeys.partner_staff import PartnerStaff

RULES = shipped_rules()
GOING_ON = (Outcome.RESTAURANT, Outcome.SEWING_WORKSHOP, Outcome.COLLECTIVE_ENTREPRENEURSHIP)


class EnterpriseStaff(PartnerStaff):
    hooks = reactions.HOOKS
    purpose = lifecycle.Purpose.TRY_ENTERPRISE
    service = "flashcoop"

    def act(self) -> None:
        act = self.one_of({self.run_a_session: 20.0, self.follow_up: 4.0, self.use_money: 3.0, super().act: 73.0})
        act()

    def open_sessions(self, form: Format) -> list[Session]:
        found = [state for state in self.states.values() if isinstance(state, Session)]
        opened = [one for one in found if one.status is SessionStatus.OPEN and one.calling.format is form]
        return [one for one in opened if self.network.clock.now < one.last_answer]

    def run_a_session(self) -> None:
        form = self.dice.choice(list(Format))
        sessions = self.open_sessions(form)
        ready = [one for one in sessions if not one.offered and len(one.taken) >= one.calling.places_min]
        if len(sessions) < 2:
            self.open_session(form)
        elif self.dice.random() < 0.97:
            self.start_session(self.dice.choice(ready or sessions).key)
        else:
            self.about_everybody(commands.cancel_session, self.dice.choice(sessions).key)

    def open_session(self, form: Format, places: int = 0) -> UUID:
        start = day_of(self.network.clock.now) + timedelta(days=self.dice.randint(5, 40))
        is_flash = form is Format.FLASHCOOP
        calling = Calling(
            format=form,
            trade=Trade.COOKING,
            places_min=3 if is_flash else 1,
            places_max=places or (self.dice.randint(3, 5) if is_flash else self.dice.randint(1, 3)),
            starts_on=start,
            ends_on=start + timedelta(days=9 if is_flash else 100),
            offer_days=7,
            childcare_places=self.dice.randint(0, 2),
        )
        answer = self.ask(
            "open_session", [], lambda states, moment: commands.open_session(states, moment, RULES, calling)
        )
        return UUID(answer["id"])

    def start_session(self, session: UUID) -> None:
        self.about_everybody(commands.start_session, session)

    def see(self, referral: ReceivedReferral) -> None:
        current = self.states.get(referral.case) if referral.case else None
        status = current.status if isinstance(current, Participation) and current.is_active else None
        match status:
            case None | Status.WAITING:
                self._find_a_session(referral)
            case Status.RESERVED:
                self.offer_or_forget(current, referral.ref)
            case Status.OFFERED:
                answer = self.one_of({self.accept_offer: 8.0, self.decline_offer: 1.0})
                answer(referral.ref)
            case Status.ACCEPTED:
                if self.dice.random() < 0.03:
                    self.decline_offer(referral.ref)
            case Status.STARTED:
                step = self.one_of({self.complete: 8.0, self.leave: 1.0, self.sign: 2.0, self.take_role_up: 2.0})
                step(referral.ref)

    def _find_a_session(self, referral: ReceivedReferral) -> None:
        form = Format.FLASHCOOP if referral.service == "flashcoop" else Format.VOLATILE_COOPERATIVE
        sessions = self.open_sessions(form)
        if not sessions:
            self.open_session(form)
            return
        if self.dice.random() < 0.1:
            self.decline(referral.ref)
            return
        enter = self.one_of({self.offer: 7.0, self.queue: 2.0, self.reserve: 1.0})
        fullest = min(sessions, key=lambda one: (one.free == 0, one.free))
        enter(fullest.key, referral.ref, Needs(children=self.dice.choice((0, 0, 0, 1, 2))))

    def offer(self, session: UUID, ref: UUID, needs: Needs = NO_NEEDS) -> None:
        self.about(commands.offer_place, [session, ref], needs)

    def queue(self, session: UUID, ref: UUID, needs: Needs = NO_NEEDS) -> None:
        self.about(commands.join_waitlist, [session, ref], needs)

    def reserve(self, session: UUID, ref: UUID, needs: Needs = NO_NEEDS) -> None:
        self.about(commands.reserve_place, [session, ref], needs)

    def offer_or_forget(self, reserved: Any, ref: UUID) -> None:
        """A place that was reserved is offered, given up, or left to expire."""
        chance = self.dice.random()
        if chance < 0.5:
            self.offer(reserved.session, ref)
        elif chance < 0.6:
            self.about(commands.give_up_reservation, [ref])

    def accept_offer(self, ref: UUID) -> None:
        self.about(commands.accept_offer, [ref])

    def decline_offer(self, ref: UUID) -> None:
        self.about(commands.decline_offer, [ref], self.dice.choice(list(DeclineReason)))

    def complete(self, ref: UUID, outcome: Outcome | None = None) -> None:
        self.about(commands.complete, [ref], outcome or self.dice.choice((*GOING_ON, *Outcome)))

    def leave(self, ref: UUID) -> None:
        self.about(commands.leave, [ref], self.dice.choice(list(LeaveReason)))

    def sign(self, ref: UUID) -> None:
        """A contract, now and then longer than the law allows."""
        today = day_of(self.network.clock.now)
        term = Term(today, today + timedelta(days=self.dice.randint(30, 420)), today)

        def command(states: States, moment: Moment) -> Decision:
            return commands.sign_contract(states, moment, RULES, Ref(ref), "cape", term, full_time_employee=False)

        self.ask("sign_contract", [ref, file_of(Ref(ref))], command)

    def take_role_up(self, ref: UUID) -> None:
        role = self.dice.choice(("coordination", "sales", "mascot"))
        self.ask(
            "take_role_up",
            [ref],
            lambda states, moment: commands.take_role_up(states, moment, RULES, Ref(ref), role),
        )

    def follow_up(self) -> None:
        """Ask somebody how things go; mostly when it is time."""
        passed = [state for state in self.states.values() if isinstance(state, Participation) and state.follow_ups]
        due = [one for one in passed if (next_due(one.follow_ups) or self.network.clock.now) < self.network.clock.now]
        if passed:
            one = self.dice.choice(due or passed)
            self.about(
                commands.record_follow_up, [one.key], self.dice.choice(list(Point)), self.dice.choice(list(Situation))
            )

    def use_money(self) -> None:
        """A supporter's line is committed to sessions and spent, as far as it goes."""
        lines = [state for state in self.states.values() if isinstance(state, BudgetLine)]
        sessions = [state for state in self.states.values() if isinstance(state, Session)]
        set_aside = [state for state in self.states.values() if isinstance(state, Commitment)]
        amount = self.dice.randint(1, 60)
        if not lines:
            self.find_a_supporter()
        elif set_aside and self.dice.random() < 0.5:
            day = day_of(self.network.clock.now)
            self.about(commands.spend_money, [self.dice.choice(set_aside).key], amount, day)
        elif sessions:
            self.about(commands.commit_money, [self.dice.choice(lines).key, self.dice.choice(sessions).key], amount)
        books_balance(self.states.values())

    def find_a_supporter(self) -> None:
        year = self.network.clock.now.year
        supporter = supporter_of("host")
        days = date(year, 1, 1), date(year + 2, 12, 31)
        line = BudgetLine(LineId(supporter), supporter, BudgetPurpose.SESSIONS, *days, amount_cents=300)
        self.ask(
            "enter_supporter",
            [supporter],
            lambda states, moment: commands.enter_supporter(states, moment, "host", "Coopaname"),
        )
        self.ask("open_line", [supporter], lambda states, moment: commands.open_line(states, moment, line))

    def about(self, command: Callable[..., Decision], keys: Sequence[UUID], *more: Any) -> None:
        self.ask(command.__name__, keys, lambda states, moment: command(states, moment, *keys, *more))

    def about_everybody(self, command: Callable[..., Decision], session: UUID) -> None:
        people = self.states[session].people
        self.ask(command.__name__, [session, *people], lambda states, moment: command(states, moment, session))


def books_balance(states: Collection[Any]) -> None:
    """What a line says was committed and spent is what its commitments say, and no more than there is."""
    set_aside = [state for state in states if isinstance(state, Commitment)]
    for line in states:
        if isinstance(line, BudgetLine):
            own = [one for one in set_aside if one.line == line.id]
            assert line.spent_cents == sum(one.spent_cents for one in own)
            assert line.spent_cents <= line.committed_cents == sum(one.amount_cents for one in own)
            assert line.committed_cents <= line.amount_cents
