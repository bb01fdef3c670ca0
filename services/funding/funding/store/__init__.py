"""Applications, loans and guarantors in PostgreSQL: each statement loads or saves a whole batch."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from funding.domain.account import Account
from funding.domain.application import Application
from funding.domain.borrower import Borrower
from funding.domain.guarantee import Guarantor
from funding.domain.report import YearlyReport
from funding.store import accounts, applications, guarantors, loans, reports


class FundingStore:
    """Loads and saves the aggregates of this service; other types and keys are left to other stores."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        asked = list(keys)
        found: list[Any] = await applications.applications_at(connection, asked)
        found += await loans.borrowers_at(connection, asked)
        found += await guarantors.guarantors_at(connection, asked)
        found += await accounts.accounts_at(connection, asked)
        found += await reports.reports_at(connection, asked)
        return {state.key: state for state in found}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        if some := [state for state in changed if isinstance(state, Application)]:
            await applications.save_applications(connection, some)
        if owing := [state for state in changed if isinstance(state, Borrower)]:
            await loans.save_loans(connection, owing)
            await loans.delete_released_loans(connection, owing)
        if bound := [state for state in changed if isinstance(state, Guarantor)]:
            await guarantors.save_guarantors(connection, bound)
        if paid_out := [state for state in changed if isinstance(state, Account)]:
            await accounts.save_accounts(connection, paid_out)
        if made := [state for state in changed if isinstance(state, YearlyReport)]:
            await reports.save_reports(connection, made)

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Loans, accounts and guarantors go with their application."""
        await guarantors.forget_guarantors(connection, list(keys))
        await accounts.forget_accounts(connection, list(keys))
        await applications.forget_applications(connection, list(keys))


store = FundingStore()
