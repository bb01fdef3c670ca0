"""Rows that were written before a migration are still there, and read, after it."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from funding.domain.application import Application, Status
from funding.domain.guarantee import Collected, Guarantor
from funding.store import store
from passerelle.runtime.database import migrations_of
from tests.funding.examples import NOW

KEY, GUARANTOR = UUID(int=1), UUID(int=4)
FIRST = ("0001", "0002", "0003")


@pytest.fixture
def migrations() -> Sequence[str]:
    return ()


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()


async def test_a_contract_signed_before_terms_were_kept_is_read(connection: Any) -> None:
    migrations = migrations_of(("funding.migrations",))
    for migration in migrations:
        if migration.name.startswith(FIRST):
            await connection.execute(migration.sql)
    await connection.execute(
        """
        INSERT INTO applications (id, ref, borrower, status, invited_at, answer_by, purpose, sector, asked_cents,
            submitted_at, adviser, guarantor, outcome, decided_by, decided_at, months, granted_cents,
            contract_signed_at, guaranteed_cents)
        VALUES ($1, $1, $1, 'contracted', $2, $2, 'business', 'construction', 500000, $2, 'staff-7', $3, 'granted',
            'staff-9', $2, 36, 500000, $2, 250000)
        """,
        KEY,
        NOW,
        GUARANTOR,
    )
    await connection.execute(
        "INSERT INTO guarantors VALUES ($1, $2, 'Dominique Martin', 'd@example.org', $3, '2026-01', $3, 50)",
        GUARANTOR,
        KEY,
        NOW.date(),
    )

    for migration in migrations:
        if not migration.name.startswith(FIRST):
            await connection.execute(migration.sql)

    read = await store.load(connection, [KEY, GUARANTOR])
    application, guarantor = read[KEY], read[GUARANTOR]
    assert isinstance(application, Application)
    assert isinstance(guarantor, Guarantor)
    assert (application.status, application.is_granted) == (Status.CONTRACTED, True)
    assert application.contract is not None
    assert application.contract.signed_on == NOW.date()
    assert guarantor.consent.collected is Collected.NOT_RECORDED
