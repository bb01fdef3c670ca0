"""What staff see of sessions and participations; wishes are not among it."""

from dataclasses import dataclass
from datetime import date, datetime

from enterprise.domain.follow_ups import FollowUp
from enterprise.domain.frames import Format, Trade
from enterprise.domain.hours import Slot
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Participation, Status
from enterprise.domain.roles import RoleHeld
from enterprise.domain.rules import Warned
from enterprise.domain.sessions import Session, SessionStatus


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with its places; people appear as refs."""

    id: SessionId
    format: Format
    trade: Trade
    status: SessionStatus
    places_min: int
    places_max: int
    free: int
    reserved: tuple[Ref, ...]
    offered: tuple[Ref, ...]
    taken: tuple[Ref, ...]
    waiting: tuple[Ref, ...]
    starts_on: date
    ends_on: date
    offer_days: int
    study_compatible: bool
    hours: tuple[Slot, ...]
    childcare: bool
    childcare_places: int
    childcare_free: int
    opened_at: datetime
    closed_at: datetime | None
    accounted_until: date | None
    warnings: tuple[Warned, ...] = ()
    """When the session was opened: what a frame that is to be confirmed would not allow."""


@dataclass(frozen=True, slots=True)
class ParticipationView:
    """One person's way through one session."""

    id: ParticipationId
    ref: Ref
    session: SessionId
    status: Status
    since: datetime
    answer_by: datetime | None
    reserved_until: datetime | None
    started_at: datetime | None
    outcome: Outcome | None
    left_for: LeaveReason | None
    declined_for: DeclineReason | None
    children: int
    roles: tuple[RoleHeld, ...]
    goes_on_with: tuple[Ref, ...]
    follow_ups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class FollowedUpView:
    """A participation after somebody asked, and whether the owner could be told."""

    participation: ParticipationView
    owner_told: bool


@dataclass(frozen=True, slots=True)
class RolesView:
    """Who holds which role now, and how many holders each role still needs."""

    holders: dict[str, list[Ref]]
    missing: dict[str, int]


def session_view(session: Session, warnings: tuple[Warned, ...] = ()) -> SessionView:
    calling = session.calling
    return SessionView(
        id=session.id,
        format=calling.format,
        trade=calling.trade,
        status=session.status,
        places_min=calling.places_min,
        places_max=calling.places_max,
        free=session.free,
        reserved=session.reserved,
        offered=session.offered,
        taken=session.taken,
        waiting=session.waiting,
        starts_on=calling.starts_on,
        ends_on=calling.ends_on,
        offer_days=calling.offer_days,
        study_compatible=calling.study_compatible,
        hours=calling.hours,
        childcare=calling.childcare,
        childcare_places=calling.childcare_places,
        childcare_free=session.childcare_free,
        opened_at=session.opened_at,
        closed_at=session.closed_at,
        accounted_until=session.accounted_until,
        warnings=warnings,
    )


def participation_view(participation: Participation) -> ParticipationView:
    return ParticipationView(
        id=participation.id,
        ref=participation.ref,
        session=participation.session,
        status=participation.status,
        since=participation.since,
        answer_by=participation.answer_by,
        reserved_until=participation.reserved_until,
        started_at=participation.started_at,
        outcome=participation.outcome,
        left_for=participation.left_for,
        declined_for=participation.declined_for,
        children=participation.children,
        roles=participation.roles,
        goes_on_with=participation.goes_on_with,
        follow_ups=participation.follow_ups,
    )
