"""What was changed about accounts, and by whom: every statement about it."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from passerelle.pages.roles import Role


class What(StrEnum):
    """Kinds of changes."""

    INVITED = "invited"
    ROLES_CHANGED = "roles_changed"
    ROLES_FROM_PROVIDER = "roles_from_provider"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    LINK_RENEWED = "link_renewed"
    SECOND_FACTOR_FORGOTTEN = "second_factor_forgotten"


async def note(connection: Any, now: datetime, account: UUID, changed_by: UUID | None, what: What) -> None:
    """`changed_by`: an account; none when it came with the organization's API key or from the provider."""
    await connection.execute(
        "INSERT INTO account_changes (changed_at, account, changed_by, what) VALUES ($1, $2, $3, $4)",
        now,
        account,
        changed_by,
        what.value,
    )


async def note_roles(
    connection: Any,
    now: datetime,
    account: UUID,
    changed_by: UUID | None,
    what: What,
    roles: Collection[Role],
    territories: Collection[str],
) -> None:
    """As they are from then on."""
    await connection.execute(
        "INSERT INTO account_changes (changed_at, account, changed_by, what, roles, territories)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        now,
        account,
        changed_by,
        what.value,
        sorted(roles),
        list(territories),
    )


async def of_account(connection: Any, account: UUID, limit: int) -> list[Any]:
    """The newest first, with the name of whoever did it."""
    rows: list[Any] = await connection.fetch(
        "SELECT c.changed_at, c.what, c.roles, c.territories, c.changed_by, a.name FROM account_changes c"
        " LEFT JOIN staff_accounts a ON a.id = c.changed_by WHERE c.account = $1 ORDER BY c.id DESC LIMIT $2",
        account,
        limit,
    )
    return rows
