"""The table `erasures`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from referral.domain.erasure import Asked, Erasure
from referral.store.columns import Json, columns_of

RECIPIENTS: Json[tuple[Asked, ...]] = Json(tuple[Asked, ...])


async def erasures_at(connection: Any, threads: list[UUID]) -> list[Erasure]:
    rows = await connection.fetch(
        """
        SELECT thread, asked_at, answer_by, overdue_since, recipients::text
        FROM erasures WHERE thread = ANY($1::uuid[])
        """,
        threads,
    )
    return [_erasure(row) for row in rows]


async def newest_erasures(connection: Any, limit: int) -> list[Erasure]:
    rows = await connection.fetch(
        """
        SELECT thread, asked_at, answer_by, overdue_since, recipients::text
        FROM erasures ORDER BY asked_at DESC, thread LIMIT $1
        """,
        limit,
    )
    return [_erasure(row) for row in rows]


async def save_erasures(connection: Any, changed: Sequence[Erasure]) -> None:
    rows = [
        (one.thread, one.asked_at, one.answer_by, one.overdue_since, RECIPIENTS.text(one.recipients)) for one in changed
    ]
    await connection.execute(
        """
        INSERT INTO erasures (thread, asked_at, answer_by, overdue_since, recipients)
        SELECT thread, asked_at, answer_by, overdue_since, recipients::jsonb
        FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::text[])
            AS e (thread, asked_at, answer_by, overdue_since, recipients)
        ON CONFLICT (thread) DO UPDATE SET
            overdue_since = excluded.overdue_since, recipients = excluded.recipients
        """,
        *columns_of(rows),
    )


def _erasure(row: Any) -> Erasure:
    return Erasure(
        row["thread"], row["asked_at"], row["answer_by"], RECIPIENTS.read(row["recipients"]), row["overdue_since"]
    )
