"""A plan tried on the pathways that are open, before anybody adopts it: nothing is written, nothing is sent."""

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from passerelle.pages.desk import Site, Visitor, read_form
from passerelle.runtime.organization import Organization
from referral.domain.dry_run import DryRun, Outcome
from referral.domain.person import Person
from referral.domain.plan import PathwayPlan
from referral.pages.access import Staff
from referral.pages.plans.access import ADOPTERS
from referral.pages.plans.problems import problem_said
from referral.pages.plans.upload import checked_upload, read_upload
from referral.pages.plans.versions import Key, Version, Versions, versions_of
from referral.pages.showing import Said, commune_name
from referral.plans.draw import draw
from referral.plans.library import Guide
from referral.plans.trying import Trial
from referral.store import dry_run
from referral.store.dry_run import Wanted
from referral.store.people import people_at

BATCH = 100
MOST = 20_000
"""Pathways tried at once, those longest at their step first: some seconds of a processor."""
SHOWN = 50
"""People named of each outcome."""
ORDER = tuple(Outcome)
TONES = {Outcome.OFFER: "good", Outcome.AGREEMENT: "warn", Outcome.NO_PARTNER: "bad", Outcome.GONE: "bad"}
On = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Named:
    """One pathway of a dry run with its person, as the page names it."""

    pathway: str
    name: str
    commune: str
    now_at: str
    then_at: str
    partner: str
    leaves: str


@dataclass(frozen=True, slots=True)
class Trials:
    """What the routes of the dry run share."""

    organization: Organization
    site: Site
    guide: Guide
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One dry run at a time: the others wait for theirs."""

    async def run(self, versions: Versions, plan: PathwayPlan, on: str, visitor: Visitor) -> DryRun:
        """Batch after batch, each with a connection of its own and decided in a thread."""
        moment = self.organization.moment()
        trial, after = Trial(versions.guide, plan, moment, SHOWN), None
        wanted = Wanted(on, visitor.territories, moment.now)
        while True:
            async with self.organization.connection() as connection:
                batch = await dry_run.open_batch(connection, wanted, after, BATCH)
            await asyncio.to_thread(trial.add, batch.pathways, batch.people)
            after = batch.after
            if after is None or trial.run.count >= MOST:
                return trial.run

    async def page(
        self, request: Request, visitor: Visitor, versions: Versions, plan: PathwayPlan, on: str, **context: Any
    ) -> Response:
        """The whole result; whoever is named is a read."""
        async with self.organization.connection() as connection:
            counted = await dry_run.open_by_version(connection, visitor.territories)
        async with self.turn:
            run = await self.run(versions, plan, on, visitor)
        shown = [tried for outcome in ORDER for tried in run.who.get(outcome, [])]
        async with self.organization.connection() as connection:
            people = {one.id: one for one in await people_at(connection, [tried.person for tried in shown])}
        await self.organization.audit_reads(visitor, [tried.pathway for tried in shown], "plans_try")
        words = self.site.words(visitor.language)
        titles = StepTitles(versions, plan, on, visitor.language)
        return self.site.page(
            request,
            "plans_try.html",
            visitor,
            plan=plan,
            on=on,
            on_choices=_followed_plans(versions, counted, visitor.language),
            run=run,
            total=sum(count for (name, _), count in counted.items() if name == on),
            order=[one for one in ORDER if run.outcomes[one]],
            tones=TONES,
            moves=[
                (titles(one), titles(then), outcome, count) for (one, then, outcome), count in run.moves.most_common()
            ],
            who=_named(run, people, titles, Said(self.organization, words)),
            shown=SHOWN,
            **context,
        )


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/plans/try for a version that is known, POST for a file."""
    router, trials = APIRouter(prefix="/desk/plans"), Trials(organization, site, guide)

    @router.get("/try")
    async def try_version(request: Request, visitor: Staff, of: Key, on: On = "") -> Response:
        versions = await versions_of(organization, guide)
        version, plan = versions.at(of)
        adoptable = visitor.has(*ADOPTERS) and not version.is_followed
        context: dict[str, Any] = {
            "version": version,
            "picture": "",
            "document": "",
            "bases": [],
            "adoptable": adoptable,
        }
        return await trials.page(request, visitor, versions, plan, on or version.base, **context)

    @router.get("/file")
    async def ask_for_file(request: Request, visitor: Staff) -> Response:
        return site.page(
            request, "plans_file.html", visitor, problems=(), wrong="", document="", problem_said=problem_said
        )

    @router.post("/file")
    async def try_file(request: Request, visitor: Staff) -> Response:
        upload = await read_upload(request)
        form = await read_form(request)
        found = checked_upload(upload)
        if found.plan is None:
            refused: dict[str, Any] = {"problems": found.problems, "wrong": found.wrong, "document": upload.text}
            return site.page(request, "plans_file.html", visitor, status=422, problem_said=problem_said, **refused)
        versions = await versions_of(organization, guide)
        bases = _bases(versions, found.plan, visitor) if upload.text else []
        drawn = await asyncio.to_thread(draw, found.plan, None, visitor.language)
        picture = f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"
        context: dict[str, Any] = {
            "version": None,
            "picture": picture,
            "document": upload.text,
            "bases": bases,
            "adoptable": False,
        }
        on = form.get("on") or found.plan.name
        return await trials.page(request, visitor, versions, found.plan, on, **context)

    return router


def _bases(versions: Versions, plan: PathwayPlan, visitor: Visitor) -> list[tuple[str, str]]:
    """The shared plans it could be adopted as an adaptation of: under another name."""
    if not visitor.has(*ADOPTERS):
        return []
    received = [one for one in versions if one.received is not None and one.plan is not None and one.name != plan.name]
    return [(str(one.received.id), one.label(visitor.language)) for one in received if one.received is not None]


def _followed_plans(versions: Versions, counted: dict[tuple[str, int], int], language: str) -> list[tuple[str, str]]:
    """Plans that open pathways follow, by their newest title, with how many."""
    totals: dict[str, int] = {}
    for (name, _), count in counted.items():
        totals[name] = totals.get(name, 0) + count
    titles = {one.name: one.title(language) for one in versions.followed}
    return [(name, f"{titles.get(name, name)} ({count})") for name, count in sorted(totals.items())]


class StepTitles:
    """Titles of steps: as the tried plan has them, else as the newest plan that has the step."""

    def __init__(self, versions: Versions, plan: PathwayPlan, on: str, language: str) -> None:
        known: Sequence[Version] = [one for one in versions.followed if one.name == on]
        plans = [*(one.plan for one in known if one.plan is not None), plan]
        self._titles = {step.name: step.title.said_in(language) for one in plans for step in one.steps}

    def __call__(self, step: str) -> str:
        return self._titles.get(step, step.replace("_", " "))


def _named(run: DryRun, people: dict[Any, Person], titles: StepTitles, said: Said) -> dict[Outcome, list[Named]]:
    """Whoever was erased meanwhile is left out."""
    return {
        outcome: [
            Named(
                str(tried.pathway),
                f"{people[tried.person].data.given_name} {people[tried.person].data.family_name}",
                commune_name(people[tried.person].data.commune),
                titles(tried.now_at),
                titles(tried.then_at),
                said.who(tried.partner),
                said.who(tried.leaves),
            )
            for tried in found
            if tried.person in people
        ]
        for outcome, found in run.who.items()
    }
