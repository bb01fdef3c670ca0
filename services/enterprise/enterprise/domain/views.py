"""What staff see of a session."""

from dataclasses import dataclass
from datetime import date, datetime

from enterprise.domain.frames import Format, Trade
from enterprise.domain.identifiers import Ref, SessionId
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
    offered: tuple[Ref, ...]
    taken: tuple[Ref, ...]
    waiting: tuple[Ref, ...]
    starts_on: date
    ends_on: date
    offer_days: int
    study_compatible: bool
    childcare: bool
    opened_at: datetime
    closed_at: datetime | None


def session_view(session: Session) -> SessionView:
    calling = session.calling
    return SessionView(
        id=session.id,
        format=calling.format,
        trade=calling.trade,
        status=session.status,
        places_min=calling.places_min,
        places_max=calling.places_max,
        free=session.free,
        offered=session.offered,
        taken=session.taken,
        waiting=session.waiting,
        starts_on=calling.starts_on,
        ends_on=calling.ends_on,
        offer_days=calling.offer_days,
        study_compatible=calling.study_compatible,
        childcare=calling.childcare,
        opened_at=session.opened_at,
        closed_at=session.closed_at,
    )
