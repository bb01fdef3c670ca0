"""What somebody who waits can be told about the turn."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from enterprise.domain.identifiers import Ref
from enterprise.domain.sessions import Session


class TurnReason(StrEnum):
    """Why somebody who waits has no place yet."""

    PLACE_IS_COMING = "place_is_coming"
    NO_PLACE_FREE = "no_place_free"
    NO_CHILDCARE_PLACE = "no_childcare_place"
    OTHERS_COME_FIRST = "others_come_first"
    START_DAY_IS_OVER = "start_day_is_over"


EXPLANATIONS = {
    TurnReason.PLACE_IS_COMING: "A place is free and is being offered to the person.",
    TurnReason.NO_PLACE_FREE: "Every place is taken or kept; the next one that is freed goes down the line.",
    TurnReason.NO_CHILDCARE_PLACE: "The person keeps the turn: a place is free, but not enough childcare for it.",
    TurnReason.OTHERS_COME_FIRST: "The free places go to people who have waited longer.",
    TurnReason.START_DAY_IS_OVER: "The day of the start is over; no place is offered any more.",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's place in the line, and why there is no offer yet."""

    ref: Ref
    position: int
    reason: TurnReason
    explanation: str


def turns(session: Session, now: datetime) -> tuple[Turn, ...]:
    """The line in its order: who came first waits first."""
    reasons = ((ref, _reason(session, ref, now)) for ref in session.waiting)
    return tuple(Turn(ref, number, why, EXPLANATIONS[why]) for number, (ref, why) in enumerate(reasons, start=1))


def _reason(session: Session, ref: Ref, now: datetime) -> TurnReason:
    if now >= session.last_answer:
        return TurnReason.START_DAY_IS_OVER
    if ref in session.served:
        return TurnReason.PLACE_IS_COMING
    if not session.free:
        return TurnReason.NO_PLACE_FREE
    if session.children.get(ref, 0) > session.childcare_free:
        return TurnReason.NO_CHILDCARE_PLACE
    return TurnReason.OTHERS_COME_FIRST
