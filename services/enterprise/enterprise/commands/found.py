"""The aggregates a request speaks of, or why there are none."""

from collections.abc import Collection

from enterprise.domain.errors import NotOfThisSession, ParticipationIsUnknown, SessionIsUnknown, SomebodyMoved
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import Participation
from enterprise.domain.sessions import Session
from enterprise.translation import latest_participation, session_in
from passerelle import partnership
from passerelle.messaging.decisions import States


def session_of(states: States, session: SessionId) -> Session:
    """The session; raises SessionIsUnknown."""
    found = session_in(states, session)
    if found is None:
        raise SessionIsUnknown
    return found


def with_its_people(states: States, session: SessionId) -> Session:
    """The session, when everybody of it is seen as well; raises SomebodyMoved."""
    found = session_of(states, session)
    if any(ref not in states for ref in found.people):
        raise SomebodyMoved
    return found


def participation_of(states: States, ref: Ref) -> Participation:
    """The latest participation of the person; raises NotFound or ParticipationIsUnknown."""
    partnership.received(states, ref)
    participation = latest_participation(states, ref)
    if participation is None:
        raise ParticipationIsUnknown
    return participation


def fellows(states: States, session: SessionId, refs: Collection[Ref]) -> dict[Ref, Participation]:
    """Those who were in the session when it had begun; raises NotOfThisSession."""
    found = {
        state.ref: state
        for state in states.values()
        if isinstance(state, Participation) and state.session == session and state.has_begun and state.ref in refs
    }
    if len(found) != len(set(refs)):
        raise NotOfThisSession
    return found
