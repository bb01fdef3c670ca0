"""The table `pathway_events`: appended to with each change, read for a trace only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from referral.domain.pathway import Happening, Pathway, What
from referral.store.columns import Json, columns_of

FACTS: Json[dict[str, str]] = Json(dict[str, str])


async def append_happenings(connection: Any, changed: Sequence[Pathway]) -> None:
    rows = [
        (pathway.id, position, one.at, one.what.value, one.step, one.actor, FACTS.text(dict(one.facts)), one.message)
        for pathway in changed
        for position, one in enumerate(pathway.history, start=pathway.recorded + 1)
    ]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO pathway_events (pathway, position, at, what, step, actor, facts, message)
        SELECT pathway, position, at, what, step, actor, facts::jsonb, message
        FROM unnest(
            $1::uuid[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[]
        ) AS e (pathway, position, at, what, step, actor, facts, message)
        """,
        *columns_of(rows),
    )


async def happenings_of(connection: Any, pathway: UUID) -> list[Happening]:
    rows = await connection.fetch(
        "SELECT at, what, step, actor, facts::text, message FROM pathway_events WHERE pathway = $1 ORDER BY position",
        pathway,
    )
    return [
        Happening(row["at"], What(row["what"]), row["step"], row["actor"], FACTS.read(row["facts"]), row["message"])
        for row in rows
    ]


async def correlations_of(connection: Any, refs: list[UUID]) -> dict[UUID, UUID]:
    """Correlation id by the event that caused something, read from what was sent because of it."""
    rows = await connection.fetch(
        """
        SELECT (sent ->> 'causationid')::uuid AS cause, (sent ->> 'correlationid')::uuid AS correlation
        FROM (SELECT convert_from(body, 'UTF8')::jsonb AS sent FROM outbox WHERE ref = ANY($1::uuid[])) AS bodies
        WHERE sent ? 'causationid'
        """,
        refs,
    )
    return {row["cause"]: row["correlation"] for row in rows}
