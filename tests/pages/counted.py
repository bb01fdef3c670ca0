"""Pathways of years that are over, written straight into the database: groups that took the same way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

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
    stage: str = "open"
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
    Group(14, GRENOBLE, [COURSE, TRIED, SETTLED], "completed"),
    Group(9, ECHIROLLES, [Stay("language_course", 60), TRIED, Stay("volatile_cooperative", 100), OWN], "completed"),
    Group(8, LYON, [COURSE, DECLINED, THOUGHT, STOPPED], "stopped"),
    Group(7, PARIS, [COURSE, LEFT, THOUGHT, STOPPED], "stopped"),
    Group(3, MARSEILLE, [Stay("language_course", 30)]),
    Group(2, LYON, [Stay("language_course", 300)]),
    *(
        Group(11, PARIS, [Stay("language_course", 9)], opened_at=datetime(2025, month, 5, tzinfo=UTC))
        for month in (5, 8, 11)
    ),
)
"""Enough of most, too few of some."""


async def remember(connection: Any, groups: Sequence[Group]) -> None:
    """Write them, with the events the quarterly statistics count."""
    people: list[tuple[Any, ...]] = []
    pathways: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for group in groups:
        for number in range(group.many):
            person, pathway, opened_at = uuid4(), uuid4(), group.opened_at + timedelta(hours=number)
            data = {"given_name": "Amina", "family_name": "Rahimi", "commune": group.commune, "languages": []}
            people.append((person, opened_at, json.dumps(data), [pathway]))
            visits, ended_at = _visits(group, opened_at)
            step, written = visits[-1]["step"], json.dumps(visits)
            pathways.append((pathway, person, group.plan, group.stage, opened_at, ended_at, step, written))
            events.append((pathway, 1, opened_at, "pathway_opened", "{}"))
            if ended_at:
                events.append((pathway, 2, ended_at, "pathway_ended", json.dumps({"stage": group.stage})))
    await _write(connection, people, pathways, events)


async def _write(connection: Any, people: list[Any], pathways: list[Any], events: list[Any]) -> None:
    await connection.executemany(
        "INSERT INTO people (id, registered_at, data, pathways) VALUES ($1, $2, $3::text::jsonb, $4)", people
    )
    await connection.executemany(
        """
        INSERT INTO pathways (id, person, plan, version, stage, opened_at, ended_at, step, visits, since)
        VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8::text::jsonb, $5)
        """,
        pathways,
    )
    await connection.executemany(
        """
        INSERT INTO pathway_events (pathway, position, at, what, actor, facts)
        VALUES ($1, $2, $3, $4, 'own_staff', $5::text::jsonb)
        """,
        events,
    )


def _visits(group: Group, opened_at: datetime) -> tuple[list[dict[str, Any]], datetime | None]:
    visits: list[dict[str, Any]] = []
    at = opened_at
    for number, stay in enumerate(group.stays, start=1):
        is_last = number == len(group.stays)
        left = None if is_last else at + timedelta(days=stay.days)
        visits.append(
            {
                "number": number,
                "step": stay.step,
                "entered_at": at.isoformat(),
                "left_at": left.isoformat() if left else None,
                "left_on": None if is_last else stay.left_on,
                "left_facts": {} if is_last else dict(stay.facts),
            }
        )
        at = left or at
    return visits, None if group.stage == "open" else at
