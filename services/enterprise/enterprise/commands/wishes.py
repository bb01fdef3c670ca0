"""Wishes to go on together: the answer is the same whether the other has the same wish or not."""

from enterprise.commands.found import fellows, session_of
from enterprise.domain.errors import NotOfThisSession
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.wishes import Wish, wish_of
from passerelle.messaging.decisions import Decision, Moment, States


def wish_to_go_on(states: States, moment: Moment, session_id: SessionId, ref: Ref, other: Ref) -> Decision:
    """The person would like to go on with the other. Sees the participations of both."""
    _require_fellows(states, session_id, ref, other)
    wish = Wish(session_id, ref, other, moment.now)
    known = wish.key in states
    return Decision(changes=() if known else (wish,), result={"recorded": True})


def withdraw_wish(states: States, moment: Moment, session_id: SessionId, ref: Ref, other: Ref) -> Decision:
    """The person no longer would."""
    _require_fellows(states, session_id, ref, other)
    key = wish_of(session_id, ref, other)
    return Decision(forget=(key,) if key in states else (), result={"recorded": True})


def _require_fellows(states: States, session_id: SessionId, ref: Ref, other: Ref) -> None:
    session_of(states, session_id)
    if ref == other:
        raise NotOfThisSession
    fellows(states, session_id, (ref, other))
