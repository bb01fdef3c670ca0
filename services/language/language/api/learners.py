"""Learners: listed, shown, placed; which streams are open to them and what a procedure still asks of them."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from language.api.bodies import Limit, NewPlacement
from language.commands import learners
from language.commands.learner_views import FileView, LearnerView
from language.commands.rule_views import AnswerView, EligibilityView, MissingView
from language.domain.book import Book
from language.domain.dated import in_force
from language.domain.facts import Procedure
from language.domain.learner import Learner
from language.domain.legal import Answer, State, missing
from language.store.learners import learner_behind, newest_learners
from passerelle.contracts.days import day_of
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book) -> APIRouter:
    router = APIRouter(prefix="/learners", tags=["learners"])

    @router.get("")
    async def list_learners(limit: Limit = 100, after: UUID | None = None) -> list[LearnerView]:
        """A page from the newest on; the next one begins `after` the last id of this one."""
        async with organization.connection() as connection:
            return [LearnerView.of(learner) for learner in await newest_learners(connection, limit, after)]

    @router.get("/{ref}")
    async def show_learner(ref: UUID) -> FileView:
        return FileView.of(await _read(organization, ref))

    @router.post("/{ref}/placement", status_code=201, response_model=LearnerView)
    async def place_learner(ref: UUID, body: NewPlacement, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: learners.place_learner(
                states, moment, ref, body.level, body.skills(), body.assessed_by
            ),
        )

    @router.get("/{ref}/streams")
    async def show_streams(ref: UUID, on: date | None = None) -> list[EligibilityView]:
        """Each funding stream in force, and why the learner may enter it or not."""
        learner, day = await _read(organization, ref), on or day_of(organization.now())
        codes = [code for code, versions in book.streams.items() if in_force(versions, day) is not None]
        return [EligibilityView.of(book.eligibility_of(learner, code, day)) for code in codes]

    @router.get("/{ref}/missing")
    async def show_missing(ref: UUID, procedure: Procedure, on: date | None = None) -> MissingView:
        """What is still missing for a procedure; only a certificate serves, no level in class."""
        learner, day = await _read(organization, ref), on or day_of(organization.now())
        answers = missing(book.rules, procedure, learner.proofs, day)
        return _shown(ref, procedure, day, answers)

    return router


def _shown(ref: UUID, procedure: Procedure, on: date, answers: tuple[Answer, ...]) -> MissingView:
    lacking, perhaps = (
        [one.rule.code for one in answers if one.state is state] for state in (State.MISSING, State.PERHAPS_EXEMPT)
    )
    views = [AnswerView.of(one) for one in answers]
    return MissingView(
        ref=ref, procedure=procedure.value, on=on, missing=lacking, to_be_confirmed=perhaps, answers=views
    )


async def _read(organization: Organization, ref: UUID) -> Learner:
    async with organization.connection() as connection:
        found = await learner_behind(connection, ref)
    if found is None:
        raise NotFound
    return found
