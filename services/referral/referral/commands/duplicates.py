"""Duplicate people: reviewed, merged, taken apart again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic_core import to_jsonable_python

from passerelle.messaging.decisions import Decision, Moment, NotFound, SetDeadline, States
from referral.commands.documents import reminder_of, silence
from referral.commands.people import person_of
from referral.commands.rights import tell_correction
from referral.domain import merging
from referral.domain.documents import Document
from referral.domain.duplicates import Review, Verdict, review_of
from referral.domain.merging import Merge, Pair
from referral.domain.pathway import Pathway
from referral.domain.person import Person


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The answer to a caller."""

    verdict: Verdict
    merge: UUID | None


def find_different(states: States, moment: Moment, one: UUID, other: UUID, by: str) -> Decision:
    """Two people: never suggested again."""
    first, second = person_of(states, one), person_of(states, other)
    review = review_of(first.id, second.id, Verdict.NOT_THE_SAME, by, moment.now)
    return Decision(changes=(review,), result=_answer(review, None))


def merge_people(states: States, moment: Moment, survivor: UUID, merged: UUID, by: str) -> Decision:
    """One person, known under the survivor's id from now on; partners told otherwise ask again."""
    before = Pair(person_of(states, survivor), person_of(states, merged))
    review = review_of(survivor, merged, Verdict.SAME, by, moment.now)
    before = Pair(before.survivor, before.merged, _pathways(states, before.merged.pathways))
    record, after = merging.merge(before, moment.new_id(), by, moment.now)
    told = tell_correction(states, moment, merged, before.survivor.data)
    return told.and_then(_moved(moment, record, after, review, to=survivor, away_from=merged))


def undo_merge(states: States, moment: Moment, merge: UUID, by: str) -> Decision:
    """Two people after all: what was moved goes back, and they are not suggested again."""
    record = states.get(merge)
    if not isinstance(record, Merge):
        raise NotFound
    survivor, merged = states.get(record.survivor), states.get(record.merged)
    if not isinstance(survivor, Person) or not isinstance(merged, Person):
        raise NotFound
    pair = Pair(survivor, merged, _pathways(states, record.pathways))
    undone, after = merging.unmerge(record, pair, by, moment.now)
    review = review_of(survivor.id, merged.id, Verdict.NOT_THE_SAME, by, moment.now)
    moved = replace(survivor, pathways=after.merged.pathways)
    told = tell_correction({**states, survivor.id: moved}, moment, survivor.id, merged.data)
    return told.and_then(_moved(moment, undone, after, review, to=merged.id, away_from=survivor.id))


def _moved(moment: Moment, record: Merge, after: Pair, review: Review, *, to: UUID, away_from: UUID) -> Decision:
    """Reminders of documents follow them."""
    return Decision(
        changes=(after.survivor, after.merged, *after.pathways, review, record),
        deadlines=(*silence(away_from, after.documents), *_reminders(to, after.documents, moment)),
        result=_answer(review, record.id),
    )


def _reminders(person: UUID, documents: Iterable[Document], moment: Moment) -> tuple[SetDeadline, ...]:
    return tuple(reminder for one in documents for reminder in reminder_of(person, one, moment.now))


def _pathways(states: States, keys: Iterable[UUID]) -> tuple[Pathway, ...]:
    return tuple(found for key in keys if isinstance(found := states.get(key), Pathway))


def _answer(review: Review, merge: UUID | None) -> object:
    return to_jsonable_python(Reviewed(review.verdict, merge))
