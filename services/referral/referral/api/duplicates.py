"""Routes of duplicate people: suggested, reviewed, merged, taken apart again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from passerelle.contracts.base import Code
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization
from referral.api.paging import AfterPair, after_pair, pair_cursor
from referral.api.requests import After, Limit, Request
from referral.commands import duplicates as commands
from referral.commands.duplicates import Reviewed
from referral.domain.duplicates import Likeness, Reason, Verdict, likeness_of, review_key
from referral.domain.merging import Merge
from referral.domain.person import Person
from referral.store import duplicates
from referral.store.people import people_at

BATCH = 200
"""Pairs compared at a time, until a page is full."""


class ReviewGiven(Request):
    """What staff found about two registrations."""

    people: Annotated[tuple[UUID, UUID], Field(description="Two different people.")]
    verdict: Verdict
    survivor: UUID | None = None
    """Under which of the two ids the person is known from now on; only for `same`."""
    reviewed_by: Code
    """Code of a role, never a name."""

    @model_validator(mode="after")
    def _names_two_people(self) -> Self:
        if len(set(self.people)) != len(self.people):
            raise ValueError("names one person twice")
        if (self.verdict is Verdict.SAME) != (self.survivor in self.people):
            raise ValueError("names the survivor for `same`, and only then")
        return self


class Undoing(Request):
    undone_by: Code


@dataclass(frozen=True, slots=True)
class Card:
    """As much of a registration as tells two apart."""

    id: UUID
    given_name: str
    family_name: str
    birth_year: int | None
    commune: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two registrations that may be of one person, and why."""

    people: tuple[Card, Card]
    score: int
    is_likely: bool
    reasons: tuple[Reason, ...]
    cursor: str


def routes(organization: Organization) -> APIRouter:
    """Suggestions, reviews, merges."""
    router = APIRouter(tags=["duplicates"])
    _suggesting(router, organization)
    _reviewing(router, organization)
    return router


def _suggesting(router: APIRouter, organization: Organization) -> None:
    @router.get("/duplicates")
    async def list_duplicates(after: AfterPair = None, limit: Limit = 100) -> list[Suggestion]:
        """Pairs nobody has reviewed yet; whoever was reviewed is not suggested again."""
        found: list[Suggestion] = []
        since, more = after_pair(after), True
        async with organization.connection() as connection:
            while more and len(found) < limit:
                pairs = await duplicates.pairs_to_compare(connection, since, BATCH)
                found += await _compared(connection, pairs)
                since, more = (pairs[-1], True) if len(pairs) == BATCH else (since, False)
        return found[:limit]

    @router.get("/people/{person}/duplicates")
    async def list_duplicates_of(person: UUID, limit: Limit = 20) -> list[Suggestion]:
        """Others who may be this person; the likeliest first. Look here before registering anything more."""
        async with organization.connection() as connection:
            pairs = await duplicates.pairs_of(connection, person, BATCH)
            found = await _compared(connection, pairs)
        return sorted(found, key=lambda one: -one.score)[:limit]


def _reviewing(router: APIRouter, organization: Organization) -> None:
    @router.post("/duplicates/reviews", status_code=201)
    async def review_duplicates(body: ReviewGiven, once: Once) -> Reviewed:
        """The same person, whom one of the two ids survives; or two people, never suggested again."""
        one, other = body.people
        survivor = body.survivor
        answer: Reviewed = await once.run(
            organization,
            keys=[one, other, review_key(one, other)],
            command=lambda states, moment: (
                commands.find_different(states, moment, one, other, body.reviewed_by)
                if survivor is None
                else commands.merge_people(
                    states, moment, survivor, other if survivor == one else one, body.reviewed_by
                )
            ),
        )
        return answer

    @router.get("/merges")
    async def list_merges(person: UUID | None = None, after: After = None, limit: Limit = 100) -> list[Merge]:
        """What was merged and what was undone; the newest first."""
        async with organization.connection() as connection:
            return await duplicates.newest_merges(connection, person, after, limit)

    @router.post("/merges/{merge}/undo")
    async def undo_merge(merge: UUID, body: Undoing, once: Once) -> Reviewed:
        """What was moved goes back; what came since stays with the survivor."""
        answer: Reviewed = await once.run(
            organization,
            keys=[merge],
            command=lambda states, moment: commands.undo_merge(states, moment, merge, body.undone_by),
        )
        return answer


async def _compared(connection: Any, pairs: Sequence[tuple[UUID, UUID]]) -> list[Suggestion]:
    """Only the pairs that are worth a look."""
    known = {one.id: one for one in await people_at(connection, sorted({id for pair in pairs for id in pair}))}
    both = [(known[one], known[other]) for one, other in pairs if one in known and other in known]
    weighed = [(one, other, likeness_of(one.data, other.data)) for one, other in both]
    return [_suggestion(one, other, likeness) for one, other, likeness in weighed if likeness.is_worth_a_look]


def _suggestion(one: Person, other: Person, likeness: Likeness) -> Suggestion:
    cursor = pair_cursor(one.id, other.id)
    return Suggestion(_cards(one, other), likeness.score, likeness.is_likely, likeness.reasons, cursor)


def _cards(one: Person, other: Person) -> tuple[Card, Card]:
    return _card(one), _card(other)


def _card(one: Person) -> Card:
    data = one.data
    return Card(one.id, data.given_name, data.family_name, data.birth_year, data.commune)
