"""What the page of one referral tells: where it stands, what is shared, what was told to whom, what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from passerelle.contracts.handover import GROUP_OF_DETAIL
from passerelle.pages.desk import Visitor
from passerelle.partnership.desk.access import works_with_people
from passerelle.partnership.desk.inbox import Row, row_of
from passerelle.partnership.desk.own import Fact
from passerelle.partnership.desk.showing import Said
from passerelle.partnership.desk.standing import Line, Step, steps_of
from passerelle.partnership.referral import ReceivedReferral
from passerelle.privacy.audit import Record

Handover = Literal["shown", "not_for_role", "agreement_ended", "over", "asked", "failed", "nothing", "after_accepting"]


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the history."""

    at: datetime
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read about one referral."""

    line: Line
    told: Sequence[Record]
    facts: Sequence[Fact]
    proposal: UUID | None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the page shows, in the visitor's words."""

    row: Row
    state: ReceivedReferral
    steps: frozenset[Step]
    fields: str
    in_force: bool
    handover: Handover
    problem: str
    details: Sequence[tuple[str, str]]
    facts: Sequence[Fact]
    events: Sequence[Told]
    proposal: UUID | None
    mark: str
    """Changes whenever what the page shows does."""


def story_of(read: Read, visitor: Visitor, said: Said, now: datetime) -> Story:
    state = read.line.state
    handover = handover_of(state, visitor, now)
    return Story(
        row=row_of(read.line, said, now),
        state=state,
        steps=steps_of(state, now) if works_with_people(visitor) else frozenset(),
        fields=", ".join(said.code("inbox.field", one) for one in state.fields),
        in_force=state.agreement_in_force(now),
        handover=handover,
        problem=said.code("inbox.problem", state.handover_problem) if state.handover_problem else "",
        details=_details(state.contact or {}, said) if handover == "shown" else (),
        facts=read.facts,
        events=_events(state, read.told, said),
        proposal=read.proposal,
        mark=mark_of(read, now),
    )


def handover_of(state: ReceivedReferral, visitor: Visitor, now: datetime) -> Handover:
    """Whether details are shown, and if not, why."""
    if state.may_show_contact(now):
        return "shown" if works_with_people(visitor) else "not_for_role"
    if not state.agreement_in_force(now):
        return "agreement_ended"
    if not state.is_open:
        return "over"
    if state.handover is not None:
        return "asked"
    if state.handover_problem is not None:
        return "failed"
    return "after_accepting" if state.needs_handover else "nothing"


def mark_of(read: Read, now: datetime) -> str:
    """A short digest of all that can change, so that an open page fetches nothing in vain."""
    state = read.line.state
    seen = (
        state.status,
        state.opened_at,
        state.answered_at,
        state.agreement_in_force(now),
        state.grant_until,
        state.fields,
        state.handover is None,
        state.handover_problem,
        sorted((state.contact or {}).items()),
        read.line.due_at,
        len(read.told),
        tuple(read.facts),
    )
    return sha256(repr(seen).encode()).hexdigest()[:16]


def _details(contact: Mapping[str, str], said: Said) -> Sequence[tuple[str, str]]:
    """The name first; details of a group nobody published last."""
    ordered = [*(name for name in GROUP_OF_DETAIL if name in contact), *sorted(contact.keys() - GROUP_OF_DETAIL.keys())]
    return [(said.code("inbox.detail", name), said.detail(name, contact[name])) for name in ordered if contact[name]]


def _events(state: ReceivedReferral, told: Sequence[Record], said: Said) -> Sequence[Told]:
    """What the owner said, then what it was told, with the fields each message disclosed; in order of time."""
    owner = said.who(state.owner)
    events = [Told(state.received_at, said.text("inbox.event.received", who=owner))]
    if state.opened_at is not None and state.opened_at not in {record.at for record in told}:
        events.append(Told(state.opened_at, said.text("inbox.event.opened")))
    if state.grant_withdrawn_at is not None:
        events.append(Told(state.grant_withdrawn_at, said.text("inbox.event.withdrawn")))
    for record in told:
        if record.told is not None:
            fields = ", ".join(said.code("inbox.field", one) for one in record.told.fields)
            told_whom = said.text("inbox.event.told", who=said.who(record.told.recipient))
            note = f"{told_whom} · {fields}" if fields else told_whom
            events.append(Told(record.at, said.code("inbox.told", record.told.what), note))
    return sorted(events, key=lambda one: one.at)
