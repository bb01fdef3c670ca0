from collections.abc import AsyncIterator, Sequence

import pytest

from referral.app import service
from tests.referral.office import Desktop, Office, client_of, office_on


@pytest.fixture
def migrations() -> Sequence[str]:
    """What `database` is made of."""
    return service.migrations


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    async with office_on(database) as office:
        yield office


@pytest.fixture
async def desktop(office: Office) -> AsyncIterator[Desktop]:
    async with client_of(office) as client:
        yield Desktop(client)
