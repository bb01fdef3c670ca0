"""What needs the staff of a partner today: answers, starts and news that are owed, and what the service adds."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.parked import count_open
from passerelle.pages.desk import Site, Visitor
from passerelle.partnership.desk import rows
from passerelle.partnership.desk.access import Staff
from passerelle.partnership.desk.own import Asked, Own, Task, Tasks
from passerelle.partnership.desk.showing import Said, name_of
from passerelle.partnership.desk.standing import Line
from passerelle.runtime.organization import Organization

SHOWN = 10
AHEAD = timedelta(days=7)


def routes(organization: Organization, site: Site, own: Own) -> APIRouter:
    """GET /desk/today and its part."""
    router = APIRouter(prefix="/desk/today")

    async def found(visitor: Visitor) -> dict[str, Any]:
        words, now = site.words(visitor.language), organization.now()
        said = Said(organization, visitor, words)
        async with organization.connection() as connection, connection.transaction(readonly=True):
            asked = Asked(connection, visitor, words, now)
            owed = {
                "answer": await rows.to_answer(connection, SHOWN + 1),
                "start": await rows.owed_by(connection, ReferralStatus.ACCEPTED, now + AHEAD, SHOWN + 1),
                "report": await rows.owed_by(connection, ReferralStatus.STARTED, now + AHEAD, SHOWN + 1),
            }
            added = await own.tasks(asked, SHOWN)
            parked = await count_open(connection)
        named = [one.state.ref for lines in owed.values() for one in lines[:SHOWN] if name_of(one.state, visitor, now)]
        told = [task.about for tasks in added for task in tasks.tasks[:SHOWN] if task.about]
        await organization.audit_reads(visitor, [*named, *told], "today")
        shared = [
            Tasks(name, words(f"inbox.today.{name}"), [_task(line, said, asked) for line in lines], MORE[name])
            for name, lines in owed.items()
        ]
        return {"lists": [*shared[:1], *added, *shared[1:]], "parked": parked, "shown": SHOWN}

    @router.get("")
    async def show(request: Request, visitor: Staff) -> Response:
        return site.page(request, "inbox_today.html", visitor, **await found(visitor))

    @router.get("/part")
    async def part(request: Request, visitor: Staff) -> Response:
        return site.fragment(request, "inbox_today_part.html", visitor, **await found(visitor))

    return router


MORE = {"answer": "/desk/inbox", "start": "/desk/inbox?state=accepted", "report": "/desk/inbox?state=started"}


def _task(line: Line, said: Said, asked: Asked) -> Task:
    state, is_late = line.state, line.is_late(asked.now)
    due = said.text(f"inbox.due.{line.duty}", day=said.day(line.due_at))
    return Task(
        text=said.person(state, asked.now),
        href=f"/desk/referrals/{state.ref}",
        note=f"{said.service(state.service)} · {said.text('inbox.from', who=said.who(state.owner))} · {due}",
        badge=said.text("inbox.late") if is_late else "",
        tone="bad",
    )
