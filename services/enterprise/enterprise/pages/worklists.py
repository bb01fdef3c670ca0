"""What needs the staff: tasks on the page of today, and the lists behind them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from enterprise.domain.contract_views import Ending, ending
from enterprise.domain.identifiers import ParticipationId, Ref
from enterprise.domain.participations import Participation
from enterprise.domain.sessions import Session
from enterprise.pages.office import Office
from enterprise.store import desk as lists
from enterprise.store import participations_of
from enterprise.store.contracts import contracts_ending
from enterprise.store.participations import follow_ups_due
from passerelle.pages.formats import day
from passerelle.partnership import ReceivedReferral
from passerelle.partnership.desk import Asked, Fact, Own, Task, Tasks, Worker, works_with_people

PAGE = 50
AHEAD = timedelta(days=3)
STARTING = timedelta(days=7)
After = Annotated[Ref | None, Query()]
Latest = Annotated[ParticipationId | None, Query()]


def routes(office: Office) -> APIRouter:
    """GET /desk/follow-ups and /desk/contracts."""
    router, organization = APIRouter(), office.organization

    @router.get("/desk/follow-ups")
    async def follow_ups(request: Request, visitor: Worker, after: Latest = None) -> Response:
        async with organization.connection() as connection:
            found = await follow_ups_due(connection, organization.now(), after, PAGE + 1)
            names = await office.names(connection, visitor, [one.ref for one in found[:PAGE]])
        await office.noted(visitor, names, "follow_ups")
        more = f"/desk/follow-ups?after={found[PAGE - 1].id}" if len(found) > PAGE else ""
        context: dict[str, Any] = {
            "due": found[:PAGE],
            "names": names,
            "next_page": more,
            "first_page": _first(request, after),
        }
        return office.site.page(request, "follow_ups.html", visitor, **context)

    @router.get("/desk/contracts")
    async def contracts(request: Request, visitor: Worker, after: After = None) -> Response:
        async with organization.connection() as connection:
            found = await _ending(office, connection, after, PAGE + 1)
            names = await office.names(connection, visitor, [one.ref for one in found[:PAGE]])
        await office.noted(visitor, names, "contracts")
        titles = {one.code: one.title for one in office.rules.contracts}
        more = f"/desk/contracts?after={found[PAGE - 1].ref}" if len(found) > PAGE else ""
        context: dict[str, Any] = {
            "ending": found[:PAGE],
            "names": names,
            "next_page": more,
            "first_page": _first(request, after),
        }
        return office.site.page(request, "contracts.html", visitor, titles=titles, **context)

    return router


def own_of(office: Office) -> Own:
    """What this service adds to the desk that every partner has."""

    async def facts(asked: Asked, referral: ReceivedReferral) -> Sequence[Fact]:
        """Where the person stands here, with the way there; without a place, the way to the trials."""
        words = asked.words
        found = await participations_of(asked.connection, Ref(referral.ref))
        if not found:
            return [Fact(words("trial.fact"), words("trial.fact_none"), "/desk/trials?status=open")]
        address = f"/desk/participations/{referral.ref}" if works_with_people(asked.visitor) else ""
        return [Fact(words("trial.fact"), words(f"trial.status.{found[0].status}"), address)]

    async def tasks(asked: Asked, shown: int) -> Sequence[Tasks]:
        return await _Telling(office, asked, shown).tasks()

    return Own(facts, tasks)


class _Telling:
    """The lists of today in the visitor's words; one more task than is shown tells that there are more."""

    def __init__(self, office: Office, asked: Asked, shown: int) -> None:
        self._office, self._asked, self._words, self._limit = office, asked, asked.words, shown + 1

    async def tasks(self) -> Sequence[Tasks]:
        """Names are looked up for all lists at once; those who may not see people are told of trials only."""
        connection, now, today = self._asked.connection, self._asked.now, self._office.today
        starting = await lists.sessions_to_start(connection, today + STARTING, self._limit)
        over = await lists.sessions_over(connection, today, self._limit)
        trials = [
            Tasks("starting", self._words("trial.today.starting"), [self._starting(one) for one in starting]),
            Tasks("over", self._words("trial.today.over"), [self._over(one) for one in over]),
        ]
        if not works_with_people(self._asked.visitor):
            return trials
        offers = await lists.offers_lapsing(connection, now + AHEAD, self._limit)
        reserved = await lists.reservations_ending(connection, now + AHEAD, self._limit)
        due = await follow_ups_due(connection, now, None, self._limit)
        contracts = await _ending(self._office, connection, None, self._limit)
        refs = {one.ref for one in [*offers, *reserved, *due]} | {one.ref for one in contracts}
        names = await self._office.names(connection, self._asked.visitor, refs)
        return [
            Tasks("offers", self._words("trial.today.offers"), [self._offer(one, names) for one in offers]),
            Tasks("reserved", self._words("trial.today.reserved"), [self._reserved(one, names) for one in reserved]),
            *trials,
            Tasks("due", self._words("trial.today.due"), [self._due(one, names) for one in due], "/desk/follow-ups"),
            Tasks(
                "contracts",
                self._words("trial.today.contracts"),
                [self._contract(one, names) for one in contracts],
                "/desk/contracts",
            ),
        ]

    def _starting(self, one: Session) -> Task:
        lacking = max(0, one.calling.places_min - len(one.taken))
        note = self._words("trial.starts_on", day=day(self._words, one.calling.starts_on))
        badge = self._words("trial.lacking", count=lacking) if lacking else self._words("trial.ready")
        return Task(self._title(one), f"/desk/trials/{one.id}", note, badge, "warn" if lacking else "good")

    def _over(self, one: Session) -> Task:
        note = self._words("trial.ended_on", day=day(self._words, one.calling.ends_on))
        badge = self._words("trial.without_outcome", count=len(one.taken))
        return Task(self._title(one), f"/desk/trials/{one.id}", note, badge)

    def _offer(self, one: Participation, names: dict[Ref, str]) -> Task:
        return self._named(one.ref, names, self._until("trial.answer_by", one.answer_by))

    def _reserved(self, one: Participation, names: dict[Ref, str]) -> Task:
        return self._named(one.ref, names, self._until("trial.reserved_until", one.reserved_until))

    def _due(self, one: Participation, names: dict[Ref, str]) -> Task:
        first = next(follow_up for follow_up in one.follow_ups if follow_up.is_open)
        note = self._words("trial.due_since", day=day(self._words, first.due_at))
        return self._named(one.ref, names, note, self._words(f"trial.point.{first.point}"))

    def _contract(self, one: Ending, names: dict[Ref, str]) -> Task:
        return self._named(one.ref, names, self._until("trial.act_by", one.act_by), one.code.upper())

    def _named(self, ref: Ref, names: dict[Ref, str], note: str, badge: str = "") -> Task:
        return Task(names[ref], f"/desk/participations/{ref}", note, badge, about=ref)

    def _until(self, key: str, when: Any) -> str:
        return self._words(key, day=day(self._words, when))

    def _title(self, one: Session) -> str:
        return (
            f"{self._words(f'trial.format.{one.calling.format}')} · {self._words(f'trial.trade.{one.calling.trade}')}"
        )


async def _ending(office: Office, connection: Any, after: UUID | None, limit: int) -> list[Ending]:
    today: date = office.today
    last = today + timedelta(days=office.rules.number_on(today, "contract_warning_days"))
    return [ending(one, office.rules) for one in await contracts_ending(connection, today, last, after, limit)]


def _first(request: Request, after: UUID | None) -> str:
    return request.url.path if after else ""
