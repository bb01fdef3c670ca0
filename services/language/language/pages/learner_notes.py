"""What staff write down about a learner: the placement test, answers the rules ask for, certificates seen."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response

from language.commands import learners, proofs
from language.domain.facts import Basis, FactCode
from language.domain.levels import Level
from language.domain.placement import Skills
from language.pages.choices import SKILLS
from language.pages.learner import page
from language.pages.office import Office, staff_code
from passerelle.messaging.decisions import Command
from passerelle.pages.desk import Form, Visitor
from passerelle.partnership.desk import Worker


def routes(office: Office) -> APIRouter:
    """POST /desk/learners/{ref}/placement, /facts and /certificates."""
    router = APIRouter(prefix="/desk/learners/{ref}")

    async def noted(request: Request, visitor: Visitor, form: Form, ref: UUID, command: Command, said: str) -> Response:
        return await office.carry_out(request, visitor, form, [ref], command, f"/desk/learners/{ref}", said)

    @router.post("/placement")
    async def place(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            overall, skills = _level(form, "level"), Skills(*(_level(form, one) for one in SKILLS))
        except ValueError:
            overall, skills = None, Skills()
        if overall is None and not skills.assessed:
            return await page(office, request, visitor, ref, wrong="placement")
        by = staff_code(visitor)
        return await noted(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: learners.place_learner(states, moment, ref, overall, skills, by),
            "courses.placed",
        )

    @router.post("/facts")
    async def note(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            fact = fact_in(form)
        except ValueError:
            return await page(office, request, visitor, ref, wrong="fact")
        by = staff_code(visitor)
        return await noted(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: proofs.note_facts(states, moment, ref, [fact], by),
            "courses.noted",
        )

    @router.post("/certificates")
    async def certify(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            passed_on = date.fromisoformat(form.get("passed_on", ""))
            paper = proofs.Paper(form.get("kind", ""), Level(form.get("level", "")), passed_on)
        except ValueError:
            return await page(office, request, visitor, ref, wrong="certificate")
        by = staff_code(visitor)
        return await noted(
            request,
            visitor,
            form,
            ref,
            lambda states, moment: proofs.record_certificate(states, moment, office.book, ref, paper, by),
            "courses.certificate_noted",
        )

    return router


def fact_in(form: Form) -> proofs.Noted:
    """A question with its answer, `work:employed`, or a date of birth; raises ValueError."""
    until = date.fromisoformat(form["valid_until"]) if form.get("valid_until") else None
    basis = Basis.VERIFIED if form.get("verified") == "yes" else Basis.DECLARED
    if form.get("born_on"):
        return proofs.Noted(FactCode.BORN_ON, date.fromisoformat(form["born_on"]).isoformat(), basis, until)
    code, _, value = form.get("fact", "").partition(":")
    return proofs.Noted(FactCode(code), value, basis, until)


def _level(form: Form, name: str) -> Level | None:
    return Level(form[name]) if form.get(name) else None
