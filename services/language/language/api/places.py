"""Places in a course: asked for, given back, kept during a break."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from language.api.bodies import NewBreak, NewEnrolment, Person
from language.commands import breaks, learners
from language.commands.learner_views import LearnerView
from language.commands.views import EnrolmentView
from language.domain.book import Book
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book) -> APIRouter:
    router = APIRouter(prefix="/courses/{course}", tags=["enrolments"])

    @router.post("/enrolments", status_code=201, response_model=EnrolmentView)
    async def enrol(course: UUID, body: NewEnrolment, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.enrol(
                states, moment, book, course, body.ref, may_wait=body.may_wait, let_in_by=body.let_in_by
            ),
        )

    @router.post("/withdrawals", status_code=201, response_model=LearnerView)
    async def withdraw(course: UUID, body: Person, once: Once) -> Any:
        """Give back a place not begun, or a turn in the queue, to choose another course."""
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.withdraw(states, moment, course, body.ref),
        )

    @router.post("/breaks", status_code=201, response_model=EnrolmentView)
    async def pause(course: UUID, body: NewBreak, once: Once) -> Any:
        """Stay away for a while; sessions of that time do not count."""
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: breaks.pause(
                states, moment, course, body.ref, body.reason, body.place_kept_until
            ),
        )

    @router.post("/resumptions", status_code=201, response_model=EnrolmentView)
    async def resume(course: UUID, body: Person, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: breaks.resume(states, moment, course, body.ref),
        )

    return router
