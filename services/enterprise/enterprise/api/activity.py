"""What a group did and earned."""

from datetime import date
from typing import Any

from fastapi import APIRouter

from enterprise import commands, store
from enterprise.api.bodies import Limit, NewPeriod
from enterprise.api.sessions import shown
from enterprise.domain.activity import period_of
from enterprise.domain.identifiers import SessionId
from enterprise.domain.money_views import ActivityView, PeriodView, Totals, period_view
from enterprise.store.activity import periods_of, totals_of
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/sessions/{session}/periods", tags=["activity"])

    @router.get("")
    async def list_periods(session: SessionId, after: date | None = None, limit: Limit = 100) -> ActivityView:
        """The periods in order, and everything together; `after` is the first day of the last one seen."""
        await shown(organization, session)
        async with organization.connection() as connection:
            found = await periods_of(connection, session, after, limit)
            totals = await totals_of(connection, session)
        return ActivityView(Totals(**totals), [period_view(one) for one in found])

    @router.post("", status_code=201, response_model=PeriodView)
    async def record_period(session: SessionId, body: NewPeriod, once: Once) -> Any:
        async with organization.connection() as connection:
            worked = await store.participation_ids(connection, session, [one.ref for one in body.people])
        return await once.run(
            organization,
            keys=[session, *worked],
            command=lambda states, moment: commands.record_period(
                states, moment, session, body.accounts(), body.sharing, body.worked()
            ),
        )

    @router.post("/{starts_on}/take-back", response_model=PeriodView)
    async def take_back_period(session: SessionId, starts_on: date, once: Once) -> Any:
        """The last period of the session was wrong."""
        id = period_of(session, starts_on)
        return await once.run(
            organization,
            keys=[session, id],
            command=lambda states, moment: commands.take_back_period(states, moment, session, id),
        )

    return router
