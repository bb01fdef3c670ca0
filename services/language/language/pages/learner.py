"""The page of one learner: level, course and what may be done there, proofs, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from language.commands.views import EnrolmentView
from language.domain.course import OPEN_TO_CHANGE, Course, CourseStatus, Enrolment, EnrolmentStatus
from language.domain.dated import RuleStatus
from language.domain.facts import Procedure
from language.domain.learner import Learner
from language.domain.legal import Answer, aim_of, missing
from language.domain.levels import rank
from language.domain.streams import Eligibility, Entitlement
from language.pages.choices import choices
from language.pages.office import Office
from language.pages.people import People, people_of
from language.store import desk as lists
from language.store.courses import courses_at
from language.store.desk import CourseLine
from language.store.learners import learner_behind
from passerelle.pages.desk import Visitor
from passerelle.partnership.desk import Worker

MOST_COURSES = 200


@dataclass(frozen=True, slots=True)
class Fitting:
    """A course that the learner's level fits, and whether its funder lets the learner in."""

    line: CourseLine
    stream: str
    answer: Eligibility

    @property
    def is_eligible(self) -> bool:
        return self.answer.entitlement is Entitlement.ELIGIBLE

    @property
    def may_be_let_in(self) -> bool:
        """Rules that are to be confirmed bind nobody for good."""
        return self.answer.stream.validity.status is not RuleStatus.CONFIRMED


@dataclass(frozen=True, slots=True)
class InCourse:
    """The course the learner is in, or waits for."""

    course: Course
    line: Enrolment
    view: EnrolmentView

    @property
    def steps(self) -> frozenset[str]:
        """The commands that would not be refused for where the learner stands."""
        is_running, has_begun = self.course.status is CourseStatus.RUNNING, self.line.started_at is not None
        possible = set()
        if self.line.status is EnrolmentStatus.ENROLLED and is_running:
            possible |= {"complete", "pause"} if has_begun else {"complete"}
        if self.line.status in {EnrolmentStatus.PAUSED, EnrolmentStatus.AWAY} and is_running:
            possible.add("resume")
        if self.line.status in OPEN_TO_CHANGE:
            possible.add("leave" if has_begun else "withdraw")
        return frozenset(possible)


@dataclass(frozen=True, slots=True)
class File:
    """Everything the page shows."""

    ref: UUID
    name: str
    learner: Learner
    now_in: InCourse | None
    fitting: Sequence[Fitting]
    procedure: Procedure | None
    answers: Sequence[Answer]
    past: Sequence[Course]


def routes(office: Office) -> APIRouter:
    """GET /desk/learners/{ref}."""
    router = APIRouter(prefix="/desk/learners/{ref}")

    @router.get("")
    async def show(request: Request, ref: UUID, visitor: Worker, procedure: Procedure | None = None) -> Response:
        return await page(office, request, visitor, ref, procedure)

    return router


async def page(
    office: Office,
    request: Request,
    visitor: Visitor,
    ref: UUID,
    procedure: Procedure | None = None,
    *,
    wrong: str = "",
) -> Response:
    """The page, with what is wrong with the form that was sent, if something is; the read is kept."""
    file = await read_file(office, visitor, ref, procedure)
    await office.organization.audit_read(visitor, ref, "learner")
    words = office.site.words(visitor.language)
    shown: dict[str, Any] = {"file": file, "wrong": wrong, "today": office.today, **choices(office, words)}
    return office.site.page(request, "learner.html", visitor, status=422 if wrong else 200, **shown)


async def read_file(office: Office, visitor: Visitor, ref: UUID, procedure: Procedure | None) -> File:
    """Raises HTTPException 404 for somebody who was never taken on."""
    words = office.site.words(visitor.language)
    async with office.organization.connection() as connection, connection.transaction(readonly=True):
        learner = await learner_behind(connection, ref)
        if learner is None:
            raise HTTPException(404)
        own = [*learner.past_courses, *([learner.course] if learner.course else [])]
        courses = {one.id: one for one in await courses_at(connection, own)}
        can_choose = learner.course is None and learner.level is not None
        offered = await lists.open_courses(connection, lists.FIRST, MOST_COURSES) if can_choose else []
        people: People = await people_of(connection, [ref], visitor, words, office.organization.now())
    aim = procedure or aim_of(learner.facts)
    return File(
        ref=ref,
        name=people.name(ref),
        learner=learner,
        now_in=_in_course(learner, courses[learner.course]) if learner.course in courses else None,
        fitting=[_fitting(office, learner, one) for one in offered if _fits(office, learner, one)],
        procedure=aim,
        answers=() if aim is None else missing(office.book.rules, aim, learner.proofs, office.today),
        past=[courses[one] for one in learner.past_courses if one in courses],
    )


def _in_course(learner: Learner, course: Course) -> InCourse:
    return InCourse(course, course.enrolment_of(learner.id), EnrolmentView.of(course, learner))


def _fits(office: Office, learner: Learner, line: CourseLine) -> bool:
    """The same as the rule of enrolling, as far as a list tells."""
    sessions_left = line.sessions_planned == 0 or line.sessions_held < line.sessions_planned
    if learner.level is None or office.today > line.ends_on or not sessions_left:
        return False
    if line.level_from is line.level_to:
        return learner.level is line.level_from
    return rank(line.level_from) <= rank(learner.level) < rank(line.level_to)


def _fitting(office: Office, learner: Learner, line: CourseLine) -> Fitting:
    answer = office.book.eligibility_of(learner, line.stream, office.today, line.trade)
    return Fitting(line, answer.stream.title, answer)
