"""The list of trials, and one of them: its places, its people, what the group does."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from enterprise import store
from enterprise.domain import roles
from enterprise.domain.activity import Sharing
from enterprise.domain.hours import Weekday
from enterprise.domain.identifiers import SessionId
from enterprise.domain.participations import Participation, Status
from enterprise.domain.queue import turns
from enterprise.domain.sessions import Session, SessionStatus
from enterprise.pages.office import Office
from enterprise.store.activity import periods_of, totals_of
from enterprise.store.desk import people_to_place
from enterprise.store.wishes import pairs_of
from passerelle.pages.desk import UNTRIED, Tried, Visitor, show_tried
from passerelle.partnership.desk import Staff, works_with_people

PAGE = 50
MOST_PEOPLE = 500
MOST_PERIODS = 100
GROUPS = {
    "in": (Status.STARTED, Status.ACCEPTED),
    "asked": (Status.OFFERED, Status.RESERVED),
    "waiting": (Status.WAITING,),
    "passed": (Status.COMPLETED, Status.LEFT),
    "out": (Status.DECLINED, Status.LAPSED, Status.RELEASED),
}
"""How the people of a trial are put together on its page."""
After = Annotated[SessionId | None, Query()]
Listed = Annotated[SessionStatus | None, Query(alias="status")]


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the page of one trial shows."""

    session: Session
    people: list[Participation]
    shown: dict[str, Any]


def routes(office: Office) -> APIRouter:
    """GET /desk/trials and /desk/trials/{session}."""
    router = APIRouter(prefix="/desk/trials")

    @router.get("")
    async def show_list(request: Request, visitor: Staff, status: Listed = None, after: After = None) -> Response:
        async with office.organization.connection() as connection:
            found = await store.sessions(connection, status, after, PAGE + 1)
        chosen = f"&status={status}" if status else ""
        more = f"/desk/trials?after={found[PAGE - 1].id}{chosen}" if len(found) > PAGE else ""
        context: dict[str, Any] = {
            "trials": found[:PAGE],
            "listed": status or "",
            "statuses": list(SessionStatus),
            "next_page": more,
        }
        first = f"/desk/trials{chosen.replace('&', '?', 1)}" if after else ""
        return office.site.page(request, "trials.html", visitor, first_page=first, **context)

    @router.get("/{session}")
    async def show_one(request: Request, session: SessionId, visitor: Staff) -> Response:
        return await trial_page(office, request, session, visitor)

    return router


async def trial_page(
    office: Office, request: Request, session: SessionId, visitor: Visitor, tried: Tried = UNTRIED
) -> Response:
    """The page of a trial, with the form that was refused as it was; the same 404 when there is none."""
    found = await _found(office, session, visitor)
    context = {**found.shown, **_choices(office, visitor), "acts": works_with_people(visitor)}
    return show_tried(office.site, request, "trial.html", visitor, tried, **context)


async def _found(office: Office, session_id: SessionId, visitor: Visitor) -> Found:
    now = office.organization.now()
    async with office.organization.connection() as connection:
        session = await store.session(connection, session_id)
        if session is None:
            raise HTTPException(404)
        people = await store.participations(connection, store.Wanted(session_id), None, MOST_PEOPLE)
        to_place = await people_to_place(connection, now) if session.status is SessionStatus.OPEN else []
        named = {one.ref for one in people} | {*to_place} | {ref for one in people for ref in one.goes_on_with}
        names = await office.names(connection, visitor, named)
        shown = {
            "periods": await periods_of(connection, session_id, None, MOST_PERIODS),
            "totals": await totals_of(connection, session_id),
            "pairs": await pairs_of(connection, session_id),
        }
    await office.noted(visitor, names, "trial")
    began = [one for one in people if one.has_begun]
    held = office.rules.roles_on(office.today)
    return Found(
        session,
        people,
        {
            **shown,
            "trial": session,
            "names": names,
            "called": lambda refs: ", ".join(names[ref] for ref in refs),
            "groups": {group: _in_turn(session, people, statuses) for group, statuses in GROUPS.items()},
            "turns": {one.ref: one for one in turns(session, now)},
            "to_place": [(ref, names[ref]) for ref in to_place if ref not in session.reserved],
            "began": [(one.ref, names[one.ref]) for one in began],
            "inside": [(one.ref, names[one.ref]) for one in began if one.status is Status.STARTED],
            "holders": {role: [one.ref for one in began if roles.holds(one.roles, role)] for role in held},
            "missing": roles.missing(held, [one.roles for one in began]),
            "lacking": max(0, session.calling.places_min - len(session.taken)),
        },
    )


def _in_turn(session: Session, people: list[Participation], statuses: tuple[Status, ...]) -> list[Participation]:
    """Those of a group; who waits stands in the order of the queue, the others as they came there."""
    found = [one for one in people if one.status in statuses]
    if Status.WAITING in statuses:
        order = {ref: number for number, ref in enumerate(session.waiting)}
        return sorted(found, key=lambda one: order.get(one.ref, len(order)))
    return sorted(found, key=lambda one: (statuses.index(one.status), one.since))


def _choices(office: Office, visitor: Visitor) -> dict[str, Any]:
    held = office.options(visitor, "trial.role", office.rules.roles_on(office.today))
    return {
        "weekdays": office.options(visitor, "trial.weekday", Weekday),
        "sharings": office.options(visitor, "trial.sharing", Sharing),
        "roles": held,
        "role_names": dict(held),
        "today": office.today,
    }
