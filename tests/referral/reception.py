"""Staff that receives people: stages, documents and duplicates, in memory."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import Decision, Moment, States
from referral.commands import documents, duplicates, people, stages
from referral.domain.documents import Seen
from referral.domain.person import Person, PersonalData
from referral.domain.stages import EarlyReason, Item, ItemState, Stage
from referral.lists.library import shipped_lists
from referral.reactions import table
from tests.referral.walking import Walk

LISTS = shipped_lists()
RECEPTION, RIGHTS, INTEGRATION = "emergency_reception", "access_to_rights", "rapid_integration"


class Desk(Walk):
    """A walk on which the shipped lists are used."""

    def __init__(self) -> None:
        super().__init__()
        self.guide = replace(self.guide, lists=LISTS)
        self.reactions = table(self.guide)

    def person(self, person: UUID) -> Person:
        found = self.states[person]
        assert isinstance(found, Person)
        return found

    def begin(self, person: UUID, code: str = RECEPTION, early: EarlyReason | None = None) -> Any:
        return self.ask(lambda states, moment: stages.begin_stage(states, moment, self.guide, person, code, early))

    def stage(self, person: UUID, code: str = RECEPTION) -> Stage:
        return next(one for one in self.person(person).stages if one.code == code)

    def item(self, person: UUID, code: str) -> Item:
        return next(item for one in self.person(person).stages for item in one.items if item.code == code)

    def tick(self, person: UUID, item: UUID, state: ItemState = ItemState.DONE) -> Any:
        def command(states: States, moment: Moment) -> Decision:
            return stages.settle_item(states, moment, self.guide, person, item, state, "front_desk")

        return self.ask(command)

    def finish(self, person: UUID, code: str = RECEPTION) -> None:
        """Everything obligatory of a stage."""
        for item in self.stage(person, code).items:
            if item.is_obligatory:
                self.tick(person, item.id)

    def see_document(self, person: UUID, expires_on: date, kind: str = "csp", replaces: UUID | None = None) -> UUID:
        seen = Seen(expires_on, "front_desk", day_of(self.now))

        def command(states: States, moment: Moment) -> Decision:
            return documents.add_document(states, moment, LISTS, person, kind, seen, replaces)

        return UUID(self.ask(command)["id"])

    def correct(self, person: UUID, data: PersonalData) -> Any:
        return self.ask(lambda states, moment: people.correct_person(states, moment, person, data))

    def merge(self, survivor: UUID, merged: UUID) -> UUID:
        answer = self.ask(
            lambda states, moment: duplicates.merge_people(states, moment, survivor, merged, "coordination")
        )
        return UUID(answer["merge"])

    def undo(self, merge: UUID) -> Any:
        return self.ask(lambda states, moment: duplicates.undo_merge(states, moment, merge, "coordination"))

    def reminders(self) -> dict[UUID, set[str]]:
        """The documents each person is to be reminded of."""
        found: dict[UUID, set[str]] = {}
        for thread, name, about in self.deadlines:
            if name == "document_expiring":
                found.setdefault(thread, set()).add(about)
        return found
