"""What staff do for a learner in a course: enrol, pause, come back, give back, complete, leave."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response

from language.commands import breaks, learners, proofs
from language.domain.breaks import BreakReason
from language.domain.course import LeftReason
from language.domain.errors import NotEligible
from language.domain.levels import Level
from language.pages.learner import page
from language.pages.office import Office, staff_code
from passerelle.messaging.decisions import Command
from passerelle.pages.desk import Form, Visitor
from passerelle.partnership.desk import Worker


def routes(office: Office) -> APIRouter:
    """POST /desk/learners/{ref}/…: each form names its course."""
    router = APIRouter(prefix="/desk/learners/{ref}")
    _places(router, office)
    _breaks(router, office)
    _results(router, office)
    return router


async def _done(
    office: Office, request: Request, visitor: Visitor, form: Form, ref: UUID, course: UUID, command: Command, said: str
) -> Response:
    where = f"/desk/learners/{ref}"
    return await office.carry_out(request, visitor, form, [course, ref], command, where, said)


def _places(router: APIRouter, office: Office) -> None:
    @router.post("/enrol")
    async def enrol(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        """Whom the funder's rules do not let in is shown why, and how to go on."""
        let_in_by = staff_code(visitor) if form.get("let_in") == "yes" else None
        may_wait = form.get("may_wait", "yes") == "yes"
        try:
            course = course_in(form)
            return await _done(
                office,
                request,
                visitor,
                form,
                ref,
                course,
                lambda states, moment: learners.enrol(
                    states, moment, office.book, course, ref, may_wait=may_wait, let_in_by=let_in_by
                ),
                "courses.enrolled",
            )
        except ValueError:
            return await page(office, request, visitor, ref, wrong="course")
        except NotEligible:
            return await page(office, request, visitor, ref, wrong="eligible")

    @router.post("/withdraw")
    async def withdraw(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            course = course_in(form)
        except ValueError:
            return await page(office, request, visitor, ref, wrong="course")
        return await _done(
            office,
            request,
            visitor,
            form,
            ref,
            course,
            lambda states, moment: learners.withdraw(states, moment, course, ref),
            "courses.withdrawn",
        )


def _breaks(router: APIRouter, office: Office) -> None:
    @router.post("/pause")
    async def pause(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            course, reason = course_in(form), BreakReason(form.get("reason", ""))
            until = date.fromisoformat(form["kept_until"]) if form.get("kept_until") else None
        except ValueError:
            return await page(office, request, visitor, ref, wrong="pause")
        return await _done(
            office,
            request,
            visitor,
            form,
            ref,
            course,
            lambda states, moment: breaks.pause(states, moment, course, ref, reason, until),
            "courses.paused",
        )

    @router.post("/resume")
    async def resume(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            course = course_in(form)
        except ValueError:
            return await page(office, request, visitor, ref, wrong="course")
        return await _done(
            office,
            request,
            visitor,
            form,
            ref,
            course,
            lambda states, moment: breaks.resume(states, moment, course, ref),
            "courses.resumed",
        )


def _results(router: APIRouter, office: Office) -> None:
    @router.post("/complete")
    async def complete(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        """The owner is told the level reached, and the referral is over."""
        try:
            course, level = course_in(form), Level(form.get("level_reached", ""))
        except ValueError:
            return await page(office, request, visitor, ref, wrong="level_reached")
        by = staff_code(visitor)
        return await _done(
            office,
            request,
            visitor,
            form,
            ref,
            course,
            lambda states, moment: learners.complete(states, moment, course, ref, level, by),
            "courses.completed",
        )

    @router.post("/leave")
    async def leave(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        """The owner is told why in one code, and the place goes to the next."""
        try:
            course, reason = course_in(form), LeftReason(form.get("reason", ""))
        except ValueError:
            return await page(office, request, visitor, ref, wrong="left_reason")
        return await _done(
            office,
            request,
            visitor,
            form,
            ref,
            course,
            lambda states, moment: learners.leave(states, moment, course, ref, reason),
            "courses.left",
        )

    @router.post("/attendance-certificate")
    async def issue(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            course = course_in(form)
        except ValueError:
            return await page(office, request, visitor, ref, wrong="course")
        by = staff_code(visitor)
        return await _done(
            office,
            request,
            visitor,
            form,
            ref,
            course,
            lambda states, moment: proofs.issue_attendance_certificate(states, moment, course, ref, by),
            "courses.certified",
        )


def course_in(form: Mapping[str, str]) -> UUID:
    """The course a form is about; raises ValueError."""
    return UUID(form.get("course", ""))
