"""What all pages of the person share: who looks, how they are shown, and how it is said that something failed."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from passerelle.contracts.days import day_of
from passerelle.messaging.answers import AnswerWasErased, KeyUsedForAnotherRequest, Once
from passerelle.messaging.decisions import Refusal
from passerelle.pages import links
from passerelle.pages.desk import Site
from passerelle.pages.errors import PageError
from passerelle.pages.links import PersonSession
from passerelle.runtime.organization import Organization
from passerelle.runtime.problems import AWAY
from referral.domain.errors import ReferralError
from referral.domain.own_page import Holder, may_hold
from referral.domain.person import Person
from referral.pages.person.languages import CHOICE, COOKIE, LANGUAGES, Language, language_for, spoken_by
from referral.pages.person.wording import Wording
from referral.plans.library import Guide
from referral.settings import ReferralSettings
from referral.store import store

YEAR_S = 31_536_000

log = structlog.get_logger()


class LinkNeeded(PageError):
    """Nobody is at this page: open the link again."""

    code = "link_needed"
    status = 401


@dataclass(frozen=True, slots=True)
class Guest:
    """The person, or who acts for them, looking at the person's page."""

    person: Person
    holder: Holder
    csrf: str
    language: Language


@dataclass(frozen=True, slots=True)
class Front:
    """The organization as its people meet it."""

    organization: Organization
    site: Site
    guide: Guide
    settings: ReferralSettings

    async def guest(self, request: Request) -> Guest:
        """Whoever opened a link; raises LinkNeeded, also once the person is gone or the representation over."""
        session = await links.session_of(self.site, request)
        person = None if session is None else await self.person_of(session)
        if session is None or person is None:
            raise LinkNeeded
        language = language_for(request, spoken_by(person.data))
        return Guest(person, Holder(session.purpose), session.csrf, language)

    async def person_of(self, session: PersonSession | links.Opened) -> Person | None:
        """The person a link leads to, by the id in use today; None when it leads nowhere any more."""
        found = await self._person_at(session.thread)
        if found is not None and found.merged_into is not None:
            found = await self._person_at(found.merged_into)
        if found is None or session.purpose not in set(Holder):
            return None
        today = day_of(self.organization.now())
        return found if may_hold(found.data, self.guide.lists, Holder(session.purpose), today) else None

    def wording(self, language: Language) -> Wording:
        return Wording(self.organization, self.site.words(language.code), language)

    def show(self, request: Request, name: str, guest: Guest, **context: Any) -> Response:
        """A page for somebody who opened their link."""
        shown = {"guest": guest, "is_representative": guest.holder is Holder.REPRESENTATIVE, **context}
        return self.plain(request, name, guest.language, csrf=guest.csrf, **shown)

    def plain(self, request: Request, name: str, language: Language, *, status: int = 200, **context: Any) -> Response:
        """A page for anybody; remembers a language chosen on the way."""
        shown: dict[str, Any] = {"guest": None, "is_representative": False, "at": "", **context}
        response = self.site.page(
            request,
            name,
            status=status,
            language=language.code,
            spoken=language,
            languages=LANGUAGES,
            contact=self.settings,
            say=self.wording(language),
            stays=request.url.path if request.method == "GET" else "/me",
            **shown,
        )
        if request.query_params.get(CHOICE) == language.code:
            remember(response, language)
        return response

    def problem(self, request: Request, code: str, status: int) -> Response:
        """What went wrong and what to do, in the words of `me.problem.<code>`."""
        return self.plain(
            request, "me_problem.html", language_for(request), status=status, code=code, csrf="-", said=""
        )

    async def _person_at(self, person: UUID) -> Person | None:
        async with self.organization.connection() as connection:
            found = (await store.load(connection, [person])).get(person)
        return found if isinstance(found, Person) else None


def remember(response: Response, language: Language) -> None:
    """A preference of this browser, also for when the page is closed."""
    response.set_cookie(COOKIE, language.code, max_age=YEAR_S, httponly=True, samesite="lax", path="/me")


def once_by(request: Request, guest: Guest, form: dict[str, str]) -> Once:
    """A form sent twice is carried out once; a form without its key is no form of ours."""
    key = form.get("once", "")
    if len(key) < 8:
        raise LinkNeeded
    told = sorted((name, value) for name, value in form.items() if name not in {"csrf", "once"})
    return Once(f"person {guest.person.id}", f"{request.method} {request.url.path}", key, repr(told).encode())


def kind_route(front: Front) -> type[APIRoute]:
    """Routes whose failures are told to the person in their language, and never lead to the staff's pages."""

    class KindRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handled(request: Request) -> Response:
                try:
                    return await handle(request)
                except (HTTPException, RequestValidationError) as error:
                    status = getattr(error, "status_code", 404)
                    return front.problem(request, "absent", 404 if status < 500 else status)
                except (PageError, Refusal, KeyUsedForAnotherRequest, AnswerWasErased, ReferralError) as error:
                    status = int(getattr(error, "status", 409))
                    return front.problem(request, str(getattr(error, "code", "other")), status)
                except AWAY as error:
                    log.warning("database_away", error=type(error).__name__)
                    return front.problem(request, "failed", 503)
                except Exception as error:
                    log.error("page_failed", exc_info=error, method=request.method)
                    return front.problem(request, "failed", 500)

            return handled

    return KindRoute
