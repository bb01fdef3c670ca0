"""The figures of a year and of its quarters are decided once, when they are over and somebody first asks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from passerelle.contracts.statistics import Figure
from passerelle.privacy.counts import Counts, is_over, months_of, tell
from passerelle.runtime.organization import Organization
from referral.domain.eligibility import department_of
from referral.domain.figures import WHOLE, Counted, Kind, Told
from referral.domain.plan import Ending, PathwayPlan
from referral.pages.figures.telling import OF_MEDIAN, Year, tell_year
from referral.store import figures_counted, figures_told
from referral.store.figures import figures
from referral.territory import official

Plans = Sequence[PathwayPlan]
OF_ENDS: Mapping[Kind | Ending, Figure] = {
    Kind.OPENED: Figure.PATHWAYS_OPENED,
    Ending.COMPLETED: Figure.PATHWAYS_COMPLETED,
    Ending.STOPPED: Figure.PATHWAYS_STOPPED,
}


async def decide(organization: Organization, plans: Plans, year: int) -> None:
    """Keep what is told of the year and of its quarters, as far as they are over and it is not kept yet."""
    now = organization.now()
    periods = [one for one in (*quarters_of(year), str(year)) if _has_ended(one, now)]
    async with organization.connection() as connection:
        if set(periods) <= await figures_told.periods_told(connection, periods):
            return
        async with connection.transaction():
            await figures_told.take_turns(connection)
            told = await figures_told.periods_told(connection, periods)
            counted = {one: await figures(connection, *_span_of_quarter(one)) for one in periods if "Q" in one}
            for period in periods:
                if period not in told and "Q" in period:
                    await figures_told.save(connection, period, _tell_quarter(period, counted[period]), now)
            if str(year) in periods and str(year) not in told:
                found = await _count(connection, plans, year, counted)
                await figures_told.save(connection, str(year), tell_year(found), now)


def quarters_of(year: int) -> list[str]:
    """Its four quarters, as the statistics name them."""
    return [f"{year}Q{number}" for number in range(1, 5)]


def year_is_over(year: int, now: datetime) -> bool:
    return _has_ended(str(year), now)


def _has_ended(period: str, now: datetime) -> bool:
    return is_over(period if "Q" in period else f"{period}Q4", now)


def _span_of_quarter(quarter: str) -> tuple[datetime, datetime]:
    months = months_of(quarter)
    return months[0][0], months[-1][1]


def _tell_quarter(quarter: str, counts: Counts) -> Told:
    """The same as the published statistics tell of it."""
    told = tell(quarter, [counts, {}, {}]).quarters
    return Told({(WHOLE, Counted(Kind.HAPPENED, step=one.figure)): one.count for one in told if one.count is not None})


async def _count(connection: Any, plans: Plans, year: int, quarters: Mapping[str, Counts]) -> Year:
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    areas = {commune: _area_of(commune) for commune in await figures_counted.communes(connection)}
    firsts = {(plan.name, plan.first) for plan in plans}
    opened = await figures_counted.opened(connection, begin, end)
    arrived = await figures_counted.arrived(connection, begin, end)
    moved = await figures_counted.moved(connection, begin, end)
    causes = await figures_counted.stopped_for(connection, begin, end)
    by_city = _by_city({(Counted(Kind.OPENED, plan), commune): n for (plan, commune), n in opened.items()}, areas)
    arrivals = {
        (Counted(Kind.ARRIVED, plan, step), commune): n
        for (plan, step, commune), n in arrived.items()
        if (plan, step) not in firsts
    }
    return Year(
        by_city=by_city | _by_city(arrivals, areas),
        moves=_by_city(
            {(Counted(Kind.MOVED, plan, to, source), at): n for (plan, source, to, at), n in moved.items()}, areas
        ),
        causes=_by_city(
            {(Counted(Kind.STOPPED_FOR, plan, other=cause), at): n for (plan, cause, at), n in causes.items()}, areas
        ),
        times=await figures_counted.stay_times(connection, begin, end, areas, OF_MEDIAN),
        firsts=firsts,
        endings={(plan.name, step.name): step.ending for plan in plans for step in plan.steps if step.ending},
        departments={city: department for department, city in areas.values()},
        quarters={kind: [one.get(figure, 0) for one in quarters.values()] for kind, figure in OF_ENDS.items()},
    )


def _by_city(
    counts: Mapping[tuple[Counted, str], int], areas: Mapping[str, tuple[str, str]]
) -> dict[Counted, dict[str, int]]:
    found: dict[Counted, dict[str, int]] = {}
    for (one, commune), count in counts.items():
        cities, (_, city) = found.setdefault(one, {}), areas[commune]
        cities[city] = cities.get(city, 0) + count
    return found


def _area_of(commune: str) -> tuple[str, str]:
    """The department and the city of a commune of the official list; as far as the code tells, of another."""
    territory = official()
    found = territory.communes.get(territory.merged.get(commune, commune))
    return (department_of(commune), commune) if found is None else (found.department, found.part_of or found.code)
