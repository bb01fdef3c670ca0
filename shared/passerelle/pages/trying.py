"""Forms that may be refused: shown again as they were filled in, with why not and what to do.

async def close(request: Request, course: UUID, visitor: Staff, form: Form) -> Response:
    async def act() -> None:
        body = read_body(Closing, form)
        await organization.execute([course], command, once_of(request, visitor, form))

    if tried := await try_out(site, visitor, "close", form, act):
        return await shown(request, course, visitor, tried)
    return done(request, f"/desk/courses/{course}", "courses.closed")
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ValidationError

from passerelle.messaging.answers import KeyUsedForAnotherRequest
from passerelle.messaging.decisions import Refusal
from passerelle.pages.forms import GUARDS
from passerelle.pages.money import cents_of
from passerelle.pages.roles import Visitor
from passerelle.pages.words import Words

if TYPE_CHECKING:
    from passerelle.pages.site import Site

Body = TypeVar("Body", bound=BaseModel)
CONFLICT, UNREADABLE = 409, 422


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was refused; templates ask `tried.value("close", "day")` for what stood in it."""

    act: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    """Why not and what to do, in the visitor's words."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """A key of the words by name of the field."""
    status: int = 200

    def value(self, act: str, name: str, otherwise: object = "") -> str:
        """What was typed into a field of the form, else what it holds at first."""
        return self.values.get(name, "") if act == self.act else str(otherwise)

    def error(self, act: str, name: str) -> str:
        """The key of what is wrong with a field; empty when nothing is."""
        return self.wrong.get(name, "") if act == self.act else ""


UNTRIED = Tried()


async def try_out(
    site: "Site", visitor: Visitor, act: str, form: Mapping[str, str], work: Callable[[], Awaitable[object]]
) -> Tried | None:
    """Do it; None when it was done, else the form as it was and why not."""
    words = site.words(visitor.language)
    values = {name: value for name, value in form.items() if name not in GUARDS}
    refusals: tuple[type[Exception], ...] = (Refusal, KeyUsedForAnotherRequest, *site.organization.service.refusals)
    try:
        await work()
    except ValidationError as error:
        return Tried(act, values, words("form.look_again"), _wrong_in(error), UNREADABLE)
    except refusals as error:
        return Tried(act, values, said_of(words, error), status=_status_of(error))
    return None


def show_tried(
    site: "Site", request: Request, name: str, visitor: Visitor, tried: Tried, /, **context: Any
) -> HTMLResponse:
    """The page with the refused form as it was; when the form is not on it any more, why not stands at the top."""
    page = site.page(request, name, visitor, status=tried.status, tried=tried, **context)
    if not tried.said or b'role="alert"' in bytes(page.body):
        return page
    return site.page(request, name, visitor, status=tried.status, tried=tried, unplaced=tried.said, **context)


def read_body(model: type[Body], form: Mapping[str, str], **more: object) -> Body:
    """The form as the API's own body; raises ValidationError.

    Fields are named as in the body. What is empty is left out; `*_cents` are typed in euros; `more` goes first.
    """
    typed = {name: value.strip() for name, value in form.items() if name in model.model_fields and value.strip()}
    read = {name: cents_of(value) if name.endswith("_cents") else value for name, value in typed.items()}
    return model.model_validate({**read, **more})


def said_of(words: Words, error: Exception) -> str:
    """A refusal in the visitor's words, with the law where it names one; as it says itself where there are none."""
    key = f"refusal.{getattr(error, 'code', '')}"
    if key not in words:
        return str(error) or (error.__doc__ or "").strip()
    source = getattr(error, "said_by", "")
    return f"{words(key)} ({source})" if source else words(key)


def _wrong_in(error: ValidationError) -> dict[str, str]:
    places = (".".join(map(str, one["loc"])) for one in error.errors(include_url=False, include_context=False))
    return dict.fromkeys(places, "form.not_understood")


def _status_of(error: Exception) -> int:
    """The page is there, so nothing it refuses is absent."""
    status = int(getattr(error, "status", CONFLICT))
    return CONFLICT if status == 404 else status
