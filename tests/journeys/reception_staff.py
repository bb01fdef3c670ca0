"""Staff that receives people: checklists, documents, duplicates merged and taken apart again."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from passerelle.contracts.days import day_of
from passerelle.testing.journeys import Staff
from referral.commands import documents, duplicates, stages
from referral.domain.documents import Seen
from referral.domain.duplicates import review_key
from referral.domain.merging import Merge
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.stages import EarlyReason, Item, ItemState
from referral.plans.library import Guide


class ReceptionStaff(Staff):
    """Works on people, beside their pathways."""

    def __init__(self, *around: Any, guide: Guide) -> None:
        super().__init__(*around)
        self.guide = guide
        self.merges: list[UUID] = []

    def receive(self, person: UUID) -> None:
        """Something about this person that concerns no pathway at first."""
        change = self.dice.random()
        if change < 0.2:
            self.see_document(person, self.dice.randint(-5, 200))
        elif change < 0.4:
            self.meet_duplicates(person)
        else:
            self.work_through(person)

    def work_through(self, person: UUID, items: int = 4) -> None:
        """Begin the next stage if none is under way, early now and then; tick some items."""
        known = self.states[person].stages
        begun = {one.code for one in known}
        waiting = [one.code for one in self.guide.lists.stages if one.code not in begun]
        if waiting and (not known or self.dice.random() < 0.1):
            early = self.dice.choice([None, EarlyReason.PERSON_ASKS])
            command = partial(stages.begin_stage, guide=self.guide, person=person, code=waiting[0], early=early)
            self.ask("begin_stage", [person], command)
        for item in [*self.open_items(person)][:items]:
            self.tick(person, item.id)

    def finish_stage(self, person: UUID) -> None:
        """Everything that is open in the stages under way."""
        if not self.states[person].stages:
            first = self.guide.lists.stages[0].code
            self.ask("begin_stage", [person], partial(stages.begin_stage, guide=self.guide, person=person, code=first))
        for item in [*self.open_items(person)]:
            self.tick(person, item.id)

    def open_items(self, person: UUID) -> Iterator[Item]:
        return (item for stage in self.states[person].stages for item in stage.items if item.is_open)

    def tick(self, person: UUID, item: UUID) -> None:
        state = ItemState.DONE if self.dice.random() < 0.9 else ItemState.NOT_NEEDED
        command = partial(stages.settle_item, guide=self.guide, person=person, item=item, state=state, by="front_desk")
        self.ask("settle_item", [person], command)

    def see_document(self, person: UUID, days: int) -> None:
        today = day_of(self.network.clock.now)
        kind = self.dice.choice(self.guide.lists.documents).code
        seen = Seen(today + timedelta(days=days), "front_desk", today)
        command = partial(documents.add_document, lists=self.guide.lists, person=person, kind=kind, seen=seen)
        self.ask("add_document", [person], command)

    def meet_duplicates(self, person: UUID) -> None:
        """Everybody is registered under one name here: merge with somebody, or take a merge apart."""
        if self.merges and self.dice.random() < 0.6:
            merge = self.merges.pop(self.dice.randrange(len(self.merges)))
            self.ask("undo_merge", [merge], partial(duplicates.undo_merge, merge=merge, by="coordination"))
            return
        others = sorted(key for key, state in self.states.items() if isinstance(state, Person) and key != person)
        if others:
            other = self.dice.choice(others)
            command = partial(duplicates.merge_people, survivor=person, merged=other, by="coordination")
            answer = self.ask("merge_people", [person, other, review_key(person, other)], command)
            self.merges += [UUID(answer["merge"])] if answer else []

    def misplaced(self) -> list[str]:
        """What a merge or its undoing lost or doubled."""
        people = {key: state for key, state in self.states.items() if isinstance(state, Person)}
        found = []
        for key, pathway in self.states.items():
            if isinstance(pathway, Pathway):
                owners = [person.id for person in people.values() if key in person.pathways]
                found += [] if owners == [pathway.person] else [f"pathway {key}: of {owners}, not of {pathway.person}"]
        for person in people.values():
            survivor = people.get(person.merged_into) if person.merged_into else None
            if person.merged_into and (survivor is None or person.pathways or person.documents):
                found.append(f"person {person.id}: merged, but not empty or into nobody")
            found += [f"person {one}: lost" for one in person.merged if one not in people]
        return found

    @property
    def merged(self) -> int:
        """How many merges there were, undone ones too."""
        return sum(isinstance(state, Merge) for state in self.states.values())
