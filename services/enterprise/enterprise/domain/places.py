"""What happens to a session and to one person in it at once: a place kept, a place given back."""

from datetime import datetime, timedelta

from enterprise.domain import participations, sessions
from enterprise.domain.participations import Entry, Participation
from enterprise.domain.sessions import Session

OFFER_LAPSES = "offer_lapses"
"""Deadline on a ref, about one participation: the person has not answered."""
PLACE_FREED = "place_freed"
"""Deadline on the ref of the first in line, about one session: a place is free."""
RESERVATION_ENDS = "reservation_ends"
"""Deadline on a ref, about one participation: nobody offered the place that was reserved."""
FOLLOW_UP_DUE = "follow_up_due"
"""Deadline on a participation, about one point in time: the person is to be asked how things go."""


def keep(session: Session, entry: Entry, now: datetime) -> tuple[Session, Participation]:
    """A place is offered to the person and kept for as long as the session says."""
    kept = sessions.offer(session, entry.ref, entry.children)
    return kept, participations.offered(entry, now, kept.answer_by(now))


def set_aside(session: Session, entry: Entry, now: datetime, wanted: timedelta) -> tuple[Session, Participation]:
    """A place is reserved for a while."""
    kept = sessions.reserve(session, entry.ref, entry.children)
    return kept, participations.reserved(entry, now, kept.kept_until(now, wanted))


def line_up(session: Session, entry: Entry, now: datetime) -> tuple[Session, Participation]:
    """The person waits for a place of the session."""
    return sessions.queue(session, entry.ref, entry.children), participations.waiting(entry, now)


def give_back(session: Session, current: Participation, now: datetime) -> tuple[Session, Participation]:
    """The person is out without having declined or left."""
    return sessions.release(session, current.ref, now), participations.release(current, now)
