"""Staff of a cooperative: sessions, offers, the waiting list, outcomes."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from enterprise import commands, reactions
from enterprise.domain.frames import Format, Trade
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.domain.sessions import Calling, Session, SessionStatus
from enterprise.settings.rules_file import shipped_rules
from passerelle.contracts import lifecycle
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
        if self.dice.random() < 0.2:
            self.run_a_session()
        else:
            super().act()

    def open_sessions(self, form: Format) -> list[Session]:
        found = [state for state in self.states.values() if isinstance(state, Session)]
        opened = [one for one in found if one.status is SessionStatus.OPEN and one.calling.format is form]
        return [one for one in opened if self.network.clock.now < one.last_answer]

    def run_a_session(self) -> None:
        form = self.dice.choice(list(Format))
        sessions = self.open_sessions(form)
        if len(sessions) < 2:
            self.open_session(form)
            return
        session = self.dice.choice(sessions).key
        if self.dice.random() < 0.95:
            self.start_session(session)
        else:
            self.about_everybody(commands.cancel_session, session)

    def open_session(self, form: Format, places: int = 0) -> UUID:
        start = self.network.clock.now.date() + timedelta(days=self.dice.randint(5, 40))
        is_flash = form is Format.FLASHCOOP
        calling = Calling(
            format=form,
            trade=Trade.COOKING,
            places_min=3 if is_flash else 1,
            places_max=places or (self.dice.randint(3, 5) if is_flash else self.dice.randint(1, 3)),
            starts_on=start,
            ends_on=start + timedelta(days=9 if is_flash else 100),
            offer_days=7,
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
            case Status.OFFERED:
                answer = self.one_of({self.accept_offer: 8.0, self.decline_offer: 1.0})
                answer(referral.ref)
            case Status.ACCEPTED if self.dice.random() < 0.03:
                self.decline_offer(referral.ref)
            case Status.STARTED:
                end = self.one_of({self.complete: 8.0, self.leave: 1.0})
                end(referral.ref)

    def _find_a_session(self, referral: ReceivedReferral) -> None:
        form = Format.FLASHCOOP if referral.service == "flashcoop" else Format.VOLATILE_COOPERATIVE
        sessions = self.open_sessions(form)
        if not sessions:
            self.open_session(form)
            return
        if self.dice.random() < 0.1:
            self.decline(referral.ref)
            return
        enter = self.one_of({self.offer: 7.0, self.queue: 2.0})
        fullest = min(sessions, key=lambda one: (one.free == 0, one.free))
        enter(fullest.key, referral.ref)

    def offer(self, session: UUID, ref: UUID) -> None:
        self.about(commands.offer_place, [session, ref])

    def queue(self, session: UUID, ref: UUID) -> None:
        self.about(commands.join_waitlist, [session, ref])

    def accept_offer(self, ref: UUID) -> None:
        self.about(commands.accept_offer, [ref])

    def decline_offer(self, ref: UUID) -> None:
        self.about(commands.decline_offer, [ref], self.dice.choice(list(DeclineReason)))

    def complete(self, ref: UUID, outcome: Outcome | None = None) -> None:
        self.about(commands.complete, [ref], outcome or self.dice.choice((*GOING_ON, *Outcome)))

    def leave(self, ref: UUID) -> None:
        self.about(commands.leave, [ref], self.dice.choice(list(LeaveReason)))

    def about(self, command: Callable[..., Decision], keys: Sequence[UUID], *more: Any) -> None:
        self.ask(command.__name__, keys, lambda states, moment: command(states, moment, *keys, *more))

    def about_everybody(self, command: Callable[..., Decision], session: UUID) -> None:
        people = self.states[session].people
        self.ask(command.__name__, [session, *people], lambda states, moment: command(states, moment, session))
