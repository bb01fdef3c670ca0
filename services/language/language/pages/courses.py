"""The courses: what runs, what is planned, where places are left; and a new one."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, ValidationError

from language.api.bodies import NewCourse
from language.commands import courses
from language.domain.facts import Trade
from language.domain.levels import Level
from language.domain.stream_places import stream_key
from language.pages.office import Office
from language.store import desk as lists
from language.store.desk import CourseLine, Place
from passerelle.pages.desk import Form, Visitor
from passerelle.partnership.desk import Staff, Worker, works_with_people

PAGE = 50
AFTER = r"^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Asked(BaseModel):
    """Which courses, from where on."""

    state: Literal["", "ended"] = ""
    after: Annotated[str, Field(pattern=AFTER)] = ""

    @property
    def place(self) -> Place:
        day, _, course = self.after.partition("_")
        if course:
            return date.fromisoformat(day), UUID(course)
        return lists.LAST if self.state else lists.FIRST

    def address(self, **changed: str) -> str:
        told = {"state": self.state, **changed}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/desk/courses?{query}" if query else "/desk/courses"


def routes(office: Office) -> APIRouter:
    """GET /desk/courses; GET and POST /desk/courses/new."""
    router = APIRouter(prefix="/desk/courses")

    @router.get("")
    async def show(request: Request, visitor: Staff, asked: Annotated[Asked, Query()]) -> Response:
        read = lists.ended_courses if asked.state else lists.open_courses
        async with office.organization.connection() as connection:
            found = await read(connection, asked.place, PAGE + 1)
        following = asked.address(after=_place_of(found[PAGE - 1])) if len(found) > PAGE else ""
        return office.site.page(
            request,
            "courses.html",
            visitor,
            asked=asked,
            rows=found[:PAGE],
            next_page=following,
            today=office.today,
            works=works_with_people(visitor),
        )

    @router.get("/new")
    async def new(request: Request, visitor: Worker) -> Response:
        return _form(office, request, visitor, {"places": "12", "sessions_planned": "24"})

    @router.post("/new")
    async def open_course(request: Request, visitor: Worker, form: Form) -> Response:
        try:
            plan = _body_in(form).plan(office.settings.attendance_needed)
        except ValidationError as wrong:
            errors = [str(error["loc"][-1]) for error in wrong.errors(include_input=False)]
            return _form(office, request, visitor, form, errors)
        return await office.carry_out(
            request,
            visitor,
            form,
            [stream_key(plan.stream)],
            lambda states, moment: courses.open_course(states, moment, office.book, plan),
            "/desk/courses",
            "courses.opened",
        )

    return router


def _body_in(form: Form) -> NewCourse:
    """The same request as over the API; what is left empty is not said."""
    return NewCourse.model_validate(
        {name: form[name].strip() for name in NewCourse.model_fields if form.get(name, "").strip()}
    )


def _form(
    office: Office, request: Request, visitor: Visitor, values: dict[str, str], wrong: list[str] | None = None
) -> Response:
    words = office.site.words(visitor.language)
    return office.site.page(
        request,
        "courses_new.html",
        visitor,
        status=422 if wrong else 200,
        values=values,
        wrong=wrong or [],
        streams=sorted((code, office.stream_title(code)) for code in office.book.streams),
        levels=[(one.value, words(f"courses.level.{one.value}")) for one in Level],
        trades=[(one.value, words(f"courses.trade.{one.value}")) for one in Trade],
    )


def _place_of(line: CourseLine) -> str:
    return f"{line.starts_on.isoformat()}_{line.id}"
