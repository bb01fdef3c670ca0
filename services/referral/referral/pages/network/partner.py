"""One organization of the network: what it offers, how it answers, what became of referrals to it."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request, Response

from passerelle.contracts.days import day_of
from passerelle.contracts.statistics import StatisticsPublished
from passerelle.pages.desk import Site
from passerelle.runtime.exchange import BROKER_AWAY
from passerelle.runtime.organization import Organization
from referral.domain.network_map import flows_of
from referral.pages.access import Staff
from referral.pages.network.asking import AskedFor
from referral.pages.network.gathering import gathered
from referral.pages.network.telling import Teller
from referral.plans.library import Guide
from referral.store import flows

LATEST = 1000
FEWEST = 5
"""Answers below which a usual time says nothing."""
Id = Annotated[str, Path(max_length=60)]


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """GET /desk/network/{organization}."""
    router = APIRouter(prefix="/desk/network")

    @router.get("/{partner}")
    async def show(request: Request, visitor: Staff, partner: Id, asked: AskedFor) -> Response:
        everything = await gathered(organization, visitor, asked.model_copy(update={"area": ""}))
        node = everything.node(partner)
        if node is None:
            raise HTTPException(404)
        async with organization.connection() as connection:
            since = asked.since(day_of(organization.now()))
            answered = await flows.answers_of(connection, partner, since, visitor.territories, LATEST)
        counted = [one for one in everything.counted if one.partner == partner]
        titles = {offer.partner.service: offer.title for offer in node.offers}
        services = sorted({one.service for one in counted})
        by_service = {
            titles.get(name, name.replace("_", " ")): flows_of(
                (one.partner, one.status, one.referrals) for one in counted if one.service == name
            )[partner]
            for name in services
        }
        timing = guide.timings.on(day_of(organization.now()))
        return site.page(
            request,
            "network_partner.html",
            visitor,
            node=node,
            tell=Teller(site.words(visitor.language), guide, organization.now(), organization.id),
            asked=asked,
            by_service=by_service,
            answered=answered,
            is_few=answered.referrals < FEWEST,
            expected_s=timing.answer.total_seconds(),
        )

    @router.get("/{partner}/published")
    async def published(request: Request, visitor: Staff, partner: Id) -> Response:
        """Read from the topic of statistics when somebody asks; nothing of it is about this visitor's people."""
        entry = organization.directory.entry(partner)
        if entry is None:
            raise HTTPException(404)
        told, is_away = None, False
        try:
            everybody = await organization.statistics.read(organization.exchange.directory_consumer())
            told = next((one for one in everybody if one.organization == partner), None)
        except BROKER_AWAY:
            is_away = True
        words, quarters = site.words(visitor.language), quarters_of(told)
        headings = [words("network.quarter", year=one[:4], number=one[5:]) for one in quarters]
        context: dict[str, Any] = {"entry": entry, "told": told, "is_away": is_away, "headings": headings}
        return site.page(request, "network_published.html", visitor, figures=figures_of(told, quarters), **context)

    return router


def quarters_of(told: StatisticsPublished | None) -> list[str]:
    """The newest first."""
    return sorted({one.quarter for one in told.quarters}, reverse=True) if told else []


def figures_of(told: StatisticsPublished | None, quarters: Sequence[str]) -> dict[str, list[int | None]]:
    """The counts of each figure by quarter; None for one that is too small to be told."""
    counts = {(one.figure, one.quarter): one.count for one in told.quarters} if told else {}
    shown = dict.fromkeys(figure for figure, _ in counts)
    return {figure.value: [counts.get((figure, quarter)) for quarter in quarters] for figure in shown}
