"""What this service keeps in PostgreSQL: one statement per table for a whole batch."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar
from uuid import UUID

from enterprise.domain.activity import ActivityPeriod
from enterprise.domain.budgets import BudgetLine, Commitment, Expense, Supporter
from enterprise.domain.contracts import ContractFile
from enterprise.domain.participations import Participation
from enterprise.domain.reports import SupporterReport
from enterprise.domain.sessions import Session
from enterprise.domain.wishes import Wish
from enterprise.store.activity import forget_periods, load_periods, save_periods
from enterprise.store.budgets import (
    load_commitments,
    load_lines,
    load_supporters,
    save_commitments,
    save_expenses,
    save_lines,
    save_supporters,
)
from enterprise.store.columns import derived
from enterprise.store.contracts import load_files, save_files
from enterprise.store.held import erase, held_about
from enterprise.store.participations import (
    Wanted,
    load_participations,
    participation_ids,
    participations,
    participations_of,
    participations_that_began,
    save_participations,
)
from enterprise.store.reports import load_reports, save_reports
from enterprise.store.sessions import load_sessions, save_sessions, session, sessions
from enterprise.store.wishes import load_wishes, save_wishes

__all__ = [
    "EnterpriseStore",
    "Wanted",
    "erase",
    "held_about",
    "participation_ids",
    "participations",
    "participations_of",
    "participations_that_began",
    "session",
    "sessions",
    "store",
]

T = TypeVar("T")

BESIDE = (load_files, load_periods, load_wishes, load_supporters, load_lines, load_commitments, load_reports)


class EnterpriseStore:
    """Loads and saves the aggregates of this service; other types and keys are left to other stores."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        found: list[Any] = [
            *await load_sessions(connection, keys),
            *await load_participations(connection, keys),
        ]
        if beside := derived(keys):
            for load in BESIDE:
                found += await load(connection, beside)
        return {state.key: state for state in found}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        # Sessions, supporters and lines first: others point to them.
        await save_sessions(connection, _only(Session, changed))
        await save_participations(connection, _only(Participation, changed))
        await save_files(connection, _only(ContractFile, changed))
        await save_periods(connection, _only(ActivityPeriod, changed))
        await save_wishes(connection, _only(Wish, changed))
        await save_supporters(connection, _only(Supporter, changed))
        await save_lines(connection, _only(BudgetLine, changed))
        await save_commitments(connection, _only(Commitment, changed))
        await save_expenses(connection, _only(Expense, changed))
        await save_reports(connection, _only(SupporterReport, changed))

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        await forget_periods(connection, keys)
        await erase(connection, keys)


store = EnterpriseStore()


def _only(kind: type[T], changed: Iterable[Any]) -> list[T]:
    return [state for state in changed if isinstance(state, kind)]
