"""What the group did and earned, period by period."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic_core import to_jsonable_python

from enterprise.commands.found import fellows, session_of
from enterprise.domain import activity
from enterprise.domain.activity import Accounts, ActivityPeriod, Sharing, Worked
from enterprise.domain.errors import NotOfThisSession
from enterprise.domain.identifiers import PeriodId, SessionId
from enterprise.domain.money_errors import PeriodIsNotTheLast, PeriodIsUnknown
from enterprise.domain.money_views import period_view
from passerelle.messaging.decisions import Decision, Moment, States


def record_period(
    states: States,
    moment: Moment,
    session_id: SessionId,
    accounts: Accounts,
    sharing: Sharing,
    people: Sequence[Worked],
) -> Decision:
    """Turnover, costs and everybody's share, once per period. Sees the participations of those who worked."""
    session = session_of(states, session_id)
    activity.require_place(session, accounts, moment.today)
    refs = [one.ref for one in people]
    if len(refs) != len(set(refs)):
        raise NotOfThisSession
    fellows(states, session_id, refs)
    kept = activity.kept_of(accounts)
    shares = activity.share(accounts.result_cents - kept, sharing, people)
    period = ActivityPeriod(session_id, replace(accounts, kept_cents=kept), shares, session.accounted_until)
    after = replace(session, accounted_until=accounts.ends_on)
    return Decision(changes=(after, period), result=to_jsonable_python(period_view(period)))


def take_back_period(states: States, moment: Moment, session_id: SessionId, id: PeriodId) -> Decision:
    """The last period was wrong: it can be recorded again."""
    session, period = session_of(states, session_id), states.get(id)
    if not isinstance(period, ActivityPeriod) or period.session != session_id:
        raise PeriodIsUnknown
    if session.accounted_until != period.accounts.ends_on:
        raise PeriodIsNotTheLast
    before = replace(session, accounted_until=period.after)
    return Decision(changes=(before,), forget=(id,), result=to_jsonable_python(period_view(period)))
