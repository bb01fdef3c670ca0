"""The roll of one session, called by ticking: one line a person, large enough for a thumb."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response

from language.commands import courses
from language.domain.breaks import is_away
from language.domain.course import Course, CourseStatus, Enrolment, EnrolmentStatus, Session
from language.pages.course import Register, read_register
from language.pages.office import Office
from passerelle.pages.desk import Form, Visitor
from passerelle.partnership.desk import Worker

Number = Annotated[int | None, Query(ge=1, le=500)]
MOST_MINUTES = 1440


def routes(office: Office) -> APIRouter:
    """GET and POST /desk/courses/{course}/roll."""
    router = APIRouter(prefix="/desk/courses/{course}/roll")

    async def page(
        request: Request, visitor: Visitor, course: UUID, number: int | None, form: Form | None = None
    ) -> Response:
        """With the ticks of a form that cannot be recorded as it is."""
        register = await read_register(office, visitor, course)
        await office.organization.audit_reads(visitor, register.people.named, "roll")
        shown = _shown(office, register, number, form)
        return office.site.page(request, "roll.html", visitor, status=422 if form else 200, wrong=bool(form), **shown)

    @router.get("")
    async def show(request: Request, course: UUID, visitor: Worker, number: Number = None) -> Response:
        return await page(request, visitor, course, number)

    @router.post("")
    async def record(request: Request, course: UUID, visitor: Worker, form: Form) -> Response:
        try:
            call = roll_in(form, office.today)
        except ValueError:
            number = form.get("number", "")
            return await page(request, visitor, course, int(number) if number.isdecimal() else None, form)
        return await office.carry_out(
            request,
            visitor,
            form,
            [course, *call.present, *call.excused],
            lambda states, moment: courses.record_session(states, moment, course, call),
            f"/desk/courses/{course}",
            "courses.recorded",
        )

    return router


def roll_in(form: Form, today: date) -> courses.RollCall:
    """Whoever is ticked as present was there, whatever else is ticked; raises ValueError."""
    held_on = date.fromisoformat(form.get("held_on", ""))
    if held_on > today:
        raise ValueError(held_on)
    present = [UUID(name.removeprefix("present-")) for name in form if name.startswith("present-")]
    excused = [UUID(name.removeprefix("excused-")) for name in form if name.startswith("excused-")]
    minutes = int(form["minutes"]) if form.get("minutes", "").strip() else None
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(minutes)
    return courses.RollCall(
        present=present,
        held_on=held_on,
        number=int(form.get("number", "")),
        excused=[one for one in excused if one not in present],
        minutes=minutes,
    )


def learners_at(course: Course, number: int) -> list[Enrolment]:
    """Whom the roll of a session names: who has a place now, or had one then."""
    if number > len(course.sessions):
        return list(course.with_status(EnrolmentStatus.ENROLLED))
    return [
        line
        for line in course.enrolments
        if line.status is not EnrolmentStatus.WAITING
        and line.first_session <= number
        and not is_away(line.breaks, number)
    ]


def _shown(office: Office, register: Register, asked: int | None, form: Form | None) -> dict[str, Any]:
    course = register.course
    number = asked or len(course.sessions) + 1
    if course.status is not CourseStatus.RUNNING or number > min(len(course.sessions) + 1, course.plan.sessions):
        raise HTTPException(404)
    held: Session | None = next((one for one in course.sessions if one.number == number), None)
    planned = course.calendar[number - 1].on if number <= len(course.calendar) else office.today
    refs = {line.learner: view.ref for line, view in zip(course.enrolments, register.view.enrolments, strict=True)}
    lines = [_ticks(refs[one.learner], one, held, form) for one in learners_at(course, number)]
    return {
        "register": register,
        "number": number,
        "held": held,
        "held_on": (held.held_on if held else min(planned, office.today)).isoformat(),
        "minutes": held.minutes if held and held.minutes else "",
        "lines": [line for line in lines if line[0] is not None],
    }


def _ticks(
    ref: UUID | None, line: Enrolment, held: Session | None, form: Form | None
) -> tuple[UUID | None, bool, bool]:
    """Present and excused, as the form says, else as the session was recorded."""
    if form is not None:
        return ref, f"present-{ref}" in form, f"excused-{ref}" in form
    return ref, held is not None and line.learner in held.present, held is not None and line.learner in held.excused
