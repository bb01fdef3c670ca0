"""What differs between two versions of a plan: steps, ways on, conditions, clocks and texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from referral.domain.plan import Arrow, Clocks, PathwayPlan, PlanStep


class Mark(StrEnum):
    """What became of a part from one version to the other."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Part(StrEnum):
    """What of a plan or of a step differs."""

    TITLE = "title"
    FIRST = "first"
    HOLDER = "holder"
    """Who moves the step on."""
    SERVICE = "service"
    PURPOSE = "purpose"
    SHARES = "shares"
    ENDING = "ending"
    CLOCK = "clock"
    FALLBACK = "fallback"
    ARROW = "arrow"
    ORDER = "order"
    """The same ways on are looked at in another order: the first that applies is taken."""


Value = object | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One part that differs; `before` or `after` is None where there is none."""

    part: Part
    before: Value = None
    after: Value = None
    name: str = ""
    """Which clock, for a clock."""

    @property
    def mark(self) -> Mark:
        if self.before is None:
            return Mark.ADDED
        return Mark.REMOVED if self.after is None else Mark.CHANGED


@dataclass(frozen=True, slots=True)
class StepDifference:
    """One step of either version; what differs is told where both have it."""

    step: str
    mark: Mark
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """From one version to the other; every step of both, in the order of the later one."""

    before: PathwayPlan
    after: PathwayPlan
    details: tuple[Detail, ...]
    """Of the plan as a whole."""
    steps: tuple[StepDifference, ...]

    @property
    def is_empty(self) -> bool:
        return not self.details and all(one.mark is Mark.SAME for one in self.steps)

    def count(self, mark: Mark) -> int:
        """How many steps became that."""
        return sum(one.mark is mark for one in self.steps)

    def mark_of(self, step: str) -> Mark:
        return next(one.mark for one in self.steps if one.step == step)


def difference_of(before: PathwayPlan, after: PathwayPlan) -> PlanDifference:
    """Steps are the same by their name; versions and the plan's name are not compared."""
    old = {step.name: step for step in before.steps}
    now = {step.name: step for step in after.steps}
    kept = [_step(old.get(name), step) for name, step in now.items()]
    gone = [StepDifference(name, Mark.REMOVED) for name in old if name not in now]
    parts = ((Part.TITLE, before.title, after.title), (Part.FIRST, before.first, after.first))
    return PlanDifference(before, after, tuple(_values(parts)), (*kept, *gone))


def _step(before: PlanStep | None, after: PlanStep) -> StepDifference:
    if before is None:
        return StepDifference(after.name, Mark.ADDED)
    details = tuple(_details(before, after))
    return StepDifference(after.name, Mark.CHANGED if details else Mark.SAME, details)


def _details(before: PlanStep, after: PlanStep) -> Iterator[Detail]:
    yield from _values(
        (
            (Part.TITLE, before.title, after.title),
            (Part.HOLDER, before.kind, after.kind),
            (Part.ENDING, before.ending, after.ending),
        )
    )
    yield from _referring(before, after)
    yield from _clocks(before.clocks, after.clocks)
    yield from _arrows(before.arrows, after.arrows)
    yield from _values(((Part.FALLBACK, before.fallback, after.fallback),))


def _values(parts: Sequence[tuple[Part, Value, Value]]) -> Iterator[Detail]:
    for part, before, after in parts:
        if before != after:
            yield Detail(part, before, after)


def _referring(before: PlanStep, after: PlanStep) -> Iterator[Detail]:
    old, now = before.referring, after.referring
    yield from _values(
        (
            (Part.SERVICE, old and (old.kind, old.service), now and (now.kind, now.service)),
            (Part.PURPOSE, old and old.purpose, now and now.purpose),
            (Part.SHARES, old and tuple(sorted(old.fields)), now and tuple(sorted(now.fields))),
        )
    )


def _clocks(before: Clocks, after: Clocks) -> Iterator[Detail]:
    for field in fields(Clocks):
        old, now = getattr(before, field.name), getattr(after, field.name)
        if old != now:
            yield Detail(Part.CLOCK, old, now, field.name)


def _arrows(before: Sequence[Arrow], after: Sequence[Arrow]) -> Iterator[Detail]:
    """Ways on that lead to the same step upon the same thing, or upon the same under the same conditions, are one."""
    gone, new = [one for one in before if one not in after], [one for one in after if one not in before]
    for is_one in (_same_way, _same_cause):
        for old in list(gone):
            match = next((one for one in new if is_one(old, one)), None)
            if match is not None:
                gone.remove(old)
                new.remove(match)
                yield Detail(Part.ARROW, old, match)
    yield from (Detail(Part.ARROW, before=one) for one in gone)
    yield from (Detail(Part.ARROW, after=one) for one in new)
    for upon in dict.fromkeys(one.upon for one in after):
        old_order = [one for one in before if one.upon == upon and one in after]
        new_order = [one for one in after if one.upon == upon and one in before]
        if old_order != new_order:
            yield Detail(Part.ORDER, upon, upon)


def _same_way(one: Arrow, other: Arrow) -> bool:
    return (one.upon, one.to) == (other.upon, other.to)


def _same_cause(one: Arrow, other: Arrow) -> bool:
    """A coordinator's options have no cause: each is itself, or another."""
    return (one.upon, one.conditions) == (other.upon, other.conditions) and one.upon != "decided"
