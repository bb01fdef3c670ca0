"""What staff note about a learner for the rules: facts and papers seen, by code and date."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from language.api.bodies import NewCertificate, NewCivicExam, NewFacts, Removal
from language.commands import proofs
from language.commands.learner_views import FileView
from language.domain.book import Book
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book) -> APIRouter:
    router = APIRouter(prefix="/learners/{ref}", tags=["proofs"])

    @router.post("/facts", status_code=201, response_model=FileView)
    async def note_facts(ref: UUID, body: NewFacts, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: proofs.note_facts(states, moment, ref, body.noted(), body.noted_by),
        )

    @router.post("/removals", status_code=201, response_model=FileView)
    async def remove(ref: UUID, body: Removal, once: Once) -> Any:
        """Take out what was noted in error, or what the person takes back."""
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: proofs.remove(states, moment, ref, body.facts, body.proofs),
        )

    @router.post("/certificates", status_code=201, response_model=FileView)
    async def record_certificate(ref: UUID, body: NewCertificate, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: proofs.record_certificate(
                states, moment, book, ref, body.paper(), body.seen_by
            ),
        )

    @router.post("/civic-exams", status_code=201, response_model=FileView)
    async def record_civic_exam(ref: UUID, body: NewCivicExam, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: proofs.record_civic_exam(
                states, moment, ref, body.version, body.right_answers, body.sat_on, body.seen_by
            ),
        )

    return router
