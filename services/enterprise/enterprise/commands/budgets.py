"""Money of supporters: given, set aside for sessions, spent; never more than there is."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from pydantic_core import to_jsonable_python

from enterprise.commands.found import session_of
from enterprise.domain import budgets
from enterprise.domain.budgets import BudgetLine, Commitment, Supporter
from enterprise.domain.identifiers import CommitmentId, LineId, SessionId, SupporterId
from enterprise.domain.money_errors import CommitmentIsUnknown, LineIsUnknown, SupporterIsKnown, SupporterIsUnknown
from enterprise.domain.money_views import commitment_view, line_view
from passerelle.messaging.decisions import Decision, Moment, States

SUPPORTERS = UUID("5b0b7d0e-6f0c-4f4e-9a0e-0d3c1f1c7a10")
"""Where the keys of supporters are derived from their codes, so that a code is taken once."""


def supporter_of(code: str) -> SupporterId:
    """Key of the supporter with this code."""
    return SupporterId(uuid5(SUPPORTERS, code))


def enter_supporter(states: States, moment: Moment, code: str, name: str) -> Decision:
    """Somebody backs the cooperative."""
    supporter = Supporter(supporter_of(code), code, name)
    if supporter.key in states:
        raise SupporterIsKnown
    return Decision(changes=(supporter,), result=to_jsonable_python(supporter))


def open_line(states: States, moment: Moment, line: BudgetLine) -> Decision:
    """The supporter gives an amount for a purpose and a period; the line's id is made here."""
    if not isinstance(states.get(line.supporter), Supporter):
        raise SupporterIsUnknown
    opened = budgets.opened(replace(line, id=LineId(uuid5(line.supporter, str(moment.new_id())))))
    return Decision(changes=(opened,), result=to_jsonable_python(line_view(opened)))


def commit_money(states: States, moment: Moment, line_id: LineId, session_id: SessionId, amount: int) -> Decision:
    """Set part of a line aside for a session."""
    session = session_of(states, session_id)
    id = CommitmentId(uuid5(line_id, str(moment.new_id())))
    after, commitment = budgets.commit(_line(states, line_id), id, session.id, amount, moment.now)
    return Decision(changes=(after, commitment), result=to_jsonable_python(commitment_view(commitment)))


def spend_money(states: States, moment: Moment, id: CommitmentId, amount: int, day: date) -> Decision:
    """Spend what was set aside."""
    commitment = _commitment(states, id)
    line = _line(states, commitment.line)
    after, spent, expense = budgets.spend(line, commitment, moment.new_id(), amount, day)
    return Decision(changes=(after, spent, expense), result=to_jsonable_python(commitment_view(spent)))


def close_commitment(states: States, moment: Moment, id: CommitmentId) -> Decision:
    """What was not spent is free again."""
    commitment = _commitment(states, id)
    after, closed = budgets.close(_line(states, commitment.line), commitment, moment.now)
    return Decision(changes=(after, closed), result=to_jsonable_python(commitment_view(closed)))


def _line(states: States, id: LineId) -> BudgetLine:
    line = states.get(id)
    if not isinstance(line, BudgetLine):
        raise LineIsUnknown
    return line


def _commitment(states: States, id: CommitmentId) -> Commitment:
    commitment = states.get(id)
    if not isinstance(commitment, Commitment):
        raise CommitmentIsUnknown
    return commitment
