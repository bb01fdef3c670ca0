"""Pathways of years that are over: groups that took the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from referral.domain.change import OWN_STAFF
from referral.domain.pathway import Happening, Pathway, PathwayStage, Visit, What
from referral.domain.person import Person, PersonalData
from referral.store import store

PLAN = "language-to-enterprise"
PARIS, PARIS_18, LYON, GRENOBLE, ECHIROLLES, MARSEILLE = "75056", "75118", "69123", "38185", "38151", "13055"


@dataclass(frozen=True, slots=True)
class Stay:
    """At one step, for so many days; how it was left."""

    step: str
    days: int
    left_on: str = "course_completed"
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """So many pathways that went the same way; the last stay goes on, or is the end when a stage is given."""

    many: int
    commune: str
    stays: Sequence[Stay]
    stage: PathwayStage = PathwayStage.OPEN
    opened_at: datetime = datetime(2025, 2, 3, 9, tzinfo=UTC)
    plan: str = PLAN


COURSE = Stay("language_course", 90)
DECLINED = Stay("flashcoop", 20, "declined", {"reason": "not_interested"})
LEFT = Stay("flashcoop", 20, "trial_left", {"reason": "moved"})
TRIED = Stay("flashcoop", 10, "trial_completed")
THOUGHT = Stay("reassess", 7, "decided")
STOPPED, SETTLED, OWN = Stay("stopped", 0), Stay("settled", 0), Stay("own_enterprise", 0)
YEAR = (
    Group(40, PARIS, [COURSE, Stay("flashcoop", 30)]),
    Group(12, PARIS_18, [COURSE, Stay("flashcoop", 30)]),
    Group(14, GRENOBLE, [COURSE, TRIED, SETTLED], PathwayStage.COMPLETED),
    Group(
        9,
        ECHIROLLES,
        [Stay("language_course", 60), TRIED, Stay("volatile_cooperative", 100), OWN],
        PathwayStage.COMPLETED,
    ),
    Group(8, LYON, [COURSE, DECLINED, THOUGHT, STOPPED], PathwayStage.STOPPED),
    Group(7, PARIS, [COURSE, LEFT, THOUGHT, STOPPED], PathwayStage.STOPPED),
    Group(3, MARSEILLE, [Stay("language_course", 30)]),
    Group(2, LYON, [Stay("language_course", 300)]),
    *(
        Group(11, PARIS, [Stay("language_course", 9)], opened_at=datetime(2025, month, 5, tzinfo=UTC))
        for month in (5, 8, 11)
    ),
)
"""Enough of most, too few of some."""


async def remember(connection: Any, groups: Sequence[Group]) -> None:
    """Keep them as the service does, with the events the quarterly statistics count."""
    one_by_one = [(group, number) for group in groups for number in range(group.many)]
    pairs = [_of(group, group.opened_at + timedelta(hours=number)) for group, number in one_by_one]
    await store.save(connection, [state for pair in pairs for state in pair])


def _of(group: Group, opened_at: datetime) -> tuple[Person, Pathway]:
    id, visits = uuid4(), _visits(group, opened_at)
    person = Person(uuid4(), opened_at, PersonalData("Amina", "Rahimi", group.commune), (id,))
    history = [Happening(opened_at, What.PATHWAY_OPENED, None, OWN_STAFF)]
    ended_at = None
    if group.stage is not PathwayStage.OPEN:
        ended_at = visits[-1].entered_at
        history.append(Happening(ended_at, What.PATHWAY_ENDED, visits[-1].step, OWN_STAFF, {"stage": group.stage}))
    return person, Pathway(
        id,
        person.id,
        group.plan,
        1,
        opened_at,
        group.stage,
        ended_at,
        visits,
        history=tuple(history),
    )


def _visits(group: Group, opened_at: datetime) -> tuple[Visit, ...]:
    visits: list[Visit] = []
    at = opened_at
    for number, stay in enumerate(group.stays, start=1):
        left_at = at + timedelta(days=stay.days)
        visits.append(Visit(number, stay.step, at, left_at=left_at, left_on=stay.left_on, left_facts=stay.facts))
        at = left_at
    return (*visits[:-1], replace(visits[-1], left_at=None, left_on=None, left_facts={}))
