"""What happens to a session and to one person in it at once: a place kept, a place given back."""

from datetime import datetime

from enterprise.domain import participations, sessions
from enterprise.domain.identifiers import ParticipationId, Ref
from enterprise.domain.participations import Participation
from enterprise.domain.sessions import Session

OFFER_LAPSES = "offer_lapses"
"""Deadline on a ref, about one participation: the person has not answered."""
PLACE_FREED = "place_freed"
"""Deadline on the ref of the first in line, about one session: a place is free."""


def keep(session: Session, id: ParticipationId, ref: Ref, now: datetime) -> tuple[Session, Participation]:
    """A place is offered to the person and kept for as long as the session says."""
    kept = sessions.offer(session, ref)
    return kept, participations.offered(id, ref, session.id, now, kept.answer_by(now))


def give_back(session: Session, current: Participation, now: datetime) -> tuple[Session, Participation]:
    """The person is out without having declined or left."""
    return sessions.release(session, current.ref, now), participations.release(current, now)
