"""The page of one course: its places, its calendar, who is in it, who waits and why in this order."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from language.commands import courses
from language.commands.views import EnrolmentView, QueueView, RegisterView
from language.domain.calendar import diary_key
from language.domain.course import Course, CourseStatus, EnrolmentStatus
from language.domain.levels import Level
from language.pages.office import Office
from language.pages.people import People, people_of
from language.pages.weekly import NotAWeek, weekly
from language.store import desk as lists
from language.store.courses import courses_at
from language.store.learners import refs_of
from passerelle.pages.desk import Form, Visitor
from passerelle.partnership.desk import Staff, Worker, works_with_people

MOST_CANDIDATES = 100
IN_PLACE = frozenset({EnrolmentStatus.ENROLLED, EnrolmentStatus.PAUSED, EnrolmentStatus.AWAY})
UNSETTLED = IN_PLACE | {EnrolmentStatus.WAITING}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session: planned, held, or both."""

    number: int
    on: date
    hours: str
    present: int | None
    """None when its roll was not called."""


@dataclass(frozen=True, slots=True)
class Register:
    """A course as the page shows it."""

    course: Course
    view: RegisterView
    queue: QueueView
    people: People
    candidates: tuple[tuple[UUID, str], ...]
    meetings: tuple[Meeting, ...]

    @property
    def in_place(self) -> list[EnrolmentView]:
        return [one for one in self.view.enrolments if one.status in IN_PLACE]

    @property
    def settled(self) -> list[EnrolmentView]:
        return [one for one in self.view.enrolments if one.status not in UNSETTLED]

    @property
    def can_start(self) -> bool:
        return self.view.status is CourseStatus.PLANNED and any(
            one.status is EnrolmentStatus.ENROLLED for one in self.view.enrolments
        )

    @property
    def can_end(self) -> bool:
        return self.view.status is not CourseStatus.ENDED


def routes(office: Office) -> APIRouter:
    """GET /desk/courses/{course}, and what is done with the course as a whole."""
    router = APIRouter(prefix="/desk/courses/{course}")

    @router.get("")
    async def show(request: Request, course: UUID, visitor: Staff) -> Response:
        return await _page(office, request, visitor, course)

    @router.get("/part")
    async def part(request: Request, course: UUID, visitor: Staff) -> Response:
        return office.site.fragment(request, "course_part.html", visitor, **await _context(office, visitor, course))

    _running(router, office)
    _planning(router, office)
    return router


def _running(router: APIRouter, office: Office) -> None:
    @router.post("/start")
    async def start(request: Request, course: UUID, visitor: Worker, form: Form) -> Response:
        return await office.carry_out(
            request,
            visitor,
            form,
            [course],
            lambda states, moment: courses.start_course(states, moment, course),
            f"/desk/courses/{course}",
            "courses.started",
        )

    @router.post("/end")
    async def end(request: Request, course: UUID, visitor: Worker, form: Form) -> Response:
        return await office.carry_out(
            request,
            visitor,
            form,
            [course],
            lambda states, moment: courses.end_course(states, moment, course),
            f"/desk/courses/{course}",
            "courses.ended",
        )


def _planning(router: APIRouter, office: Office) -> None:
    @router.post("/calendar")
    async def plan(request: Request, course: UUID, visitor: Worker, form: Form) -> Response:
        """The same hours each week, from the first day of the course to the last."""
        async with office.organization.connection() as connection:
            found = await courses_at(connection, [course])
        if not found:
            raise HTTPException(404)
        try:
            teacher, slots = weekly(form, found[0].plan)
        except NotAWeek:
            return await _page(office, request, visitor, course, "calendar")
        return await office.carry_out(
            request,
            visitor,
            form,
            [course, diary_key(teacher)],
            lambda states, moment: courses.plan_calendar(states, moment, course, teacher, slots),
            f"/desk/courses/{course}",
            "courses.calendar_planned",
        )


async def _page(office: Office, request: Request, visitor: Visitor, course: UUID, wrong: str = "") -> Response:
    shown = await _context(office, visitor, course)
    return office.site.page(request, "course.html", visitor, status=422 if wrong else 200, wrong=wrong, **shown)


async def _context(office: Office, visitor: Visitor, course: UUID) -> dict[str, Any]:
    """Everything the templates need; whose names are read is kept."""
    register = await read_register(office, visitor, course)
    await office.organization.audit_reads(visitor, register.people.named, "course")
    stream = office.stream_title(register.view.stream)
    return {"register": register, "works": works_with_people(visitor), "stream": stream, "today": office.today}


async def read_register(office: Office, visitor: Visitor, course: UUID) -> Register:
    """Raises HTTPException 404."""
    words, now = office.site.words(visitor.language), office.organization.now()
    async with office.organization.connection() as connection, connection.transaction(readonly=True):
        found = await courses_at(connection, [course])
        if not found:
            raise HTTPException(404)
        refs = await refs_of(connection, [line.learner for line in found[0].enrolments])
        free = await lists.to_enrol(connection, levels_of(found[0]), MOST_CANDIDATES)
        known = [*refs.values(), *(one.ref for one in free)]
        people = await people_of(connection, known, visitor, words, now)
    return Register(
        course=found[0],
        view=RegisterView.with_lines(found[0], refs),
        queue=QueueView.of(found[0], refs),
        people=people,
        candidates=tuple((one.ref, f"{people.name(one.ref)} · {one.level}") for one in free),
        meetings=meetings_of(found[0]),
    )


def levels_of(course: Course) -> list[Level]:
    """The levels it takes; none when nobody can join any more."""
    return [] if course.status is CourseStatus.ENDED else [level for level in Level if course.plan.takes(level)]


def meetings_of(course: Course) -> tuple[Meeting, ...]:
    """Sessions held, then those of the calendar that are to come."""
    held = {one.number: one for one in course.sessions}
    slots = dict(enumerate(course.calendar, 1))
    meetings = []
    for number in sorted({*held, *slots}):
        slot, session = slots.get(number), held.get(number)
        hours = "" if slot is None else f"{slot.starts:%H:%M}–{slot.ends:%H:%M}"
        on = session.held_on if session else slots[number].on
        meetings.append(Meeting(number, on, hours, len(session.present) if session else None))
    return tuple(meetings)
