"""How a course ends for a learner."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from language.api.bodies import Completion, Issue, Leaver
from language.commands import learners, proofs
from language.commands.learner_views import FileView
from language.commands.views import EnrolmentView
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/courses/{course}", tags=["enrolments"])

    @router.post("/completions", status_code=201, response_model=EnrolmentView)
    async def complete(course: UUID, body: Completion, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.complete(
                states, moment, course, body.ref, body.level_reached, body.assessed_by
            ),
        )

    @router.post("/leavers", status_code=201, response_model=EnrolmentView)
    async def leave(course: UUID, body: Leaver, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.leave(states, moment, course, body.ref, body.reason),
        )

    @router.post("/attendance-certificates", status_code=201, response_model=FileView)
    async def issue_attendance_certificate(course: UUID, body: Issue, once: Once) -> Any:
        """How many hours somebody came; proves no level."""
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: proofs.issue_attendance_certificate(
                states, moment, course, body.ref, body.issued_by
            ),
        )

    return router
