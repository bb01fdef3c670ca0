"""Courses: opened, planned, taught, ended."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from language.api.bodies import Limit, NewCalendar, NewCourse, SessionHeld
from language.commands import courses
from language.commands.views import CourseView, QueueView, RegisterView
from language.domain.book import Book
from language.domain.calendar import diary_key
from language.domain.course import Course
from language.domain.stream_places import stream_key
from language.settings import LanguageSettings
from language.store.courses import courses_at, newest_courses
from language.store.learners import refs_of
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book, settings: LanguageSettings) -> APIRouter:
    router = APIRouter(prefix="/courses", tags=["courses"])

    @router.post("", status_code=201, response_model=CourseView)
    async def open_course(body: NewCourse, once: Once) -> Any:
        plan = body.plan(settings.attendance_needed)
        return await once.run(
            organization,
            keys=[stream_key(body.stream)],
            command=lambda states, moment: courses.open_course(states, moment, book, plan),
        )

    @router.get("")
    async def list_courses(limit: Limit = 100, after: UUID | None = None) -> list[CourseView]:
        """A page from the last to start on; the next one begins `after` the last id of this one."""
        async with organization.connection() as connection:
            return [CourseView.of(course) for course in await newest_courses(connection, limit, after)]

    @router.get("/{course}")
    async def show_course(course: UUID) -> RegisterView:
        return RegisterView.with_lines(*await _read(organization, course))

    @router.get("/{course}/queue")
    async def show_queue(course: UUID) -> QueueView:
        """Who waits, in which order and why."""
        return QueueView.of(*await _read(organization, course))

    router.include_router(_teaching(organization), prefix="/{course}")
    return router


def _teaching(organization: Organization) -> APIRouter:
    router = APIRouter()

    @router.post("/calendar", response_model=CourseView)
    async def plan_calendar(course: UUID, body: NewCalendar, once: Once) -> Any:
        """Dates, hours and teacher; a teacher is in one place at a time."""
        slots = [one.slot() for one in body.sessions]
        return await once.run(
            organization,
            keys=[course, diary_key(body.teacher)],
            command=lambda states, moment: courses.plan_calendar(states, moment, course, body.teacher, slots),
        )

    @router.post("/start", response_model=CourseView)
    async def start_course(course: UUID, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course],
            command=lambda states, moment: courses.start_course(states, moment, course),
        )

    @router.post("/attendance", status_code=201, response_model=CourseView)
    async def record_session(course: UUID, body: SessionHeld, once: Once) -> Any:
        call = courses.RollCall(body.present, body.held_on, body.number, body.excused, body.minutes)
        return await once.run(
            organization,
            keys=[course, *body.present, *body.excused],
            command=lambda states, moment: courses.record_session(states, moment, course, call),
        )

    @router.post("/end", response_model=CourseView)
    async def end_course(course: UUID, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course],
            command=lambda states, moment: courses.end_course(states, moment, course),
        )

    return router


async def _read(organization: Organization, course: UUID) -> tuple[Course, dict[UUID, UUID]]:
    """The course and the refs of those in its register."""
    async with organization.connection() as connection:
        found = await courses_at(connection, [course])
        refs = await refs_of(connection, [line.learner for one in found for line in one.enrolments])
    if not found:
        raise NotFound
    return found[0], refs
