"""Legal rules by day, and whom a change of them affects."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from language.api.bodies import Limit
from language.commands.rule_views import (
    AffectedLearner,
    AffectedView,
    AnswerView,
    CertificateKindView,
    QuestionView,
    RuleView,
)
from language.domain.book import Book
from language.domain.facts import VALUES, FactCode
from language.domain.legal import Change, affected, change_of
from language.store.learners import learners_aiming_at
from passerelle.contracts.days import day_of
from passerelle.runtime.organization import Organization

PAGE = 500
"""Learners looked at with one statement."""
MOST_PAGES = 10
"""After which an answer is given, however few it names."""


def routes(organization: Organization, book: Book) -> APIRouter:
    router = APIRouter(tags=["rules"])

    @router.get("/facts")
    async def list_questions() -> list[QuestionView]:
        """What rules may ask about a learner, and the answers they know."""
        return [QuestionView(fact=fact, values=sorted(VALUES.get(fact, ()))) for fact in FactCode]

    @router.get("/certificate-kinds")
    async def list_certificate_kinds() -> list[CertificateKindView]:
        return [CertificateKindView.of(kind) for versions in book.certificates.values() for kind in versions]

    @router.get("/rules")
    async def list_rules(on: date | None = None) -> list[RuleView]:
        """Every version of every rule, or those in force on a day."""
        versions = (version for rule in book.rules.values() for version in rule)
        return [RuleView.of(one) for one in versions if on is None or one.validity.covers(on)]

    @router.get("/rules/{rule}/affected")
    async def show_affected(
        rule: Annotated[str, Path(max_length=40)],
        on: date | None = None,
        after: UUID | None = None,
        limit: Limit = 100,
    ) -> AffectedView:
        """Who lacks something else under the version in force on a day than under the one before it."""
        day = on or day_of(organization.now())
        change = change_of(book.rules, rule, day)
        learners, following = await _affected(organization, change, day, after, limit)
        return AffectedView.of(change, day, learners, following)

    return router


async def _affected(
    organization: Organization, change: Change, on: date, after: UUID | None, limit: int
) -> tuple[list[AffectedLearner], UUID | None]:
    """Up to `limit` of them by id, and after whom to go on if there may be more."""
    found: list[AffectedLearner] = []
    async with organization.connection() as connection:
        for _ in range(MOST_PAGES):
            page = await learners_aiming_at(connection, change.after.procedure.value, after, PAGE)
            if not page:
                return found, None
            for learner in page:
                after = learner.id
                answers = affected(change, learner.proofs, on)
                if answers is None:
                    continue
                before = None if answers[0] is None else AnswerView.of(answers[0])
                found.append(AffectedLearner(ref=learner.ref, before=before, after=AnswerView.of(answers[1])))
                if len(found) == limit:
                    return found, after
    return found, after
