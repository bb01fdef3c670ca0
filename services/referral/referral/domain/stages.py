"""Stages in order, each a checklist: done when what is obligatory is settled, and only then does the next begin."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from passerelle.contracts.days import day_of
from referral.domain.errors import (
    ItemIsOpen,
    ItemIsSettled,
    ItemIsUnknown,
    StageBeforeIsNotDone,
    StageHasBegun,
    StageIsDone,
    StageIsUnknown,
)
from referral.domain.lists import StagePlan


class ItemState(StrEnum):
    """Whether an item still has to be seen to."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class EarlyReason(StrEnum):
    """Why a stage begins although the one before is not done."""

    SETTLED_ELSEWHERE = "settled_elsewhere"
    PERSON_ASKS = "person_asks"
    OPPORTUNITY = "opportunity"
    COORDINATION_DECIDED = "coordination_decided"


class DelayReason(StrEnum):
    """Why an item is put off."""

    ADMINISTRATION = "administration"
    PERSON_NOT_AVAILABLE = "person_not_available"
    DOCUMENT_IS_MISSING = "document_is_missing"
    OTHER_PRIORITY = "other_priority"


@dataclass(frozen=True, slots=True)
class Delay:
    """One time an item was put off."""

    at: datetime
    due_before: date
    reason: DelayReason


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to see to for this person."""

    id: UUID
    code: str
    owner: str
    """Role or desk, never a name."""
    due_on: date
    is_obligatory: bool
    state: ItemState = ItemState.OPEN
    settled_at: datetime | None = None
    settled_by: str | None = None
    delays: tuple[Delay, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state is ItemState.OPEN


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of this person's reception."""

    code: str
    began_at: datetime
    items: tuple[Item, ...]
    milestone: str | None = None
    """As it stood in the list when the stage began."""
    begun_early: EarlyReason | None = None
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


Stages = tuple[Stage, ...]
"""In the order in which they began."""


def begin(
    stages: Stages,
    plans: Sequence[StagePlan],
    code: str,
    now: datetime,
    new_id: Callable[[], UUID],
    early: EarlyReason | None = None,
) -> Stages:
    """Begin a stage; without a reason for beginning early, only once the one before is done."""
    plan = next((one for one in plans if one.code == code), None)
    if plan is None:
        raise StageIsUnknown
    if stage_with(stages, code) is not None:
        raise StageHasBegun
    before = [one.code for one in plans[: plans.index(plan)]]
    all_done = all(_is_done(stages, one) for one in before)
    if not all_done and early is None:
        raise StageBeforeIsNotDone(waits_for=next(one for one in before if not _is_done(stages, one)))
    return (*stages, _begun(plan, now, new_id, None if all_done else early))


def begin_next(stages: Stages, plans: Sequence[StagePlan], now: datetime, new_id: Callable[[], UUID]) -> Stages:
    """The first stage not begun yet begins by itself once all before it are done."""
    waiting = next((one for one in plans if stage_with(stages, one.code) is None), None)
    if waiting is None or not all(_is_done(stages, one.code) for one in plans[: plans.index(waiting)]):
        return stages
    return (*stages, _begun(waiting, now, new_id, None))


def settle(stages: Stages, item: UUID, state: ItemState, by: str, now: datetime) -> Stages:
    """Tick an item, as done or as not needed here; the last obligatory one completes its stage."""
    stage, found = find(stages, item)
    if not found.is_open:
        raise ItemIsSettled
    settled = _with_item(stage, replace(found, state=state, settled_at=now, settled_by=by))
    if not stage.is_done and not any(one.is_open and one.is_obligatory for one in settled.items):
        settled = replace(settled, done_at=now)
    return _with_stage(stages, settled)


def reopen(stages: Stages, item: UUID) -> Stages:
    """Take a tick back; not any more once the stage is done, for others have built on it."""
    stage, found = find(stages, item)
    if found.is_open:
        raise ItemIsOpen
    if stage.is_done and found.is_obligatory:
        raise StageIsDone
    return _with_stage(
        stages, _with_item(stage, replace(found, state=ItemState.OPEN, settled_at=None, settled_by=None))
    )


def assign(stages: Stages, item: UUID, owner: str) -> Stages:
    """Somebody else sees to it."""
    stage, found = find(stages, item)
    _check_open(found)
    return _with_stage(stages, _with_item(stage, replace(found, owner=owner)))


def put_off(stages: Stages, item: UUID, until: date, reason: DelayReason, now: datetime) -> Stages:
    """Another day; each delay is remembered."""
    stage, found = find(stages, item)
    _check_open(found)
    delay = Delay(now, found.due_on, reason)
    return _with_stage(stages, _with_item(stage, replace(found, due_on=until, delays=(*found.delays, delay))))


def find(stages: Stages, item: UUID) -> tuple[Stage, Item]:
    """An item and its stage; raises ItemIsUnknown."""
    for stage, one in items_of(stages):
        if one.id == item:
            return stage, one
    raise ItemIsUnknown


def items_of(stages: Stages) -> Iterator[tuple[Stage, Item]]:
    return ((stage, one) for stage in stages for one in stage.items)


def stage_with(stages: Stages, code: str) -> Stage | None:
    return next((one for one in stages if one.code == code), None)


def _begun(plan: StagePlan, now: datetime, new_id: Callable[[], UUID], early: EarlyReason | None) -> Stage:
    items = tuple(
        Item(new_id(), one.code, one.owner, day_of(now) + timedelta(days=one.due_in_days), one.is_obligatory)
        for one in plan.items
    )
    return Stage(plan.code, now, items, plan.milestone, early)


def _is_done(stages: Stages, code: str) -> bool:
    stage = stage_with(stages, code)
    return stage is not None and stage.is_done


def _check_open(item: Item) -> None:
    if not item.is_open:
        raise ItemIsSettled


def _with_item(stage: Stage, item: Item) -> Stage:
    return replace(stage, items=tuple(item if one.id == item.id else one for one in stage.items))


def _with_stage(stages: Stages, stage: Stage) -> Stages:
    return tuple(stage if one.code == stage.code else one for one in stages)
