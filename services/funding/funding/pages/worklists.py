"""What needs the staff today, and where a referral stands here."""

from collections.abc import Sequence
from datetime import date, timedelta

from funding.domain.application import Application, Status
from funding.pages.agency import Agency
from funding.pages.file import since_of
from funding.store.applications import applications_at
from funding.store.desk import Wanted, any_filter, behind, open_ones, to_answer
from passerelle.pages.formats import day
from passerelle.partnership import ReceivedReferral
from passerelle.partnership.desk import Asked, Fact, Own, Task, Tasks

AHEAD = timedelta(days=7)
STEPS = {
    "unassigned": ((Status.SUBMITTED,), "/desk/applications?state=submitted"),
    "searching": ((Status.GUARANTOR_SEARCH,), "/desk/applications?state=guarantor_search"),
    "ready": ((Status.GUARANTOR_FOUND, Status.NO_GUARANTEE), "/desk/committee"),
    "granted": ((Status.GRANTED, Status.CONTRACTED), "/desk/applications?state=granted"),
}
"""What waits for the agency itself, and where all of it is."""


def own_of(agency: Agency) -> Own:
    """What this service adds to the desk that every partner has."""

    async def facts(asked: Asked, referral: ReceivedReferral) -> Sequence[Fact]:
        """Where the application stands, with the way there."""
        found = await applications_at(asked.connection, [referral.case]) if referral.case else []
        if not found:
            return [Fact(asked.words("loan.fact"), asked.words("loan.fact_none"))]
        address = f"/desk/applications/{found[0].key}"
        return [Fact(asked.words("loan.fact"), asked.words(f"loan.status.{found[0].status}"), address)]

    async def tasks(asked: Asked, shown: int) -> Sequence[Tasks]:
        return await _lists(agency, asked, shown + 1)

    return Own(facts, tasks)


async def _lists(agency: Agency, asked: Asked, limit: int) -> Sequence[Tasks]:
    """One more task than is shown tells that there are more; names are looked up for all lists at once."""
    connection, areas = asked.connection, asked.visitor.territories
    await any_filter(connection)
    unanswered = await to_answer(connection, asked.now + AHEAD, areas, limit)
    steps = {
        name: await open_ones(connection, Wanted(statuses, areas=areas), None, limit)
        for name, (statuses, _) in STEPS.items()
    }
    late = await behind(connection, areas, None, limit)
    everybody = [*unanswered, *(one for found in steps.values() for one in found), *(one for one, _ in late)]
    names = await agency.names(connection, asked.visitor, {one.ref for one in everybody})

    def task(one: Application, key: str, when: object, badge: str = "") -> Task:
        said = asked.words(key, day=when)
        return Task(names[one.ref], f"/desk/applications/{one.key}", said, badge, about=one.ref)

    def said(when: object) -> str:
        return day(asked.words, when) if isinstance(when, date) else ""

    return [
        Tasks(
            "unanswered",
            asked.words("loan.today.unanswered"),
            [task(one, "loan.answer_by", said(one.answer_by)) for one in unanswered],
            "/desk/applications?state=invited",
        ),
        *(
            Tasks(
                name,
                asked.words(f"loan.today.{name}"),
                [task(one, "loan.since", said(since_of(one))) for one in found],
                STEPS[name][1],
            )
            for name, found in steps.items()
        ),
        Tasks(
            "behind",
            asked.words("loan.today.behind"),
            [task(one, "loan.behind_since", said(since), asked.words("loan.late")) for one, since in late],
            "/desk/arrears",
        ),
    ]
