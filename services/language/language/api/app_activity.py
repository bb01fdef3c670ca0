"""The learning app: accounts, and what its export says."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from language.api.bodies import Export, NewAccount
from language.commands import app_activity
from language.commands.learner_views import AppActivityView, FileView, ImportView
from language.domain.app_activity import account_key, accounts_named
from language.domain.book import Book
from language.store.app_accounts import accounts_at
from language.store.learners import learner_behind
from passerelle.messaging.decisions import NotFound
from passerelle.runtime.http import Once
from passerelle.runtime.organization import Organization


def routes(organization: Organization, book: Book) -> APIRouter:
    router = APIRouter(tags=["learning app"])

    @router.post("/learners/{ref}/app-account", status_code=201, response_model=FileView)
    async def open_account(ref: UUID, body: NewAccount, once: Once) -> Any:
        """Under which account the app's export speaks of the learner."""
        return await once.run(
            organization,
            keys=[ref, account_key(body.account)],
            command=lambda states, moment: app_activity.open_account(states, moment, ref, body.account),
        )

    @router.post("/app-imports", status_code=201, response_model=ImportView)
    async def import_export(body: Export, once: Once) -> Any:
        """All lines or none; every wrong one is named. The same export again changes nothing."""
        return await once.run(
            organization,
            keys=[account_key(account) for account in accounts_named(body.csv)],
            command=lambda states, moment: app_activity.import_export(
                states, moment, book, body.csv, skip_unknown=body.skip_unknown
            ),
        )

    @router.get("/learners/{ref}/app-activity")
    async def show_activity(ref: UUID) -> AppActivityView:
        async with organization.connection() as connection:
            learner = await learner_behind(connection, ref)
            named = None if learner is None else learner.app_account
            found = [] if named is None else await accounts_at(connection, [account_key(named)])
        if not found:
            raise NotFound
        return AppActivityView.of(ref, found[0])

    return router
