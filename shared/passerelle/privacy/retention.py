"""How long data is kept: so many months after the last contact from the person, unless something holds it; pure.

Once a day the round looks who was not in contact for too long, and gives each a deadline of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from passerelle.messaging.decisions import (
    NOTHING,
    CancelDeadline,
    Decision,
    Due,
    Moment,
    NotFound,
    Refusal,
    SetDeadline,
    States,
    Wake,
)

ROUND = UUID("00000000-0000-4000-8000-726574656e74")
"""The key of the round; its deadline is set by the migration of whoever keeps people."""
ROUND_DUE, RETENTION_OVER, HOLD_ENDS = "retention_round", "retention_over", "hold_ends"
EVERY = timedelta(days=1)
LONGEST_HOLD = timedelta(days=3653)


class HoldReason(StrEnum):
    """Why data must not be erased yet."""

    LEGAL_CLAIM = "legal_claim"
    """To establish, exercise or defend a claim (GDPR art. 17.3.e)."""
    COMPLAINT_OPEN = "complaint_open"
    PERSON_ASKED = "person_asked"
    """The person wants it kept (GDPR art. 18.1.c)."""
    LEGAL_OBLIGATION = "legal_obligation"
    """A law says to keep it (GDPR art. 17.3.b)."""


class HoldIsNotPossible(Refusal):
    """A hold ends in the future, within ten years."""

    code = "hold_is_not_possible"
    status = 422


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody, by the key under which they are kept, and when their data is due to go."""

    subject: UUID
    last_contact_at: datetime
    due_at: datetime
    hold: UUID | None = None
    hold_reason: str | None = None
    hold_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """Those whose contact lies furthest back, read when the round is loaded; those that are held are left out."""

    candidates: tuple[Candidate, ...]

    @property
    def key(self) -> UUID:
        """Always the same."""
        return ROUND


@dataclass(frozen=True, slots=True)
class Hold:
    """Keeps one subject from being erased until it ends or is lifted; its id is of version 5, as no message's is."""

    id: UUID
    subject: UUID
    reason: str
    until: datetime
    placed_by: str
    """Code of a role, never a name."""
    placed_at: datetime
    lifted_at: datetime | None = None

    @property
    def key(self) -> UUID:
        """Its own."""
        return self.id


def place_hold(
    states: States, moment: Moment, *, subject: UUID, reason: HoldReason, until: datetime, placed_by: str
) -> Decision:
    """Keep what is known of somebody; raises NotFound and HoldIsNotPossible."""
    if subject not in states:
        raise NotFound
    if not moment.now < until <= moment.now + LONGEST_HOLD:
        raise HoldIsNotPossible
    hold = Hold(uuid5(subject, str(moment.new_id())), subject, reason.value, until, placed_by, moment.now)
    return Decision(
        changes=(hold,),
        deadlines=(SetDeadline(hold.id, HOLD_ENDS, until), CancelDeadline(subject, RETENTION_OVER)),
        result=_shown(hold),
    )


def lift_hold(states: States, moment: Moment, hold: UUID) -> Decision:
    """What it kept may go again in its time; raises NotFound."""
    found = states.get(hold)
    if not isinstance(found, Hold):
        raise NotFound
    lifted = replace(found, lifted_at=found.lifted_at or moment.now)
    return Decision(changes=(lifted,), deadlines=(CancelDeadline(hold, HOLD_ENDS),), result=_shown(lifted))


def let_go(subjects: tuple[UUID, ...]) -> Callable[[States, Moment], Decision]:
    """A command: erase these now."""
    return lambda states, moment: Decision(
        deadlines=tuple(SetDeadline(subject, RETENTION_OVER, moment.now) for subject in subjects)
    )


def go_round(states: States, due: Due, moment: Moment) -> Decision:
    """Everybody whose time is over gets a deadline of their own, and the next round is tomorrow."""
    found = states.get(ROUND)
    over = tuple(one for one in found.candidates if one.due_at <= moment.now) if isinstance(found, Round) else ()
    deadlines = tuple(SetDeadline(one.subject, RETENTION_OVER, moment.now) for one in over)
    return Decision(deadlines=(*deadlines, SetDeadline(ROUND, ROUND_DUE, moment.now + EVERY)))


def hold_ended(states: States, due: Due, moment: Moment) -> Decision:
    """The hold has come to its end by itself."""
    return lift_hold(states, moment, due.thread) if due.thread in states else NOTHING


def wakes(retention_over: Wake) -> Mapping[str, Wake]:
    """The deadlines of retention; the service says how it erases one subject."""
    return {ROUND_DUE: go_round, HOLD_ENDS: hold_ended, RETENTION_OVER: retention_over}


def _shown(hold: Hold) -> dict[str, Any]:
    return {
        "id": str(hold.id),
        "subject": str(hold.subject),
        "reason": hold.reason,
        "until": hold.until.isoformat(),
        "placed_by": hold.placed_by,
        "placed_at": hold.placed_at.isoformat(),
        "lifted_at": None if hold.lifted_at is None else hold.lifted_at.isoformat(),
    }
