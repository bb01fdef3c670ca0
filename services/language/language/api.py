"""The HTTP routes of a language cooperative's own staff and course planner."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from language.commands import courses, learners
from language.commands.views import CourseView, EnrolmentView, LearnerView, RegisterView
from language.domain.course import FundingStream, LeftReason, Plan
from language.domain.levels import Level
from language.domain.placement import Skills
from language.reactions import HOOKS
from language.settings import LanguageSettings
from language.store.courses import courses_at, newest_courses
from language.store.learners import learner_behind, newest_learners, refs_of
from passerelle import partnership
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization

Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
]
"""Without control characters: PostgreSQL stores no NUL."""


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewCourse(Request):
    """A course to open: whom it takes, for how long, with how many places."""

    title: Title
    stream: FundingStream
    level_from: Level
    level_to: Level
    places: Annotated[int, Field(ge=1, le=500)]
    starts_on: date
    ends_on: date
    sessions_planned: Annotated[int, Field(ge=0, le=500)]
    attendance_needed: Annotated[int | None, Field(ge=0, le=100)] = None
    """Percent of the sessions; the organization's own rule when absent, 0 for a course without sessions."""

    def plan(self, attendance_needed: int) -> Plan:
        default = attendance_needed if self.sessions_planned else 0
        return Plan(
            title=self.title,
            stream=self.stream,
            level_from=self.level_from,
            level_to=self.level_to,
            places=self.places,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            sessions=self.sessions_planned,
            attendance_needed=default if self.attendance_needed is None else self.attendance_needed,
        )


class NewPlacement(Request):
    """The result of a placement test; without an overall level the weakest assessed skill decides."""

    level: Level | None = None
    listening: Level | None = None
    reading: Level | None = None
    speaking: Level | None = None
    writing: Level | None = None

    def skills(self) -> Skills:
        return Skills(self.listening, self.reading, self.speaking, self.writing)


class Person(Request):
    """Somebody who was referred, by the ref shared with the referring organization."""

    ref: UUID


class NewEnrolment(Person):
    may_wait: bool = True
    """Whether a turn in the queue will do when the course is full."""


class SessionHeld(Request):
    """Everybody present at one session; a number already recorded corrects that session."""

    present: Annotated[list[UUID], Field(max_length=500)]
    held_on: date | None = None
    number: Annotated[int | None, Field(ge=1, le=500)] = None


class Completion(Person):
    level_reached: Level


class Leaver(Person):
    reason: LeftReason


def routes(organization: Organization) -> APIRouter:
    """Courses, learners, and the referrals they come from."""
    router = own_routes(organization)
    router.include_router(partnership.routes(organization, HOOKS))
    return router


def own_routes(organization: Organization) -> APIRouter:
    """What a language cooperative has beside what every partner has."""
    router = APIRouter()
    router.include_router(_course_routes(organization, LanguageSettings()))
    router.include_router(_teaching_routes(organization))
    router.include_router(_place_routes(organization))
    router.include_router(_result_routes(organization))
    router.include_router(_learner_routes(organization))
    return router


def _course_routes(organization: Organization, settings: LanguageSettings) -> APIRouter:
    router = APIRouter(prefix="/courses", tags=["courses"])

    @router.post("", status_code=201, response_model=CourseView)
    async def open_course(body: NewCourse, once: Once) -> Any:
        plan = body.plan(settings.attendance_needed)
        return await once.run(
            organization, keys=[], command=lambda states, moment: courses.open_course(states, moment, plan)
        )

    @router.get("")
    async def list_courses(limit: Limit = 100, offset: Offset = 0) -> list[CourseView]:
        async with organization.connection() as connection:
            return [CourseView.of(course) for course in await newest_courses(connection, limit, offset)]

    @router.get("/{course}")
    async def show_course(course: UUID) -> RegisterView:
        async with organization.connection() as connection:
            found = await courses_at(connection, [course])
            refs = await refs_of(connection, [line.learner for one in found for line in one.enrolments])
        if not found:
            raise NotFound
        return RegisterView.with_lines(found[0], refs)

    return router


def _teaching_routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/courses/{course}", tags=["courses"])

    @router.post("/start", response_model=CourseView)
    async def start_course(course: UUID, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course],
            command=lambda states, moment: courses.start_course(states, moment, course),
        )

    @router.post("/attendance", status_code=201, response_model=CourseView)
    async def record_session(course: UUID, body: SessionHeld, once: Once) -> Any:
        call = courses.RollCall(body.present, body.held_on, body.number)
        return await once.run(
            organization,
            keys=[course, *body.present],
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


def _place_routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/courses/{course}", tags=["enrolments"])

    @router.post("/enrolments", status_code=201, response_model=EnrolmentView)
    async def enrol(course: UUID, body: NewEnrolment, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.enrol(states, moment, course, body.ref, may_wait=body.may_wait),
        )

    @router.post("/withdrawals", status_code=201, response_model=LearnerView)
    async def withdraw(course: UUID, body: Person, once: Once) -> Any:
        """Give back a place not begun, or a turn in the queue, to choose another course."""
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.withdraw(states, moment, course, body.ref),
        )

    return router


def _result_routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/courses/{course}", tags=["enrolments"])

    @router.post("/completions", status_code=201, response_model=EnrolmentView)
    async def complete(course: UUID, body: Completion, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.complete(states, moment, course, body.ref, body.level_reached),
        )

    @router.post("/leavers", status_code=201, response_model=EnrolmentView)
    async def leave(course: UUID, body: Leaver, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[course, body.ref],
            command=lambda states, moment: learners.leave(states, moment, course, body.ref, body.reason),
        )

    return router


def _learner_routes(organization: Organization) -> APIRouter:
    router = APIRouter(prefix="/learners", tags=["learners"])

    @router.get("")
    async def list_learners(limit: Limit = 100, offset: Offset = 0) -> list[LearnerView]:
        async with organization.connection() as connection:
            return [LearnerView.of(learner) for learner in await newest_learners(connection, limit, offset)]

    @router.get("/{ref}")
    async def show_learner(ref: UUID) -> LearnerView:
        async with organization.connection() as connection:
            found = await learner_behind(connection, ref)
        if found is None:
            raise NotFound
        return LearnerView.of(found)

    @router.post("/{ref}/placement", status_code=201, response_model=LearnerView)
    async def place_learner(ref: UUID, body: NewPlacement, once: Once) -> Any:
        return await once.run(
            organization,
            keys=[ref],
            command=lambda states, moment: learners.place_learner(states, moment, ref, body.level, body.skills()),
        )

    return router
