"""One referring organization in memory: its decisions applied to dictionaries, on a clock of its own."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from passerelle.contracts.base import Event
from passerelle.messaging.decisions import (
    CancelDeadline,
    Decision,
    Disclosure,
    Due,
    Message,
    Moment,
    Outgoing,
    SetDeadline,
    States,
    merged,
)
from referral.commands import pathways, people
from referral.domain.choice import ChoiceReason
from referral.domain.codes import CollectedHow, FieldGroup, OwnMilestone, Purpose
from referral.domain.contact import Contact
from referral.domain.grant import Notice
from referral.domain.languages import SpokenLanguage
from referral.domain.partner import Partner
from referral.domain.pathway import Pathway
from referral.domain.person import PersonalData
from referral.notices.book import read_notices, shipped_notices
from referral.plans.library import Guide
from referral.plans.plan_file import load_plans, shipped_files
from referral.reactions import table
from referral.rules.clocks import read_timings
from referral.rules.register import read_register

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OWNER = "singa"
PARIS = "75119"
NOTICE = Notice("2026-01", "fr", False, "front_desk", CollectedHow.IN_PERSON)
EVERYTHING = tuple(FieldGroup)
PLANS = load_plans(shipped_files())
TIMINGS = read_timings()
NOTICES = read_notices(shipped_notices())
REGISTER = read_register()

LANGUES = Partner("langues", "Langues plurielles", "language", "french_course", (PARIS,))
FLASH = Partner("coopaname", "Coopaname", "enterprise", "flashcoop")
VOLATILE = Partner("coopaname", "Coopaname", "enterprise", "volatile_cooperative")
FARM = Partner("coopaname", "Coopaname", "enterprise", "agricultural_activity")
ADIE = Partner("adie", "Adie", "funding", "microcredit")
PURPOSES = {
    "langues": (Purpose.LEARN_FRENCH,),
    "coopaname": (Purpose.TRY_ENTERPRISE, Purpose.FIND_ACTIVITY),
    "adie": (Purpose.FINANCE_PROJECT,),
}
AMINA = PersonalData(
    given_name="Amina",
    family_name="Rahimi",
    commune=PARIS,
    contact=Contact(phone="0600000000"),
    languages=(SpokenLanguage("fa"), SpokenLanguage("fr")),
)


class Walk:
    """Somebody's walk: what is asked, what is heard, what is sent."""

    def __init__(self, partners: Sequence[Partner] = (LANGUES, FLASH, VOLATILE, FARM, ADIE), seed: int = 1) -> None:
        self.partners = list(partners)
        self.guide = Guide(
            OWNER, PLANS, lambda: tuple(self.partners), timings=TIMINGS, notices=NOTICES, processings=REGISTER
        )
        self.reactions = table(self.guide)
        self.states: dict[UUID, Any] = {}
        self.now = NOW
        self.sent: list[Outgoing] = []
        self.disclosed: list[Disclosure] = []
        self.threads: dict[UUID, UUID] = {}
        self.deadlines: dict[tuple[UUID, str, str], datetime] = {}
        self.stopped: set[UUID] = set()
        self.dice = Random(seed)

    @property
    def moment(self) -> Moment:
        return Moment(self.now, lambda: UUID(int=self.dice.getrandbits(128), version=4), self.dice.randbytes)

    def ask(self, command: Callable[[States, Moment], Decision]) -> Any:
        return self.apply(command(self.states, self.moment)).result

    def hear(self, source: str, ref: UUID, event: Event) -> Decision:
        message = Message(self.moment.new_id(), source, ref, self.threads.get(ref, ref), 1, self.now, event)
        return self.apply(self.reactions.messages[type(event)](self.states, message, self.moment))

    def apply(self, decision: Decision) -> Decision:
        self.states = merged(self.states, decision.changes, decision.forget)
        self.sent += decision.messages
        self.disclosed += decision.disclosures
        self.threads |= {opened.ref: opened.thread for opened in decision.refs}
        self.stopped |= set(decision.stop)
        for deadline in decision.deadlines:
            key = (deadline.thread, deadline.name, deadline.about)
            if isinstance(deadline, SetDeadline):
                self.deadlines[key] = deadline.due
            elif isinstance(deadline, CancelDeadline):
                self.deadlines.pop(key, None)
        return decision

    def wait(self, days: float) -> None:
        """Let time pass, ringing every clock at its hour."""
        end = self.now + timedelta(days=days)
        while due := [(at, key) for key, at in self.deadlines.items() if at <= end]:
            at, key = min(due)
            self.now = max(self.now, at)
            del self.deadlines[key]
            self.apply(self.reactions.deadlines[key[1]](self.states, Due(*key, at), self.moment))
        self.now = end

    def register(self, data: PersonalData = AMINA) -> UUID:
        return UUID(self.ask(lambda states, moment: people.register_person(states, moment, data))["id"])

    def open(self, plan: str = "language-to-enterprise", person: UUID | None = None) -> UUID:
        known = person or self.register()
        opened = self.ask(lambda states, moment: pathways.open_pathway(states, moment, self.guide, known, plan))
        return UUID(opened["id"])

    def agree(
        self,
        pathway: UUID,
        recipient: str,
        *purposes: Purpose,
        days: int = 900,
        fields: tuple[FieldGroup, ...] = EVERYTHING,
    ) -> UUID:
        """The person agrees to be told about to this recipient; the id of the last agreement given."""
        given = [self._give(pathway, recipient, one, days, fields) for one in purposes or PURPOSES[recipient]]
        return given[-1]

    def _give(self, pathway: UUID, recipient: str, purpose: Purpose, days: int, fields: tuple[FieldGroup, ...]) -> UUID:
        def command(states: States, moment: Moment) -> Decision:
            return pathways.give_grant(
                states,
                moment,
                self.guide,
                pathway,
                recipient=recipient,
                purpose=purpose,
                fields=fields,
                valid_until=self.now + timedelta(days=days),
                notice=NOTICE,
            )

        return UUID(self.ask(command)["id"])

    def record(self, pathway: UUID, name: OwnMilestone) -> Any:
        return self.ask(lambda states, moment: pathways.record_milestone(states, moment, self.guide, pathway, name))

    def decide(self, pathway: UUID, step: str) -> Any:
        return self.ask(lambda states, moment: pathways.decide_step(states, moment, self.guide, pathway, step))

    def send_to(self, pathway: UUID, partner: str) -> Any:
        reason = ChoiceReason.PERSON_ASKED
        return self.ask(lambda states, moment: pathways.send_to(states, moment, self.guide, pathway, partner, reason))

    def pathway(self, pathway: UUID) -> Pathway:
        found = self.states[pathway]
        assert isinstance(found, Pathway)
        return found

    def at(self, pathway: UUID) -> str:
        return self.pathway(pathway).visit.step

    def status(self, pathway: UUID) -> str:
        referral = self.pathway(pathway).referral
        return referral.status if referral else "none"

    def tell(self, pathway: UUID, event: Callable[..., Event], **facts: Any) -> Decision:
        """The partner of the present referral says something."""
        referral = self.pathway(pathway).referral
        assert referral is not None
        assert referral.ref is not None
        return self.hear(referral.partner, referral.ref, event(referral=referral.id, **facts))

    def sent_to(self, recipient: str) -> list[str]:
        return [one.event.short_name() for one in self.sent if one.recipient == recipient]


def partner(
    organization: str, kind: str, service: str, territories: tuple[str, ...] = (), capacity: str = "capacity"
) -> Partner:
    """Another organization of the network."""
    return Partner(organization, organization.title(), kind, service, territories, capacity)
