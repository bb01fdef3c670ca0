"""Two registrations of one person become one, and can be taken apart again: exactly what was moved goes back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from referral.domain.documents import Document
from referral.domain.duplicates import review_key
from referral.domain.errors import MergeIsBuiltUpon, MergeIsUndone, PeopleAreTheSame
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.stages import Stages, stage_with

_MERGES = UUID("0d9c7b7e-51f4-4c0b-8f0e-3c1f3a1d7b42")


@dataclass(frozen=True, slots=True)
class Merge:
    """What was moved from one registration to the other, when, and by whom; nothing about the person."""

    id: UUID
    survivor: UUID
    merged: UUID
    merged_at: datetime
    merged_by: str
    """Role, never a name."""
    pathways: tuple[UUID, ...]
    documents: tuple[UUID, ...]
    stages: tuple[str, ...]
    also_merged: tuple[UUID, ...]
    """Ids that had been merged into the one that went."""
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def key(self) -> UUID:
        return self.id

    @property
    def links(self) -> tuple[UUID, ...]:
        return (self.survivor, self.merged, review_key(self.survivor, self.merged))


@dataclass(frozen=True, slots=True)
class Pair:
    """The survivor and the one that answers with a pointer, with the pathways that change hands."""

    survivor: Person
    merged: Person
    pathways: tuple[Pathway, ...] = ()
    documents: tuple[Document, ...] = ()
    """Those that change hands."""


def merge(pair: Pair, seed: UUID, by: str, now: datetime) -> tuple[Merge, Pair]:
    """Pathways with their agreements and history, documents and stages go to the survivor.

    The survivor's own data stay as they are, and so do those of the other, out of use.
    """
    survivor, merged = pair.survivor, pair.merged
    if survivor.id == merged.id:
        raise PeopleAreTheSame
    survivor.check_not_merged()
    merged.check_not_merged()
    stages = tuple(one for one in merged.stages if stage_with(survivor.stages, one.code) is None)
    record = Merge(
        id=uuid5(_MERGES, str(seed)),  # version 5, as reviews: stores need not look for them among other ids
        survivor=survivor.id,
        merged=merged.id,
        merged_at=now,
        merged_by=by,
        pathways=merged.pathways,
        documents=tuple(one.id for one in merged.documents),
        stages=tuple(one.code for one in stages),
        also_merged=merged.merged,
    )
    grown = replace(
        survivor,
        pathways=(*survivor.pathways, *merged.pathways),
        documents=(*survivor.documents, *merged.documents),
        stages=_in_order((*survivor.stages, *stages)),
        merged=(*survivor.merged, merged.id, *merged.merged),
    )
    emptied = replace(
        merged,
        pathways=(),
        documents=(),
        stages=_without(merged.stages, record.stages),
        merged=(),
        merged_into=survivor.id,
    )
    return record, Pair(grown, emptied, _owned(pair.pathways, merged.pathways, survivor.id), merged.documents)


def unmerge(record: Merge, pair: Pair, by: str, now: datetime) -> tuple[Merge, Pair]:
    """What was moved goes back as it is now; what came since stays with the survivor."""
    if record.undone_at is not None:
        raise MergeIsUndone
    survivor, merged = pair.survivor, pair.merged
    if survivor.merged_into is not None or merged.merged_into != survivor.id:
        raise MergeIsBuiltUpon
    pathways = tuple(one for one in record.pathways if one in survivor.pathways)
    documents = tuple(one for one in survivor.documents if one.id in record.documents)
    stages = tuple(one for one in survivor.stages if one.code in record.stages)
    gone = {merged.id, *record.also_merged}
    shrunk = replace(
        survivor,
        pathways=tuple(one for one in survivor.pathways if one not in pathways),
        documents=tuple(one for one in survivor.documents if one not in documents),
        stages=_without(survivor.stages, record.stages),
        merged=tuple(one for one in survivor.merged if one not in gone),
    )
    restored = replace(
        merged,
        pathways=pathways,
        documents=documents,
        stages=_in_order((*merged.stages, *stages)),
        merged=tuple(one for one in record.also_merged if one in survivor.merged),
        merged_into=None,
    )
    undone = replace(record, undone_at=now, undone_by=by)
    return undone, Pair(shrunk, restored, _owned(pair.pathways, pathways, merged.id), documents)


def _owned(pathways: Iterable[Pathway], moved: tuple[UUID, ...], person: UUID) -> tuple[Pathway, ...]:
    return tuple(replace(one, person=person) for one in pathways if one.id in moved)


def _without(stages: Stages, codes: tuple[str, ...]) -> Stages:
    return tuple(one for one in stages if one.code not in codes)


def _in_order(stages: Stages) -> Stages:
    return tuple(sorted(stages, key=lambda one: one.began_at))
