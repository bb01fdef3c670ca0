"""What staff do for a learner in a course: enrol, pause, come back, give back, complete, leave."""

from collections.abc import Callable, Mapping
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


Asked = Callable[[Mapping[str, str], Visitor, UUID, UUID], Command]
"""A command out of (form, visitor, course, ref); raises ValueError when the form says something else than it may."""


def _step(router: APIRouter, office: Office, name: str, said: str, asked: Asked, *, wrong: str = "course") -> None:
    """POST /{name}: a command about a learner in a course; a form that cannot be read is shown again at `wrong`."""

    @router.post(f"/{name}", name=name)
    async def take(request: Request, ref: UUID, visitor: Worker, form: Form) -> Response:
        try:
            course = course_in(form)
            command = asked(form, visitor, course, ref)
        except ValueError:
            return await page(office, request, visitor, ref, wrong=wrong)
        return await _done(office, request, visitor, form, ref, course, command, said)


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

    def withdraw(form: Mapping[str, str], visitor: Visitor, course: UUID, ref: UUID) -> Command:
        return lambda states, moment: learners.withdraw(states, moment, course, ref)

    _step(router, office, "withdraw", "courses.withdrawn", withdraw)


def _breaks(router: APIRouter, office: Office) -> None:
    def pause(form: Mapping[str, str], visitor: Visitor, course: UUID, ref: UUID) -> Command:
        reason = BreakReason(form.get("reason", ""))
        until = date.fromisoformat(form["kept_until"]) if form.get("kept_until") else None
        return lambda states, moment: breaks.pause(states, moment, course, ref, reason, until)

    def resume(form: Mapping[str, str], visitor: Visitor, course: UUID, ref: UUID) -> Command:
        return lambda states, moment: breaks.resume(states, moment, course, ref)

    _step(router, office, "pause", "courses.paused", pause, wrong="pause")
    _step(router, office, "resume", "courses.resumed", resume)


def _results(router: APIRouter, office: Office) -> None:
    def complete(form: Mapping[str, str], visitor: Visitor, course: UUID, ref: UUID) -> Command:
        """The owner is told the level reached, and the referral is over."""
        level, by = Level(form.get("level_reached", "")), staff_code(visitor)
        return lambda states, moment: learners.complete(states, moment, course, ref, level, by)

    def leave(form: Mapping[str, str], visitor: Visitor, course: UUID, ref: UUID) -> Command:
        """The owner is told why in one code, and the place goes to the next."""
        reason = LeftReason(form.get("reason", ""))
        return lambda states, moment: learners.leave(states, moment, course, ref, reason)

    def certify(form: Mapping[str, str], visitor: Visitor, course: UUID, ref: UUID) -> Command:
        by = staff_code(visitor)
        return lambda states, moment: proofs.issue_attendance_certificate(states, moment, course, ref, by)

    _step(router, office, "complete", "courses.completed", complete, wrong="level_reached")
    _step(router, office, "leave", "courses.left", leave, wrong="left_reason")
    _step(router, office, "attendance-certificate", "courses.certified", certify)


def course_in(form: Mapping[str, str]) -> UUID:
    """The course a form is about; raises ValueError."""
    return UUID(form.get("course", ""))
