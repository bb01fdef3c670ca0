"""Whether a session leaves room for what somebody needs, and what stands in the way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from enterprise.domain.hours import Slot
from enterprise.domain.sessions import Session
from enterprise.domain.views import SessionView, session_view


class Obstacle(StrEnum):
    """Why no place of a session could be offered now."""

    SESSION_IS_FULL = "session_is_full"
    OTHERS_COME_FIRST = "others_come_first"
    NO_CHILDCARE_PLACE = "no_childcare_place"
    STUDIES_OVERLAP = "studies_overlap"
    START_DAY_IS_OVER = "start_day_is_over"


@dataclass(frozen=True, slots=True)
class Fitting:
    """A session beside somebody's needs; without obstacles a place can be offered."""

    session: SessionView
    obstacles: tuple[Obstacle, ...]


def fitting(session: Session, children: int, studies: tuple[Slot, ...], now: datetime) -> Fitting:
    """A free place is only free when it does not belong to somebody who has waited longer."""
    stands = {
        Obstacle.SESSION_IS_FULL: not session.free,
        Obstacle.OTHERS_COME_FIRST: 0 < session.free <= len(session.served),
        Obstacle.NO_CHILDCARE_PLACE: children > session.childcare_free,
        Obstacle.STUDIES_OVERLAP: not session.calling.leaves_room_for(studies),
        Obstacle.START_DAY_IS_OVER: now >= session.last_answer,
    }
    return Fitting(session_view(session), tuple(obstacle for obstacle, there in stands.items() if there))
