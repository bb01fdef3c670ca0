"""Funding streams: their rules by day, and the places their funders agreed."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path

from language.api.bodies import NewPeriod
from language.commands import streams
from language.commands.rule_views import PeriodView, StreamView
from language.domain.book import Book
from language.domain.dated import in_force
from language.domain.stream_places import stream_key
from language.store.stream_places import all_places
from passerelle.contracts.days import day_of
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book) -> APIRouter:
    router = APIRouter(prefix="/streams", tags=["streams"])

    @router.get("")
    async def list_streams(on: date | None = None) -> list[StreamView]:
        """The streams in force on a day, with their places; there are few."""
        day = on or day_of(organization.now())
        async with organization.connection() as connection:
            places = {one.stream: one.periods for one in await all_places(connection)}
        found = (in_force(versions, day) for versions in book.streams.values())
        return [StreamView.of(stream, places.get(stream.code, ())) for stream in found if stream is not None]

    @router.post("/{stream}/periods", status_code=201, response_model=PeriodView)
    async def agree_places(stream: Annotated[str, Path(max_length=40)], body: NewPeriod, once: Once) -> Any:
        """Places a funder agreed; from then on courses of the stream take theirs out of a period."""
        return await once.run(
            organization,
            keys=[stream_key(stream)],
            command=lambda states, moment: streams.agree_places(states, moment, book, stream, body.period()),
        )

    return router
